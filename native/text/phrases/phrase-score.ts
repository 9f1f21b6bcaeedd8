import type { PhraseScore } from '../../contract/text.ts';

/** What the scores of a pair are made from: how often it and its parts stand in a text of `total` words. */
export interface PairCounts {
  readonly pair: number;
  readonly first: number;
  readonly second: number;
  readonly total: number;
}

/**
 * How much more often two words stand together than they would by chance.
 *
 * `word2phrase`: (n_ab − δ) / (n_a · n_b) · N, with δ so large that rare pairs do not count. Source: Mikolov et al.
 * 2013, arXiv:1310.4546, equation 6; scaled by the words of the text as word2phrase.c does, so that thresholds do not
 * depend on its length.
 *
 * `npmi`: ln(p_ab / (p_a · p_b)) / −ln p_ab, from -1 (never together) by 0 (chance) to 1 (always together). Source:
 * Bouma 2009, Normalized (Pointwise) Mutual Information in Collocation Extraction.
 *
 * @param discount δ, pairs; NPMI has none
 */
export function phraseScore(
  score: PhraseScore,
  { pair, first, second, total }: PairCounts,
  discount: number,
): number {
  switch (score) {
    case 'word2phrase':
      return ((pair - discount) / first / second) * total;
    case 'npmi':
      // All of the text is this pair: it could not be more certain.
      if (pair >= total) return 1;
      return Math.log((pair / first / second) * total) / -Math.log(pair / total);
  }
}
