/** A probability that holds where a share `from` carries the label, as it is where a share `to` does. */
export function reweigh(probability: number, from: number, to: number): number {
  const yes = (probability * to) / from;
  const no = ((1 - probability) * (1 - to)) / (1 - from);
  return yes + no === 0 ? 0 : yes / (yes + no);
}

const MOST_ROUNDS = 200;
const ENOUGH = 1e-6;

/**
 * The share of tiles that carry a label, from probabilities that hold for another share: expectation and maximisation in turn.
 *
 * Source: Saerens, Latinne & Decaestecker 2002, Neural Computation 14, equation 2.11.
 *
 * @param probabilities distinct values
 * @param counts of tiles with each
 * @param from the share for which they hold, in (0, 1)
 */
export function estimatePrior(
  probabilities: ArrayLike<number>,
  counts: ArrayLike<number>,
  from: number,
): number {
  let total = 0;
  for (let n = 0; n < counts.length; n++) total += counts[n]!;
  let prior = from;
  for (let round = 0; round < MOST_ROUNDS && total > 0; round++) {
    let sum = 0;
    for (let n = 0; n < counts.length; n++) {
      if (counts[n]! > 0) sum += counts[n]! * reweigh(probabilities[n]!, from, prior);
    }
    const next = sum / total;
    const change = Math.abs(next - prior);
    prior = next;
    if (change < ENOUGH) break;
  }
  return prior;
}
