/** What is known of one tile before it is called anything. */
export interface SeenOrUnseen {
  /** Of a classifier of its image features, `[seen labels]`. */
  readonly seenLogits: ArrayLike<number>;
  /** From its map to the embedding of each label that was never learnt, squared, `[unseen labels]`. */
  readonly unseenSquares: ArrayLike<number>;
  /** Of the Gaussians about those labels, along one axis. */
  readonly variance: number;
  /** P(V = unseen | x). */
  readonly novelty: number;
}

/**
 * P(y | x) = Σ P(y | V, x) · P(V | x) over V, seen or unseen: `[seen labels, then unseen labels]`, sum 1. A seen label
 * is told by softmax on the image features, an unseen one by isotropic Gaussians about the embeddings.
 *
 * Source: Socher et al. 2013, arXiv:1301.3666, equation 4.
 */
export function labelProbabilities(tile: SeenOrUnseen): number[] {
  const { seenLogits, unseenSquares, variance, novelty } = tile;
  const seen = softmax(Array.from(seenLogits));
  const unseen = softmax(Array.from(unseenSquares, (square) => -square / (2 * variance)));
  return [...seen.map((share) => share * (1 - novelty)), ...unseen.map((share) => share * novelty)];
}

function softmax(logits: readonly number[]): number[] {
  const most = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}
