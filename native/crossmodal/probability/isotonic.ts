/** Rising probabilities at rising scores; between two, linear; beyond the ends, as at the end. */
export interface Isotonic {
  readonly scores: number[];
  readonly probabilities: number[];
}

/**
 * Rising step function of least squares, by pooling neighbours that fall; each pool becomes a knot at its first and at its
 * last score.
 *
 * Source: Zadrozny & Elkan 2002; Ayer et al. 1955 (pool adjacent violators).
 *
 * @param positive `[count]`, 1 for tiles that carry the label
 */
export function fitIsotonic(scores: ArrayLike<number>, positive: Uint8Array): Isotonic {
  const pools: Pool[] = [];
  for (const next of ofEqualScores(scores, positive)) {
    let pool = next;
    for (let top = pools.at(-1); top && top.sum * pool.count >= pool.sum * top.count; top = pools.at(-1)) {
      pools.pop();
      pool = {
        first: top.first,
        last: pool.last,
        sum: top.sum + pool.sum,
        count: top.count + pool.count,
      };
    }
    pools.push(pool);
  }
  const knots: Isotonic = { scores: [], probabilities: [] };
  for (const { first, last, sum, count } of pools) {
    for (const score of first === last ? [first] : [first, last]) {
      knots.scores.push(score);
      knots.probabilities.push(sum / count);
    }
  }
  return knots;
}

interface Pool {
  readonly first: number;
  readonly last: number;
  sum: number;
  count: number;
}

/** Tiles of equal scores cannot be told apart: one pool each, by rising score. */
function ofEqualScores(scores: ArrayLike<number>, positive: Uint8Array): Pool[] {
  const order = Uint32Array.from(positive.keys()).sort((a, b) => scores[a]! - scores[b]!);
  const pools: Pool[] = [];
  for (const n of order) {
    const score = scores[n]!;
    let pool = pools.at(-1);
    if (pool?.last !== score) {
      pool = { first: score, last: score, sum: 0, count: 0 };
      pools.push(pool);
    }
    pool!.sum += positive[n]!;
    pool!.count++;
  }
  return pools;
}

export function isotonicAt({ scores, probabilities }: Isotonic, score: number): number {
  const after = scores.findIndex((knot) => knot > score);
  if (after === 0) return probabilities[0]!;
  if (after < 0) return probabilities.at(-1)!;
  const [low, high] = [scores[after - 1]!, scores[after]!];
  const share = (score - low) / (high - low);
  return probabilities[after - 1]! + share * (probabilities[after]! - probabilities[after - 1]!);
}
