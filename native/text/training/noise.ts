import { AliasTable } from '../../math/alias-table.ts';
import type { Lexicon } from '../vocabulary/lexicon.ts';

/** Noise words are drawn with odds count^¾ (Mikolov et al. 2013, section 2.2), by roots only: see `logistic.ts`. */
export function noiseTable(lexicon: Lexicon): AliasTable {
  return new AliasTable(
    Float64Array.from(lexicon.counts, (count) => Math.sqrt(count) * Math.sqrt(Math.sqrt(count))),
  );
}

/** The same thresholds as the highest draw that keeps the word: a whole number. */
export function lastKept(lexicon: Lexicon, sample: number): Uint32Array {
  return Uint32Array.from(keepThresholds(lexicon, sample), (below) => Math.ceil(below) - 1);
}

/**
 * How often each term is kept where it stands, as a threshold for a 32-bit draw: below it, the word is kept.
 *
 * Source: word2vec.c; (√(f/s) + 1) · s/f for a term of frequency f and a sample of s. The paper's formula differs.
 */
export function keepThresholds(lexicon: Lexicon, sample: number): Float64Array {
  return Float64Array.from(lexicon.counts, (count) => {
    if (sample <= 0) return 2 ** 32;
    const ratio = count / lexicon.total / sample;
    return Math.min(1, (Math.sqrt(ratio) + 1) / ratio) * 2 ** 32;
  });
}
