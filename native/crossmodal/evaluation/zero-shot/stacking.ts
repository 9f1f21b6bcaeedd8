import { changesOf, type JudgedTiles } from '../seen-unseen.ts';

/** Tiles of labels that were learnt and of labels that were not, all labels being answers. */
export interface SeenAndUnseen {
  readonly seenTiles: JudgedTiles;
  readonly unseenTiles: JudgedTiles;
  readonly seen: readonly number[];
  readonly unseen: readonly number[];
}

/** Accuracy of both, each the mean over its labels, and their harmonic mean. */
export interface Stacked {
  readonly seen: number;
  readonly unseen: number;
  readonly harmonicMean: number;
}

/**
 * Calibrated stacking: a tile is answered with the label never learnt when that is more similar than the best of the
 * learnt ones less an offset, without which what was learnt always wins.
 *
 * Source: Chao et al. 2016, arXiv:1605.04253, equation 2.
 */
export function stack({ seenTiles, unseenTiles, seen, unseen }: SeenAndUnseen, offset: number): Stacked {
  const kept = changesOf(seenTiles, seen, unseen, true).filter((change) => change.offset >= offset);
  const moved = changesOf(unseenTiles, seen, unseen, false).filter((change) => change.offset < offset);
  return together(
    kept.reduce((sum, { ofSeen }) => sum - Math.min(0, ofSeen), 0),
    moved.reduce((sum, { ofUnseen }) => sum + ofUnseen, 0),
  );
}

function together(seen: number, unseen: number): Stacked {
  return { seen, unseen, harmonicMean: seen + unseen === 0 ? 0 : (2 * seen * unseen) / (seen + unseen) };
}

/** Similarities of unit embeddings differ by at most 2. */
const MOST = 2;
const STEP = 0.01;

/** The offset at which tries with labels held out on purpose do best: highest mean of their harmonic means, the least of equals. */
export function bestOffset(tries: readonly SeenAndUnseen[]): number {
  const merits = new Float64Array(2 * Math.round(MOST / STEP) + 1);
  for (const { seenTiles, unseenTiles, seen, unseen } of tries) {
    const ofSeen = sumsBelow(changesOf(seenTiles, seen, unseen, true), (change) => -change.ofSeen);
    const ofUnseen = sumsBelow(changesOf(unseenTiles, seen, unseen, false), (change) => change.ofUnseen);
    const all = ofSeen.at(-1)!;
    merits.forEach((_, n) => {
      merits[n]! += together(all - ofSeen[n]!, ofUnseen[n]!).harmonicMean;
    });
  }
  return merits.indexOf(Math.max(...merits)) * STEP - MOST;
}

/** At every step from −`MOST`: the sum over changes whose offset lies below; last, over all. */
function sumsBelow<Change extends { offset: number }>(
  changes: readonly Change[],
  value: (change: Change) => number,
): Float64Array {
  const sums = new Float64Array(2 * Math.round(MOST / STEP) + 2);
  for (const change of changes) {
    const first = Math.floor((change.offset + MOST) / STEP) + 1;
    sums[Math.min(sums.length - 1, Math.max(0, first))]! += value(change);
  }
  for (let n = 1; n < sums.length; n++) sums[n]! += sums[n - 1]!;
  return sums;
}
