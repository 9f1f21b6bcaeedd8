/** P(label | score) = 1 ÷ (1 + exp(−(slope · score + offset))). */
export interface Platt {
  readonly slope: number;
  readonly offset: number;
}

const MOST_STEPS = 100;
const ENOUGH = 1e-10;

/**
 * Logistic curve of maximum likelihood, by Newton's method with step halving. Targets are drawn in from 0 and 1 by the
 * counts of both, so that scores that separate perfectly do not make certainty of a few tiles. A falling curve becomes a
 * flat one: order stays that of the scores.
 *
 * Source: Platt 1999; Lin, Lin & Weng 2007, "A note on Platt's probabilistic outputs", algorithm 1.
 *
 * @param positive `[count]`, 1 for tiles that carry the label
 */
export function fitPlatt(scores: ArrayLike<number>, positive: Uint8Array): Platt {
  const positives = positive.reduce((sum, value) => sum + value, 0);
  const high = (positives + 1) / (positives + 2);
  const low = 1 / (positive.length - positives + 2);
  const targets = Float64Array.from(positive, (value) => (value ? high : low));
  let curve: Platt = { slope: 0, offset: Math.log((positives + 1) / (positive.length - positives + 1)) };
  let loss = lossOf(curve, scores, targets);
  for (let step = 0; step < MOST_STEPS; step++) {
    const direction = newton(curve, scores, targets);
    let size = 1;
    let next = curve;
    let after = loss;
    for (; size > ENOUGH; size /= 2) {
      next = { slope: curve.slope + size * direction.slope, offset: curve.offset + size * direction.offset };
      after = lossOf(next, scores, targets);
      if (after < loss) break;
    }
    if (!(after < loss)) break;
    const gain = loss - after;
    [curve, loss] = [next, after];
    if (gain < ENOUGH * Math.abs(loss)) break;
  }
  if (curve.slope > 0) return curve;
  const mean = targets.reduce((sum, target) => sum + target, 0) / targets.length;
  return { slope: 0, offset: Math.log(mean / (1 - mean)) };
}

/** Cross-entropy, in nats. */
function lossOf({ slope, offset }: Platt, scores: ArrayLike<number>, targets: Float64Array): number {
  return targets.reduce((sum, target, n) => {
    const logit = slope * scores[n]! + offset;
    // log(1 + exp(logit)) without overflow.
    return sum + Math.max(0, logit) + Math.log1p(Math.exp(-Math.abs(logit))) - target * logit;
  }, 0);
}

function newton({ slope, offset }: Platt, scores: ArrayLike<number>, targets: Float64Array): Platt {
  // A little on the diagonal keeps the system solvable where all scores are equal.
  let [ss, so, oo] = [1e-12, 0, 1e-12];
  let [gradientOfSlope, gradientOfOffset] = [0, 0];
  targets.forEach((target, n) => {
    const score = scores[n]!;
    const share = 1 / (1 + Math.exp(-(slope * score + offset)));
    const weight = share * (1 - share);
    ss += weight * score * score;
    so += weight * score;
    oo += weight;
    gradientOfSlope += (share - target) * score;
    gradientOfOffset += share - target;
  });
  const determinant = ss * oo - so * so;
  return {
    slope: -(oo * gradientOfSlope - so * gradientOfOffset) / determinant,
    offset: -(ss * gradientOfOffset - so * gradientOfSlope) / determinant,
  };
}
