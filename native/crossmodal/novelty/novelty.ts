import type { NoveltyWay } from '../../contract/image.ts';
import { silent, type Work } from '../../contract/work.ts';
import { Random } from '../../math/random.ts';
import { pickRows, rowsInMemory } from '../../math/rows.ts';
import type { CentredLabels } from '../centred-labels.ts';
import { mainLabel } from '../label-shares.ts';
import { applyLinearMap } from '../linear-map.ts';
import type { TrainingTiles } from '../training-tiles.ts';
import { featureAxes } from './feature-axes.ts';
import { belowThresholds, fitGaussians, type Gaussians } from './gaussians.ts';
import { intoSpan, type LabelSpan, labelSpan } from './label-span.ts';
import { fitOutliers, type Outliers, outlierFactors } from './outliers.ts';

/** What tells whether a tile is unlike anything that was labelled. */
export interface NoveltyModel {
  readonly span: LabelSpan;
  readonly gaussians: Gaussians;
  /** Among maps of training tiles. */
  readonly outliers: Outliers;
  /** From raw image features to a few whitened directions, row-major `[(dimension + 1) × directions]`. */
  readonly axes: Float32Array;
  /** Among image features of training tiles along those. */
  readonly featureOutliers: Outliers;
}

/**
 * Of each tile, `[tiles]`; the higher, the less it is like anything labelled. `gaussian` (`belowThresholds`) and `outlier`
 * (`outlierFactors`) ask where a mapping places it, as Socher et al. do: a tile of something new may be mapped right onto
 * a label. `features` is the outlier factor of what the tile looks like, which no mapping has folded.
 */
export type Novelty = Readonly<Record<NoveltyWay, Float32Array>>;

/**
 * Each costs a distance to every tile: with more, the novelty of a tile would take longer than its embedding leaves. Seven
 * labels of 300 tiles each lose .02 of the area under ROC against 2,000 (`test/bench/embed.bench.ts` has the speed).
 */
const MOST_REFERENCES = 600;
/** Of each group: twice the neighbours that are looked at. */
const LEAST_OF_GROUP = 40;

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
  const random = new Random(seed);
  const chosen = evenly(group, groups.length, random);
  const { axes, along } = await featureAxes(
    tiles,
    Uint32Array.from(chosen, (n) => rows[n]!),
    random,
    work,
  );
  return {
    span,
    gaussians: fitGaussians(maps, group, centres, dimension),
    outliers: await fitOutliers(pickRows(rowsInMemory(maps, dimension), chosen), dimension, work),
    axes,
    featureOutliers: await fitOutliers(along, along.length / chosen.length, work),
  };
}

/**
 * @param features raw, row-major `[tiles × featureDimension]`
 * @param coordinates of the same tiles in label coordinates, row-major `[tiles × labelCount]`
 */
export async function noveltyOf(
  { span, gaussians, outliers, axes, featureOutliers }: NoveltyModel,
  features: Float32Array,
  featureDimension: number,
  coordinates: Float32Array,
  work: Work<never>,
): Promise<Novelty> {
  const { dimension } = span;
  const maps = intoSpan(span, coordinates);
  const outlier = await outlierFactors(outliers, maps, dimension, work);
  const along = await applyLinearMap(features, featureDimension, axes, silent(work.signal));
  return {
    gaussian: outlier.map((_, tile) => belowThresholds(gaussians, maps, tile * dimension, dimension)),
    outlier,
    features: await outlierFactors(featureOutliers, along, axes.length / (featureDimension + 1), work),
  };
}

/** No more tiles than are needed, of each group no more than its part; ascending. */
function evenly(group: Int32Array, groups: number, random: Random): number[] {
  const most = Math.max(LEAST_OF_GROUP, Math.floor(MOST_REFERENCES / groups));
  return Array.from({ length: groups }, (_, n) => {
    const own = [...group.keys()].filter((tile) => group[tile] === n);
    return own.length <= most ? own : random.shuffle(own).slice(0, most);
  })
    .flat()
    .sort((a, b) => a - b);
}
