import type { EncodedCorpus } from './encoded/encode.ts';
import { type FrozenSpace, hasFastKernel } from './space.ts';
import type { StartingWeights } from './training/starting-weights.ts';
import { Lexicon } from './vocabulary/lexicon.ts';

export interface GrownCorpus {
  /** With every term of the space in its vocabulary. */
  readonly corpus: EncodedCorpus;
  readonly start: StartingWeights;
  readonly newTerms: number;
}

/**
 * A corpus whose vocabulary holds all terms of a space too, and where their training begins. Terms that the corpus has
 * too seldom stand behind the others with a count of zero: they are never drawn as noise and stay where they were.
 *
 * @param hasOutput whether the weights of the space that predict are known
 */
export function growVocabulary(corpus: EncodedCorpus, base: FrozenSpace, hasOutput: boolean): GrownCorpus {
  const { lexicon } = corpus;
  const kept = base.lexicon.terms.filter((term) => lexicon.indexOf(term) < 0);
  const counts = new Uint32Array(lexicon.size + kept.length);
  counts.set(lexicon.counts);
  const grown = new Lexicon([...lexicon.terms, ...kept], counts);
  return {
    corpus: { ...corpus, lexicon: grown },
    start: {
      rows: Int32Array.from(base.lexicon.terms, (term) => grown.indexOf(term)),
      input: base.termEmbeddings,
      // Of hierarchical softmax and of a concatenated layer the rows are no terms, or wider.
      output: hasOutput && hasFastKernel(base.options) ? base.outputWeights : null,
    },
    newTerms: grown.size - base.lexicon.size,
  };
}
