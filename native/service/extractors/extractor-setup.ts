import type { BandStatistics } from '../../contract/scene.ts';
import type { Work } from '../../contract/work.ts';
import { sha256 } from '../../io/hash.ts';
import type { Raster } from '../../raster/raster.ts';
import { groundSidePx } from '../../raster/windows/ground-tiles.ts';
import type { StoredGrid } from '../../store/ports/grid.ts';
import type { StoredScene } from '../../store/ports/scene.ts';
import { embeddingExtractorId, modelOfExtractor } from '../../vision/embedding/models.ts';
import type { BandValues } from '../../vision/extract-batch.ts';
import type { BandLayout, Extractor } from '../../vision/extractor.ts';
import { bandLayoutOf, dataBands } from '../scenes/scene-record.ts';
import type { LoadedExtractor, ProjectExtractor } from './project-extractor.ts';
import { asEmbedding, sceneEmbedding } from './scene-embedding.ts';

const DEFAULT_EXTRACTOR = 'colour-texture';

/** That of the scene's embedding where it is one. */
export async function defaultExtractor(raster: Raster, work: Work): Promise<string> {
  const embedding = await sceneEmbedding(raster, work);
  return embedding ? embeddingExtractorId(embedding.model) : DEFAULT_EXTRACTOR;
}

/** How the tiles of one scene are looked at. */
export interface SceneLook {
  /** Bands that are read, from 1. */
  bands: number[];
  layout: BandLayout;
  layoutName: string;
  values: BandValues;
  /** Pixels around a tile that are seen with it. */
  marginPx: number;
  /** Names everything above that changes numbers. */
  lookName: string;
}

/** How one extractor looks at the tiles of one scene. */
export interface ExtractorSetup extends SceneLook, LoadedExtractor {
  backend: string;
  dimension: number;
  /** Names everything that changes the numbers: the extractor's version and the look. */
  version: string;
}

/** A scene as extractors see it. */
export interface SeenScene {
  readonly scene: StoredScene;
  readonly raster: Raster;
  readonly grid: StoredGrid;
  /** In the order of `STATISTICS_PERCENTS`; asked for only where values are scaled by them. */
  statistics(): Promise<readonly BandStatistics[]>;
}

/** What an extractor, or one that is yet to learn, is asked to look at a scene. */
export type Looker = Pick<Extractor, 'contextPx' | 'layoutName'>;

/**
 * How an extractor looks at a scene; a scene of vectors is no picture, and a picture has no vectors.
 *
 * @returns why it cannot, to complete “… ”, where the scene is not of the extractor's kind
 */
export async function setUpExtractor(
  wanted: ProjectExtractor,
  seen: SeenScene,
  work: Work,
): Promise<ExtractorSetup | { unusable: string }> {
  const values = await bandValues(wanted, seen, work);
  if ('unusable' in values) return values;
  const loaded = await wanted.load(bandLayoutOf(seen.raster));
  if ('unusable' in loaded) return loaded;
  const { extractor } = loaded;
  const look = sceneLook(extractor, seen, values);
  return {
    ...look,
    ...loaded,
    backend: wanted.backend,
    dimension: extractor.dimension(look.layout),
    version: `${extractor.version}; ${look.lookName}`,
  };
}

/** Through which window, at which bands. */
export function sceneLook(looker: Looker, { scene, raster, grid }: SeenScene, values: BandValues): SceneLook {
  const layout = bandLayoutOf(raster);
  const layoutName = looker.layoutName(layout);
  const seen = seenPixels(raster, grid, values);
  // Around a picture of a set lie others, which have nothing to do with it.
  const contextPx = scene.record.kind === 'image-set' ? seen.sidePx : looker.contextPx(seen.sidePx);
  const scaling =
    values.kind === 'scaled' ? `; scaling ${sha256(JSON.stringify(values.scaling)).slice(0, 8)}` : '';
  return {
    bands: dataBands(raster),
    layout,
    layoutName,
    values,
    marginPx: Math.round(((contextPx - seen.sidePx) / 2) * (grid.sizePx / seen.sidePx)),
    lookName: `${layoutName}; context ${contextPx} px${seen.name}${scaling}`,
  };
}

/** Of how many pixels a tile is seen, and what that is called where they are not the scene's own. Vectors are as they are. */
function seenPixels(raster: Raster, { sizePx, pixelSizeM }: StoredGrid, { kind }: BandValues) {
  if (pixelSizeM === null || kind === 'decoded') return { sidePx: sizePx, name: '' };
  return { sidePx: groundSidePx(raster, sizePx, pixelSizeM), name: ` of ${pixelSizeM} m` };
}

/** Values become 0 … 1 between the 2nd and the 98th percentile of the scene. */
const LOW_PERCENTILE = 2;
const HIGH_PERCENTILE = 8;

/** What the values of a scene become for an extractor, or why it has none that it reads. */
export async function bandValues(
  { id, reads }: Pick<ProjectExtractor, 'id' | 'reads'>,
  { raster, statistics }: SeenScene,
  work: Work,
): Promise<BandValues | { unusable: string }> {
  const embedding = await sceneEmbedding(raster, work);
  if (reads === 'pictures') {
    if (embedding) return { unusable: `its pixels are vectors of ${embedding.model.name}, not a picture` };
    return { kind: 'scaled', scaling: scalingOf(raster, await statistics()) };
  }
  const model = modelOfExtractor(id, raster.summary.bands.length);
  if (embedding && embedding.model.id !== model.id)
    return { unusable: `its vectors are of ${embedding.model.name}` };
  const found = embedding ?? (await asEmbedding(raster, model, work));
  return 'unusable' in found ? found : { kind: 'decoded', coding: found.coding };
}

function scalingOf(raster: Raster, statistics: readonly BandStatistics[]) {
  return dataBands(raster).map((index) => {
    const band = statistics.find((candidate) => candidate.band === index);
    if (!band) throw new Error(`the statistics of ${raster.path} have no band ${index}`);
    return { low: band.percentiles[LOW_PERCENTILE]!, high: band.percentiles[HIGH_PERCENTILE]! };
  });
}
