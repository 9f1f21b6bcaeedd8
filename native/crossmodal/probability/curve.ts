import type { ProbabilityCurve } from '../../contract/evaluation.ts';
import { fitIsotonic, isotonicAt } from './isotonic.ts';
import { fitPlatt } from './platt.ts';

/** From so many tiles on a staircase is better than a curve of two numbers (Niculescu-Mizil & Caruana 2005). */
const ISOTONIC_FROM = 1000;
/** Fewer tiles with, or without, a label fix no curve. */
const LEAST_OF_EACH = 5;

/**
 * The curve from a score to the probability of a label.
 *
 * @param positive `[count]`, 1 for tiles that carry the label
 * @returns null where too few tiles carry it, or do not
 */
export function fitCurve(scores: ArrayLike<number>, positive: Uint8Array): ProbabilityCurve | null {
  const positives = positive.reduce((sum, value) => sum + value, 0);
  if (positives < LEAST_OF_EACH || positive.length - positives < LEAST_OF_EACH) return null;
  return positive.length < ISOTONIC_FROM
    ? { kind: 'platt', ...fitPlatt(scores, positive) }
    : { kind: 'isotonic', ...fitIsotonic(scores, positive) };
}

export function probabilityAt(curve: ProbabilityCurve, score: number): number {
  switch (curve.kind) {
    case 'platt':
      return 1 / (1 + Math.exp(-(curve.slope * score + curve.offset)));
    case 'isotonic':
      return isotonicAt(curve, score);
  }
}
