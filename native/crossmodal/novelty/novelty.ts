import type { Work } from '../../contract/work.ts';
import { Random } from '../../math/random.ts';
import { pickRows, rowsInMemory } from '../../math/rows.ts';
import type { CentredLabels } from '../centred-labels.ts';
import { mainLabel } from '../label-shares.ts';
import type { TrainingTiles } from '../training-tiles.ts';
import { belowThresholds, fitGaussians, type Gaussians } from './gaussians.ts';
import { intoSpan, type LabelSpan, labelSpan } from './label-span.ts';
import { fitOutliers, type Outliers, outlierFactors } from './outliers.ts';

/** What tells whether a tile is unlike anything that was labelled, by where a mapping places it. */
export interface NoveltyModel {
  readonly span: LabelSpan;
  readonly gaussians: Gaussians;
  readonly outliers: Outliers;
}

/** Of each tile, `[tiles]`; the higher, the less it is like anything labelled. */
export interface Novelty {
  /** How far below all thresholds its density is (`belowThresholds`): above 0 it is of no label. */
  readonly gaussian: Float32Array;
  /** Its local outlier factor in σ (`outlierFactors`). */
  readonly outlier: Float32Array;
}

/** More training tiles tell little more of where tiles are dense, and each costs a distance to every tile. */
const MOST_REFERENCES = 2000;

/**
 * What was labelled as none of the labels counts as labelled: a person has looked at it, and it lies about zero.
 *
 * @param coordinates of the tiles of `rows` in label coordinates, row-major `[rows × labelCount]`
 * @returns null where fewer than two tiles or no label can be told from zero
 */
export async function fitNovelty(
  coordinates: Float32Array,
  rows: Uint32Array,
  tiles: TrainingTiles,
  labels: CentredLabels,
  seed: number,
  work: Work<never>,
): Promise<NoveltyModel | null> {
  const span = labelSpan(labels);
  const { dimension } = span;
  if (rows.length < 2 || dimension === 0) return null;
  const maps = intoSpan(span, coordinates);
  const main = Array.from(rows, (tile) => mainLabel(tiles.shares, tile));
  const groups = [...new Set(main)].sort((a, b) => a - b);
  const centres = new Float32Array(groups.length * dimension);
  for (const [n, label] of groups.entries()) {
    const place = span.labels.subarray(label * dimension, (label + 1) * dimension);
    if (label >= 0) centres.set(place, n * dimension);
  }
  const group = Int32Array.from(main, (label) => groups.indexOf(label));
  const chosen = evenly(group, groups.length, new Random(seed));
  const references = pickRows(rowsInMemory(maps, dimension), chosen);
  return {
    span,
    gaussians: fitGaussians(maps, group, centres, dimension),
    outliers: await fitOutliers(references, dimension, work),
  };
}

/** @param coordinates of tiles in label coordinates, row-major `[tiles × labelCount]` */
export async function noveltyOf(
  { span, gaussians, outliers }: NoveltyModel,
  coordinates: Float32Array,
  work: Work<never>,
): Promise<Novelty> {
  const { dimension } = span;
  const maps = intoSpan(span, coordinates);
  const outlier = await outlierFactors(outliers, maps, dimension, work);
  const gaussian = outlier.map((_, tile) => belowThresholds(gaussians, maps, tile * dimension, dimension));
  return { gaussian, outlier };
}

/** No more tiles than are needed, of each group no more than its part; ascending. */
function evenly(group: Int32Array, groups: number, random: Random): number[] {
  const most = Math.max(2, Math.floor(MOST_REFERENCES / groups));
  return Array.from({ length: groups }, (_, n) => {
    const own = [...group.keys()].filter((tile) => group[tile] === n);
    return own.length <= most ? own : random.shuffle(own).slice(0, most);
  })
    .flat()
    .sort((a, b) => a - b);
}
