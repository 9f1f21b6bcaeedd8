import type { Work } from '../contract/work.ts';
import { factoriseCholesky } from '../math/cholesky.ts';
import { dot } from '../math/distance.ts';
import type { Random } from '../math/random.ts';
import { timeSlices } from '../math/time-slice.ts';

/** How similar an item is to terms in general: what every answer is measured against. */
export interface Background {
  readonly dimension: number;
  /** Mean of the reference terms' unit embeddings, `[dimension]`. */
  readonly mean: Float32Array;
  /** Lower factor L of their covariance L·Lᵀ, row-major `[dimension × dimension]`. */
  readonly factor: Float32Array;
}

/** Per item: mean of its inner products with the reference terms, and their spread if it had unit length. */
export interface ItemMoments {
  readonly means: Float32Array;
  readonly sds: Float32Array;
}

/** Reference terms, and as many others to try the calibration on: indices of terms. */
export interface ReferenceTerms {
  readonly references: Uint32Array;
  readonly probes: Uint32Array;
}

const REFERENCE_COUNT = 2000;
/** A term that is a larger part of the text than this is a function word, which nobody looks for. */
const MOST_FREQUENT_SHARE = 1e-3;

/**
 * Draws the reference terms of a space, and as many probes. Their frequencies are spread evenly over octaves of
 * the count, as those of words people look for are, while most of a vocabulary is rare: within what an octave holds,
 * each gets the same number. Depends on the space and the seed only, never on a scene.
 *
 * @param counts occurrences of each term in the corpus
 */
export function drawReferenceTerms(counts: ArrayLike<number>, random: Random): ReferenceTerms {
  let total = 0;
  for (let term = 0; term < counts.length; term++) total += counts[term]!;
  const octaves = new Map<number, number[]>();
  const everyone = Array.from({ length: counts.length }, (_, term) => term);
  const content = everyone.filter((term) => counts[term]! <= MOST_FREQUENT_SHARE * total);
  for (const term of content.length > 0 ? content : everyone) {
    const octave = Math.floor(Math.log2(Math.max(1, counts[term]!)));
    const group = octaves.get(octave);
    if (group) group.push(term);
    else octaves.set(octave, [term]);
  }
  const drawn = drawEvenly(
    [...octaves.values()].map((terms) => random.shuffle(terms)),
    2 * REFERENCE_COUNT,
  );
  random.shuffle(drawn);
  const half = Math.ceil(drawn.length / 2);
  return { references: Uint32Array.from(drawn.slice(0, half)), probes: Uint32Array.from(drawn.slice(half)) };
}

/** One of each group in turn, until there are enough or all are taken. */
function drawEvenly(groups: readonly number[][], count: number): number[] {
  const drawn: number[] = [];
  for (let round = 0; drawn.length < count; round++) {
    const left = groups.filter((group) => round < group.length);
    if (left.length === 0) break;
    for (const group of left) if (drawn.length < count) drawn.push(group[round]!);
  }
  return drawn;
}

/**
 * Measures the background of unit embeddings of the reference terms (about the mapping's centre for tiles).
 *
 * @param references row-major `[count × dimension]`
 */
export async function measureBackground(
  references: Float32Array,
  dimension: number,
  work: Work<never>,
): Promise<Background> {
  const pause = timeSlices(work.signal);
  const count = references.length / dimension;
  const mean = new Float64Array(dimension);
  for (let i = 0; i < references.length; i++) mean[i % dimension]! += references[i]! / count;
  const covariance = new Float64Array(dimension * dimension);
  for (let row = 0; row < count; row++) {
    const centred = Float64Array.from(mean, (value, k) => references[row * dimension + k]! - value);
    for (let i = 0; i < dimension; i++) {
      const scaled = centred[i]! / count;
      for (let j = 0; j <= i; j++) covariance[i * dimension + j]! += scaled * centred[j]!;
    }
    await pause();
  }
  // Fewer terms than dimensions leave directions without spread; a millionth of the mean one keeps them measurable.
  let trace = 0;
  for (let i = 0; i < dimension; i++) trace += covariance[i * dimension + i]!;
  for (let i = 0; i < dimension; i++) covariance[i * dimension + i]! += (1e-6 * trace) / dimension + 1e-12;
  await factoriseCholesky(covariance, dimension, work);
  const factor = new Float32Array(covariance.length);
  for (let i = 0; i < dimension; i++) {
    for (let j = 0; j <= i; j++) factor[i * dimension + j] = covariance[i * dimension + j]!;
  }
  return { dimension, mean: Float32Array.from(mean), factor };
}

/**
 * Measures items against the background: exactly the mean and standard deviation of their inner products with all
 * reference terms. The spread is that of the item's direction, so an item shorter than one scores less (tiles that
 * are like no label are short). A zero item gets mean 0 and spread 1: it scores 0.
 *
 * @param rows row-major `[count × dimension]`, of length ≤ 1
 */
export async function measureItems(
  rows: Float32Array,
  background: Background,
  work: Work<{ done: number; total: number }>,
): Promise<ItemMoments> {
  const pause = timeSlices(work.signal);
  const { dimension, mean } = background;
  const count = rows.length / dimension;
  const means = new Float32Array(count);
  const sds = new Float32Array(count);
  const product = new Float64Array(dimension);
  for (let item = 0; item < count; item++) {
    const at = item * dimension;
    const length = Math.sqrt(dot(rows, at, rows, at, dimension));
    means[item] = dot(rows, at, mean, 0, dimension);
    sds[item] = length === 0 ? 1 : spread(rows, at, background, product) / length;
    const waiting = pause();
    if (!waiting) continue;
    work.report({ done: item + 1, total: count });
    await waiting;
  }
  return { means, sds };
}

/** |Lᵀ·x| */
function spread(
  rows: Float32Array,
  at: number,
  { dimension, factor }: Background,
  product: Float64Array,
): number {
  product.fill(0);
  for (let i = 0; i < dimension; i++) {
    const value = rows[at + i]!;
    for (let j = 0; j <= i; j++) product[j]! += value * factor[i * dimension + j]!;
  }
  let square = 0;
  for (let j = 0; j < dimension; j++) square += product[j]! ** 2;
  return Math.sqrt(square);
}
