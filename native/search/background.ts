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

/**
 * With fewer terms σ is rough, for half of them are the references and the other half the trial. Of random pairs that no
 * part of the calibration had seen, 4.4 to 5.7 in 100 passed 1.645 σ with 500 terms, 3.6 to 7.4 with 250 and 3.2 to 9.0
 * with 60, where it should be 5 (Lee's 300 news items, 200 dimensions, eight seeds).
 */
const FEWEST_TERMS = 500;

/** What a reader of scores must know of a space with so many terms; null where nothing. */
export function calibrationWarning(terms: number): string | null {
  if (terms >= FEWEST_TERMS) return null;
  return `It knows ${terms} terms: below ${FEWEST_TERMS}, σ is a rough measure of how far an answer is beyond chance.`;
}
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
  const count = rows.length / background.dimension;
  const moments = { means: new Float32Array(count), sds: new Float32Array(count) };
  const room: MeasureRoom = {
    columns: columnsOf(background),
    items: new Float64Array(AT_ONCE * background.dimension),
    spreads: new Float64Array(AT_ONCE),
  };
  for (let first = 0; first < count; first += AT_ONCE) {
    const end = Math.min(count, first + AT_ONCE);
    measureFour(rows, first, end, background.mean, room, moments);
    const waiting = pause();
    if (!waiting) continue;
    work.report({ done: end, total: count });
    await waiting;
  }
  return moments;
}

/**
 * Items measured together, interleaved; what is left in places of missing ones is dropped. Each number of the factor
 * is loaded once for four sums that do not wait for each other.
 */
const AT_ONCE = 4;

interface MeasureRoom {
  readonly columns: Float64Array;
  /** `[dimension × 4]` */
  readonly items: Float64Array;
  readonly spreads: Float64Array;
}

function measureFour(
  rows: Float32Array,
  first: number,
  end: number,
  mean: Float32Array,
  { columns, items, spreads }: MeasureRoom,
  { means, sds }: ItemMoments,
): void {
  const dimension = mean.length;
  for (let item = first; item < end; item++) {
    const from = item * dimension;
    for (let i = 0, to = item - first; i < dimension; i++, to += AT_ONCE) items[to] = rows[from + i]!;
  }
  measureSpreads(items, columns, dimension, spreads);
  for (let item = first; item < end; item++) {
    const at = item * dimension;
    const length = Math.sqrt(dot(rows, at, rows, at, dimension));
    means[item] = dot(rows, at, mean, 0, dimension);
    sds[item] = length === 0 ? 1 : spreads[item - first]! / length;
  }
}

/** Lᵀ, row-major: its rows are read one after the other. */
function columnsOf({ dimension, factor }: Background): Float64Array {
  const columns = new Float64Array(dimension * dimension);
  for (let i = 0; i < dimension; i++)
    for (let j = 0; j <= i; j++) columns[j * dimension + i] = factor[i * dimension + j]!;
  return columns;
}

/** |Lᵀ·x| of four items. @param items `[dimension × 4]` */
function measureSpreads(
  items: Float64Array,
  columns: Float64Array,
  dimension: number,
  spreads: Float64Array,
): void {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let j = 0; j < dimension; j++) {
    let sumA = 0;
    let sumB = 0;
    let sumC = 0;
    let sumD = 0;
    const end = (j + 1) * dimension;
    for (let from = j * dimension + j, at = AT_ONCE * j; from < end; from++, at += AT_ONCE) {
      const value = columns[from]!;
      sumA += value * items[at]!;
      sumB += value * items[at + 1]!;
      sumC += value * items[at + 2]!;
      sumD += value * items[at + 3]!;
    }
    a += sumA * sumA;
    b += sumB * sumB;
    c += sumC * sumC;
    d += sumD * sumD;
  }
  spreads[0] = Math.sqrt(a);
  spreads[1] = Math.sqrt(b);
  spreads[2] = Math.sqrt(c);
  spreads[3] = Math.sqrt(d);
}
