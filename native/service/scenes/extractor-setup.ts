import { EngineError } from '../../contract/failure.ts';
import type { BandStatistics } from '../../contract/scene.ts';
import { sha256 } from '../../io/hash.ts';
import type { Raster } from '../../raster/raster.ts';
import { type BandLayout, type Extractor, layoutName } from '../../vision/extractor.ts';
import { EXTRACTORS } from '../../vision/registry.ts';
import type { BandScaling } from '../../vision/scaling.ts';
import { bandLayoutOf, dataBands } from './scene-record.ts';

export const DEFAULT_EXTRACTOR = 'colour-texture';

/** How one extractor looks at the tiles of one scene. */
export interface ExtractorSetup {
  extractor: Extractor;
  backend: string;
  /** Bands that are read, from 1. */
  bands: number[];
  layout: BandLayout;
  layoutName: string;
  /** One pair for each of `bands`. */
  scaling: BandScaling[];
  /** Pixels around a tile that are seen with it. */
  marginPx: number;
  dimension: number;
  /** Names everything that changes the numbers: the extractor's version, the layout, the context, the scaling. */
  version: string;
}

async function loadExtractor(id: string): Promise<{ extractor: Extractor; backend: string }> {
  const bundled = EXTRACTORS.find((candidate) => candidate.id === id);
  if (bundled) return { extractor: await bundled.load(), backend: bundled.backend };
  const known = EXTRACTORS.map((candidate) => candidate.id);
  throw new EngineError({ kind: 'not-found', what: 'extractor', name: id, known });
}

/** Values become 0 … 1 between the 2nd and the 98th percentile of the scene. */
const LOW_PERCENTILE = 2;
const HIGH_PERCENTILE = 8;

/** @param statistics of the scene, in the order of `STATISTICS_PERCENTS` */
export async function setUpExtractor(
  id: string,
  raster: Raster,
  statistics: readonly BandStatistics[],
  tileSizePx: number,
): Promise<ExtractorSetup> {
  const { extractor, backend } = await loadExtractor(id);
  const bands = dataBands(raster);
  const layout = bandLayoutOf(raster);
  const scaling = bands.map((index) => {
    const band = statistics.find((candidate) => candidate.band === index);
    if (!band) throw new Error(`the statistics of ${raster.path} have no band ${index}`);
    return { low: band.percentiles[LOW_PERCENTILE]!, high: band.percentiles[HIGH_PERCENTILE]! };
  });
  const contextPx = extractor.contextPx(tileSizePx);
  const marginPx = Math.round((contextPx - tileSizePx) / 2);
  const scalingHash = sha256(JSON.stringify(scaling)).slice(0, 8);
  return {
    extractor,
    backend,
    bands,
    layout,
    layoutName: layoutName(layout),
    scaling,
    marginPx,
    dimension: extractor.dimension(layout),
    version: `${extractor.version}; ${layoutName(layout)}; context ${contextPx} px; scaling ${scalingHash}`,
  };
}
