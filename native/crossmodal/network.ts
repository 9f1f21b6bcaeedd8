import { linearKernels } from '../addon/kernels.ts';
import { type ColumnScale, onRawColumns } from '../math/column-scale.ts';
import type { Random } from '../math/random.ts';
import { applyLinearMap } from './linear-map.ts';
import type { Model, TrainingWork } from './method.ts';

/**
 * A network with one hidden layer: tanh of a linear map, then a linear map. Both maps are row-major with the intercept
 * in their last row.
 */
export interface Network {
  /** `[(dimension + 1) × hidden]` */
  readonly first: Float64Array;
  /** `[(hidden + 1) × labelCount]` */
  readonly second: Float64Array;
}

/** Glorot & Bengio 2010 for the first map; the second is zero, so that training begins at no answer. */
export function startNetwork(dimension: number, hidden: number, labelCount: number, random: Random): Network {
  const spread = Math.sqrt(2 / (dimension + hidden));
  const first = new Float64Array((dimension + 1) * hidden);
  for (let i = 0; i < dimension * hidden; i++) first[i] = spread * random.normal();
  return { first, second: new Float64Array((hidden + 1) * labelCount) };
}

/** @returns activations of the hidden layer, row-major `[count × hidden]` */
export function activate(rows: Float32Array, dimension: number, first: Float64Array): Float32Array {
  const hidden = first.length / (dimension + 1);
  const sums = new Float64Array((rows.length / dimension) * hidden);
  linearKernels().apply(rows, dimension, first, sums);
  return Float32Array.from(sums, Math.tanh);
}

/** The network for features that are not standardised, as it is kept. */
export function networkModel(
  { first, second }: Network,
  scale: ColumnScale,
  settings: Model['settings'],
): Model {
  return {
    settings,
    arrays: { first: Float32Array.from(onRawColumns(first, scale)), second: Float32Array.from(second) },
  };
}

/** Answers of a kept network, row-major `[count × labelCount]`. */
export async function applyNetwork(
  { arrays }: Model,
  features: Float32Array,
  dimension: number,
  work: TrainingWork,
): Promise<Float32Array> {
  const hidden = arrays.first!.length / (dimension + 1);
  const sums = await applyLinearMap(features, dimension, arrays.first!, {
    signal: work.signal,
    report() {},
  });
  return applyLinearMap(sums.map(Math.tanh), hidden, arrays.second!, work);
}
