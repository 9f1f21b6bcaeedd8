import { quantileOfSorted } from '../../math/quantile.ts';

/**
 * One isotropic Gaussian for each label that was learnt, and one for background, about where the label lies; a tile is
 * of none of them when its density is below the threshold of every one.
 *
 * Source: Socher et al. 2013, arXiv:1301.3666, section 4.3, first strategy. The threshold of a label is the density
 * that 95 in 100 of its training tiles reach.
 */
export interface Gaussians {
  /** Row-major `[groups × dimension]`. */
  readonly centres: Float32Array;
  /** Along one axis, `[groups]`. */
  readonly variances: Float32Array;
  /** Square of the distance at which the density is the threshold, `[groups]`. */
  readonly squareRadii: Float32Array;
}

const REACHED_BY = 0.95;
/** Fewer tiles say too little of how far a label's tiles scatter: those of all labels are asked. */
const LEAST_TILES = 20;
/** Tiles that all lie on their label leave no width at all. */
const LEAST_VARIANCE = 1e-9;

/**
 * @param maps of training tiles, row-major `[tiles × dimension]`
 * @param group of each, `[tiles]`
 */
export function fitGaussians(
  maps: Float32Array,
  group: Int32Array,
  centres: Float32Array,
  dimension: number,
): Gaussians {
  const groups = centres.length / dimension;
  const squares = Float64Array.from(group, (own, tile) =>
    squareDistance(maps, tile * dimension, centres, own * dimension, dimension),
  );
  const variances = new Float32Array(groups);
  const squareRadii = new Float32Array(groups);
  for (let n = 0; n < groups; n++) {
    const own = squares.filter((_, tile) => group[tile] === n);
    const asked = own.length >= LEAST_TILES ? own : squares;
    const mean = asked.reduce((sum, square) => sum + square, 0) / asked.length;
    variances[n] = Math.max(LEAST_VARIANCE, mean / dimension);
    squareRadii[n] = quantileOfSorted(asked.toSorted(), REACHED_BY);
  }
  return { centres, variances, squareRadii };
}

/**
 * How far below its threshold the density of a tile is, as a logarithm, for the label to which it is least so: above 0
 * the tile is of none of them.
 */
export function belowThresholds(
  { centres, variances, squareRadii }: Gaussians,
  map: Float32Array,
  at: number,
  dimension: number,
): number {
  let least = Number.POSITIVE_INFINITY;
  for (let n = 0; n < variances.length; n++) {
    const square = squareDistance(map, at, centres, n * dimension, dimension);
    least = Math.min(least, (square - squareRadii[n]!) / (2 * variances[n]!));
  }
  return least;
}

/** Square of the Euclidean distance of two rows. */
export function squareDistance(
  one: Float32Array,
  oneAt: number,
  other: Float32Array,
  otherAt: number,
  dimension: number,
): number {
  let sum = 0;
  for (let k = 0; k < dimension; k++) sum += (one[oneAt + k]! - other[otherAt + k]!) ** 2;
  return sum;
}
