import { linearKernels } from '../../addon/kernels.ts';
import { silent, type Work } from '../../contract/work.ts';
import { measureColumns, onRawColumns, standardiseRows } from '../../math/column-scale.ts';
import { whitenedAxes } from '../../math/principal-axes.ts';
import type { Random } from '../../math/random.ts';
import { applyLinearMap } from '../linear-map.ts';
import { featuresOf, type TrainingTiles } from '../training-tiles.ts';

/** Distances mean little along hundreds of directions, of which most hold noise. */
const MOST_DIRECTIONS = 20;

/**
 * The few directions in which image features of some tiles vary most, whitened.
 *
 * @returns `axes` for raw features, row-major `[(dimension + 1) × directions]`, and the tiles along them
 */
export async function featureAxes(
  tiles: TrainingTiles,
  rows: Uint32Array,
  random: Random,
  work: Work<never>,
): Promise<{ axes: Float32Array; along: Float32Array }> {
  const { features, dimension } = tiles;
  const scale = measureColumns(features, dimension, rows);
  const standardised = standardiseRows(features, dimension, rows, scale);
  const map = await whitenedAxes(standardised, dimension, MOST_DIRECTIONS, random, linearKernels(), work);
  const axes = Float32Array.from(onRawColumns(map, scale));
  return { axes, along: await applyLinearMap(featuresOf(tiles, rows), dimension, axes, silent(work.signal)) };
}
