import type { Kind } from '../contract/text.ts';
import type { Work } from '../contract/work.ts';
import { dot } from '../math/distance.ts';
import { normalDeviate, normalUpperTail } from '../math/normal.ts';
import { quantileOfSorted } from '../math/quantile.ts';
import { Random } from '../math/random.ts';
import type { RowSource } from '../math/rows.ts';
import { timeSlices } from '../math/time-slice.ts';
import type { ItemMoments } from './background.ts';

/**
 * Items above it count as answers unless the reader moves it: one random pair of query and item in 160 is as close.
 * On RSSCN7, unseen blocks, mapped into a space of 1.8M words with hit@1 .70: at 2.5 σ a label's word finds .83 of its
 * tiles and a foreign word (music, bishop, enzyme) .002 of all; at 3 σ .68 and .000, at 2 σ .88 and .028.
 */
export const DEFAULT_THRESHOLD_SIGMA = 2.5;

/**
 * From which σ an item of a kind counts as closer than chance. Texts are read one by one, and the usual 95 % is asked of
 * them: five in a hundred random pairs pass it (4.6 to 5.2 on three corpora), and .82 to .94 of the paragraphs of a
 * document that hold its strongest word; at 2.326 σ (99 %) a quarter to two fifths of those would be called chance
 * (`resources/decisions/0007`). Of a large library one text in twenty is counted by chance.
 */
export const CHANCE_SIGMA: Readonly<Record<Kind, number>> = {
  tile: DEFAULT_THRESHOLD_SIGMA,
  term: 1.645,
  paragraph: 1.645,
  document: 1.645,
};

/** How a standardised similarity of one kind of item becomes σ: knots at equal steps of σ. */
export interface TailTable {
  readonly firstSigma: number;
  /** Standardised similarity at `firstSigma`, `firstSigma + 0.25`, …; rising. */
  readonly z: readonly number[];
}

/** One table a kind; plain data, fixed with the space or the mapping. */
export type Calibration = Partial<Record<Kind, TailTable>>;

const PAIRS = 200_000;
const STEP_SIGMA = 0.25;
const FIRST_SIGMA = -3;
/** A quantile with fewer pairs beyond it is an accident of those few. */
const LEAST_PAIRS_BEYOND = 20;
/** Knots whose slope carries on beyond the last. */
const SLOPE_KNOTS = 4;

export interface CalibrationInput {
  /** Unit embeddings of probe terms, row-major `[probes × dimension]`; none of them a reference term. */
  readonly probes: Float32Array;
  /**
   * Items of the kind. For tiles: training tiles, as many of each label, so that the table does not follow what a
   * scene happens to hold.
   */
  readonly items: RowSource;
  readonly moments: ItemMoments;
  readonly dimension: number;
  readonly seed: number;
}

/** Measures how similar random pairs of probe and item are, in 200,000 seeded draws. */
export async function calibrate(input: CalibrationInput, work: Work<never>): Promise<TailTable> {
  const { probes, items, moments, dimension } = input;
  const pause = timeSlices(work.signal);
  const { probeOf, itemOf, pairsOfRun } = drawPairs(input);
  const z = new Float64Array(PAIRS);
  for (const [run, pairs] of pairsOfRun.entries()) {
    const first = run * ITEMS_AT_ONCE;
    const rows = items.read(first, Math.min(first + ITEMS_AT_ONCE, items.count));
    for (const pair of pairs) {
      const item = itemOf[pair]!;
      const similarity = dot(probes, probeOf[pair]! * dimension, rows, (item - first) * dimension, dimension);
      z[pair] = (similarity - moments.means[item]!) / moments.sds[item]!;
    }
    await pause();
  }
  return tailTable(z.sort());
}

/** Items may lie in a file: they are read in runs, and each run meets the pairs that fall into it. */
const ITEMS_AT_ONCE = 1024;

function drawPairs({ probes, items, dimension, seed }: CalibrationInput) {
  const random = new Random(seed);
  const probeOf = new Uint32Array(PAIRS);
  const itemOf = new Uint32Array(PAIRS);
  const pairsOfRun = Array.from({ length: Math.ceil(items.count / ITEMS_AT_ONCE) }, (): number[] => []);
  for (let pair = 0; pair < PAIRS; pair++) {
    probeOf[pair] = random.below(probes.length / dimension);
    itemOf[pair] = random.below(items.count);
    pairsOfRun[Math.floor(itemOf[pair]! / ITEMS_AT_ONCE)]!.push(pair);
  }
  return { probeOf, itemOf, pairsOfRun };
}

/** @param sorted standardised similarities of random pairs, ascending */
export function tailTable(sorted: Float64Array): TailTable {
  const lastSigma = normalDeviate(Math.min(0.5, LEAST_PAIRS_BEYOND / sorted.length));
  const z: number[] = [];
  for (let sigma = FIRST_SIGMA; sigma <= lastSigma; sigma += STEP_SIGMA) {
    const value = quantileOfSorted(sorted, 1 - normalUpperTail(sigma));
    // Equal similarities must not make the table flat: it is to be inverted.
    z.push(Math.max(value, (z.at(-1) ?? Number.NEGATIVE_INFINITY) + 1e-6));
  }
  return { firstSigma: FIRST_SIGMA, z };
}

/**
 * σ of a standardised similarity: the normal deviate of its quantile among random pairs, linear between knots.
 * Beyond the last knot (about 3.5 σ) the mean slope of the last four goes on, which is the tail of a normal
 * distribution of their spread: continuous, rising, and without a largest value. Below the first likewise.
 */
export function sigmaOf(table: TailTable, z: number): number {
  const knots = table.z;
  const last = knots.length - 1;
  if (z >= knots[last]!)
    return sigmaAt(table, last) + (z - knots[last]!) * slope(knots, last - SLOPE_KNOTS, last);
  if (z <= knots[0]!) return table.firstSigma - (knots[0]! - z) * slope(knots, 0, SLOPE_KNOTS);
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (knots[middle]! <= z) low = middle;
    else high = middle;
  }
  return sigmaAt(table, low) + (STEP_SIGMA * (z - knots[low]!)) / (knots[high]! - knots[low]!);
}

/** σ of every item for one query. @param similarities inner products of the query with the items */
export function scoreItems(table: TailTable, similarities: Float32Array, moments: ItemMoments): Float32Array {
  return similarities.map((similarity, item) => {
    return sigmaOf(table, (similarity - moments.means[item]!) / moments.sds[item]!);
  });
}

function sigmaAt(table: TailTable, knot: number): number {
  return table.firstSigma + knot * STEP_SIGMA;
}

function slope(knots: readonly number[], from: number, to: number): number {
  const first = Math.max(0, from);
  return ((to - first) * STEP_SIGMA) / (knots[to]! - knots[first]!);
}
