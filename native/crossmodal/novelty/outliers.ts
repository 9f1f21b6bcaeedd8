import { linearKernels } from '../../addon/kernels.ts';
import type { Work } from '../../contract/work.ts';
import { normalUpperTail } from '../../math/normal.ts';
import { timeSlices } from '../../math/time-slice.ts';

/**
 * Local outlier probabilities: how much sparser it is about a tile than about its nearest training tiles.
 *
 * Source: Kriegel et al. 2009, LoOP: Local Outlier Probabilities (CIKM); Socher et al. 2013, arXiv:1301.3666, section
 * 4.3, second strategy, with the k and λ given there.
 */
export interface Outliers {
  /** Maps of training tiles, row-major `[count × dimension]`. */
  readonly references: Float32Array;
  /** λ times the root mean square distance of each to its k nearest others, `[count]`. */
  readonly reaches: Float32Array;
  /** λ times the root mean square of the local outlier factors of all references: what counts as one σ. */
  readonly scale: number;
}

const NEIGHBOURS = 20;
const LAMBDA = 3;
/** Below it all distances are rounding. */
const LEAST_REACH = 1e-9;
/** Rows whose distances are computed at once. */
const CHUNK = 32;

/** @param references row-major `[count × dimension]`, two rows at least */
export async function fitOutliers(
  references: Float32Array,
  dimension: number,
  work: Work<never>,
): Promise<Outliers> {
  const count = references.length / dimension;
  const reaches = new Float32Array(count);
  const nearest = new Int32Array(count * neighbourCount(count - 1));
  await eachNearest(references, references, dimension, true, work, (row, found) => {
    reaches[row] = found.reach;
    nearest.set(found.index, row * found.index.length);
  });
  const k = neighbourCount(count - 1);
  let sum = 0;
  for (let row = 0; row < count; row++) {
    const around = meanReach(reaches, nearest.subarray(row * k, (row + 1) * k));
    sum += (reaches[row]! / around - 1) ** 2;
  }
  return { references, reaches, scale: Math.max(LEAST_REACH, LAMBDA * Math.sqrt(sum / count)) };
}

/**
 * The local outlier factors of tiles in σ, `[tiles]`: 0 where it is as dense about them as about their neighbours.
 * `outlierProbability` is what Kriegel et al. make of it; it is the same for all that are denser, and tells nothing apart
 * far out.
 *
 * @param maps row-major `[tiles × dimension]`
 */
export async function outlierFactors(
  { references, reaches, scale }: Outliers,
  maps: Float32Array,
  dimension: number,
  work: Work<never>,
): Promise<Float32Array> {
  const out = new Float32Array(maps.length / dimension);
  await eachNearest(maps, references, dimension, false, work, (row, { reach, index }) => {
    out[row] = (reach / meanReach(reaches, index) - 1) / scale;
  });
  return out;
}

/** max(0, erf(factor ÷ √2)), of a factor in σ. */
export function outlierProbability(factor: number): number {
  return factor > 0 ? 1 - 2 * normalUpperTail(factor) : 0;
}

function neighbourCount(others: number): number {
  return Math.min(NEIGHBOURS, others);
}

function meanReach(reaches: Float32Array, index: Int32Array): number {
  let sum = 0;
  for (const n of index) sum += reaches[n]!;
  return Math.max(LEAST_REACH, sum / index.length);
}

interface Nearest {
  /** Of the k nearest references. */
  index: Int32Array;
  /** λ times their root mean square distance. */
  reach: number;
}

/**
 * Finds the nearest references of every row. What `act` is given is valid during the call only.
 *
 * @param areReferences the rows are the references: none is its own neighbour
 */
async function eachNearest(
  rows: Float32Array,
  references: Float32Array,
  dimension: number,
  areReferences: boolean,
  { signal }: Work<never>,
  act: (row: number, found: Nearest) => void,
): Promise<void> {
  const count = references.length / dimension;
  const k = neighbourCount(areReferences ? count - 1 : count);
  const found = { index: new Int32Array(k), reach: 0 };
  const squares = new Float64Array(k);
  const map = distanceMap(references, dimension);
  const rowCount = rows.length / dimension;
  const room = new Float64Array(Math.min(CHUNK, rowCount) * count);
  const pause = timeSlices(signal);
  for (let first = 0; first < rowCount; first += CHUNK) {
    const end = Math.min(rowCount, first + CHUNK);
    const distances = room.subarray(0, (end - first) * count);
    linearKernels().apply(rows.subarray(first * dimension, end * dimension), dimension, map, distances);
    for (let row = first; row < end; row++) {
      const own = distances.subarray((row - first) * count, (row - first + 1) * count);
      if (areReferences) own[row] = Number.POSITIVE_INFINITY;
      keepSmallest(own, squares, found.index);
      let [length, sum] = [0, 0];
      for (let i = 0; i < dimension; i++) length += rows[row * dimension + i]! ** 2;
      for (const square of squares) sum += Math.max(0, square + length);
      found.reach = LAMBDA * Math.sqrt(sum / k);
      act(row, found);
    }
    await pause();
  }
}

/** |q|² − 2·x·q of a row x for every reference q, as a linear map: |x|² less than the square of their distance. */
function distanceMap(references: Float32Array, dimension: number): Float64Array {
  const count = references.length / dimension;
  const map = new Float64Array((dimension + 1) * count);
  for (let n = 0; n < count; n++) {
    for (let k = 0; k < dimension; k++) {
      const value = references[n * dimension + k]!;
      map[k * count + n] = -2 * value;
      map[dimension * count + n]! += value * value;
    }
  }
  return map;
}

/** Fills a heap, the largest at its root, with the smallest values, and where they stand; of equal ones the first. */
function keepSmallest(values: Float64Array, heap: Float64Array, index: Int32Array): void {
  heap.fill(Number.POSITIVE_INFINITY);
  for (let n = 0; n < values.length; n++) {
    const value = values[n]!;
    if (value >= heap[0]!) continue;
    let at = 0;
    for (let child = 1; child < heap.length; child = 2 * at + 1) {
      if (child + 1 < heap.length && heap[child + 1]! > heap[child]!) child++;
      if (heap[child]! <= value) break;
      heap[at] = heap[child]!;
      index[at] = index[child]!;
      at = child;
    }
    heap[at] = value;
    index[at] = n;
  }
}
