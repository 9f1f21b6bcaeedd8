import type { BandStatistics } from '../../contract/scene.ts';
import type { Work } from '../../contract/work.ts';
import { sha256 } from '../../io/hash.ts';
import type { Raster } from '../../raster/raster.ts';
import type { StoredScene } from '../../store/ports/scene.ts';
import { EMBEDDING_MODELS, embeddingExtractorId } from '../../vision/embedding/models.ts';
import type { BandValues } from '../../vision/extract-batch.ts';
import type { BandLayout, Extractor } from '../../vision/extractor.ts';
import type { ProjectExtractor } from './project-extractor.ts';
import { asEmbedding, sceneEmbedding } from './scene-embedding.ts';
import { bandLayoutOf, dataBands } from './scene-record.ts';

const DEFAULT_EXTRACTOR = 'colour-texture';

/** That of the scene's embedding where it is one. */
export async function defaultExtractor(raster: Raster, work: Work): Promise<string> {
  const embedding = await sceneEmbedding(raster, work);
  return embedding ? embeddingExtractorId(embedding.model) : DEFAULT_EXTRACTOR;
}

/** How one extractor looks at the tiles of one scene. */
export interface ExtractorSetup {
  extractor: Extractor;
  backend: string;
  /** Bands that are read, from 1. */
  bands: number[];
  layout: BandLayout;
  layoutName: string;
  values: BandValues;
  /** Pixels around a tile that are seen with it. */
  marginPx: number;
  dimension: number;
  /** Names everything that changes the numbers: the extractor's version, the layout, the context, the values. */
  version: string;
}

/** A scene as extractors see it. */
export interface SeenScene {
  readonly scene: StoredScene;
  readonly raster: Raster;
  readonly tileSizePx: number;
  /** In the order of `STATISTICS_PERCENTS`; asked for only where values are scaled by them. */
  statistics(): Promise<readonly BandStatistics[]>;
}

/** Values become 0 … 1 between the 2nd and the 98th percentile of the scene. */
const LOW_PERCENTILE = 2;
const HIGH_PERCENTILE = 8;

/**
 * How an extractor looks at a scene; a scene of vectors is no picture, and a picture has no vectors.
 *
 * @returns why it cannot, to complete “… ”, where the scene is not of the extractor's kind
 */
export async function setUpExtractor(
  { extractor, backend }: ProjectExtractor,
  seen: SeenScene,
  work: Work,
): Promise<ExtractorSetup | { unusable: string }> {
  const { raster } = seen;
  const embedding = await sceneEmbedding(raster, work);
  if (extractor.reads === 'pictures') {
    if (embedding) return { unusable: `its pixels are vectors of ${embedding.model.name}, not a picture` };
    const scaling = await scalingOf(raster, await seen.statistics());
    const values = { kind: 'scaled', scaling } as const;
    const hash = sha256(JSON.stringify(scaling)).slice(0, 8);
    return setup(extractor, backend, seen, values, `; scaling ${hash}`);
  }
  const model = EMBEDDING_MODELS.find((one) => embeddingExtractorId(one) === extractor.id)!;
  if (embedding && embedding.model !== model)
    return { unusable: `its vectors are of ${embedding.model.name}` };
  const found = embedding ?? (await asEmbedding(raster, model, work));
  if ('unusable' in found) return found;
  return setup(extractor, backend, seen, { kind: 'decoded', coding: found.coding }, '');
}

async function scalingOf(raster: Raster, statistics: readonly BandStatistics[]) {
  return dataBands(raster).map((index) => {
    const band = statistics.find((candidate) => candidate.band === index);
    if (!band) throw new Error(`the statistics of ${raster.path} have no band ${index}`);
    return { low: band.percentiles[LOW_PERCENTILE]!, high: band.percentiles[HIGH_PERCENTILE]! };
  });
}

function setup(
  extractor: Extractor,
  backend: string,
  { scene, raster, tileSizePx }: SeenScene,
  values: BandValues,
  valuesName: string,
): ExtractorSetup {
  const layout = bandLayoutOf(raster);
  const layoutName = extractor.layoutName(layout);
  // Around a picture of a set lie others, which have nothing to do with it.
  const contextPx = scene.record.kind === 'image-set' ? tileSizePx : extractor.contextPx(tileSizePx);
  return {
    extractor,
    backend,
    bands: dataBands(raster),
    layout,
    layoutName,
    values,
    marginPx: Math.round((contextPx - tileSizePx) / 2),
    dimension: extractor.dimension(layout),
    version: `${extractor.version}; ${layoutName}; context ${contextPx} px${valuesName}`,
  };
}
