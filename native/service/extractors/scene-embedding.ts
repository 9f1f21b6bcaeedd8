import type { Work } from '../../contract/work.ts';
import { median } from '../../math/quantile.ts';
import { embeddingTableOf } from '../../raster/embedding-table/embedding-table-raster.ts';
import type { Raster } from '../../raster/raster.ts';
import {
  codingOf,
  decodeEmbeddings,
  type EmbeddingCoding,
  embeddingLengths,
} from '../../vision/embedding/coding.ts';
import { EMBEDDING_MODELS, type EmbeddingModel, embeddingModel } from '../../vision/embedding/models.ts';

/** A scene whose pixels are vectors of a model, or why its pixels, which seem to be, cannot be used as such. */
export type SceneEmbedding =
  | { model: EmbeddingModel; coding: EmbeddingCoding }
  | { model: EmbeddingModel; unusable: string };

const known = new WeakMap<Raster, Promise<SceneEmbedding | null>>();

/** Recognises an embedding by the names of its bands, a table by what it was added as, and tests the length of its vectors. Null: it is a picture. */
export function sceneEmbedding(raster: Raster, work: Work): Promise<SceneEmbedding | null> {
  const found = known.get(raster) ?? recognise(raster, work);
  known.set(raster, found);
  found.catch(() => known.delete(raster));
  return found;
}

async function recognise(raster: Raster, work: Work): Promise<SceneEmbedding | null> {
  const table = embeddingTableOf(raster)?.header;
  if (table) return asEmbedding(raster, embeddingModel(table.model.id, table.dimension), work);
  const names = raster.summary.bands.map(({ description }) => description?.trim() ?? '');
  const model = EMBEDDING_MODELS.find(({ bandNames }) => bandNames?.some((name) => names.includes(name)));
  return model ? asEmbedding(raster, model, work) : null;
}

/** A scene taken for vectors of a model, which its bands need not name. */
export async function asEmbedding(
  raster: Raster,
  model: EmbeddingModel,
  work: Work,
): Promise<SceneEmbedding> {
  const unusable = whyNot(raster, model) ?? (await whyNotDecoded(raster, model, work));
  return unusable === null ? { model, coding: codingOf(typeOf(raster))! } : { model, unusable };
}

const typeOf = ({ summary }: Raster) => summary.bands[0]!.type;

/** Why a raster cannot hold vectors of a model, as far as its bands say; null when it can. */
function whyNot(raster: Raster, model: EmbeddingModel): string | null {
  const names = raster.summary.bands.map(({ description }) => description?.trim() ?? '');
  const { dimension, bandNames } = model;
  if (names.length !== dimension) {
    return `it has ${names.length === 1 ? '1 band' : `${names.length} bands`}, and ${model.name} has ${dimension}: export all of them`;
  }
  if (bandNames && names.some((name, n) => name !== '' && name !== bandNames[n])) {
    return `its bands are not ${bandNames[0]} to ${bandNames.at(-1)} in that order`;
  }
  return codingOf(typeOf(raster))
    ? null
    : `its samples are ${typeOf(raster)}, which no export of ${model.name} has`;
}

/** Side of the window in the middle of the scene whose vectors are measured. */
const SAMPLE_PX = 64;
const UNIT = { least: 0.98, most: 1.02 } as const;

async function whyNotDecoded(raster: Raster, model: EmbeddingModel, work: Work): Promise<string | null> {
  const length = await medianLength(raster, codingOf(typeOf(raster))!, work);
  if (length === null) return 'no pixel in the middle of it holds a vector';
  if (!model.isUnit || (length >= UNIT.least && length <= UNIT.most)) return null;
  const linear = length > 2 ? '; bytes that were decoded linearly, without the square, have 2.5' : '';
  return `its vectors have length ${length.toPrecision(3)}, and those of ${model.name} have 1${linear}`;
}

async function medianLength(raster: Raster, coding: EmbeddingCoding, work: Work): Promise<number | null> {
  const { widthPx, heightPx, bands } = raster.summary;
  const window = {
    columnPx: Math.max(0, Math.floor((widthPx - SAMPLE_PX) / 2)),
    rowPx: Math.max(0, Math.floor((heightPx - SAMPLE_PX) / 2)),
    widthPx: Math.min(SAMPLE_PX, widthPx),
    heightPx: Math.min(SAMPLE_PX, heightPx),
  };
  const numbers = bands.map(({ index }) => index);
  const { data, alpha } = await raster.readFloats(window, { bands: numbers }, work);
  decodeEmbeddings(data, alpha, coding);
  const lengths = embeddingLengths(data, alpha);
  return lengths.length === 0 ? null : median(lengths);
}
