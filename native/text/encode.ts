import { setImmediate } from 'node:timers/promises';
import { EngineError } from '../contract/failure.ts';
import { DEFAULT_SPACE } from '../contract/text.ts';
import type { Work } from '../contract/work.ts';
import { inRuns } from '../math/time-slice.ts';
import { chooseVocabulary, type Vocabulary } from './choose-vocabulary.ts';
import { GrowingIds } from './growing-ids.ts';
import type { Lexicon } from './lexicon.ts';
import { findPhrases, type VisitSentences } from './phrases/find-phrases.ts';
import { sentences, type Tokenization, tokens } from './tokenize.ts';
import { checkVocabularyOptions, TokenCounter, type VocabularyOptions, wordSet } from './vocabulary.ts';

/** A corpus as numbers. Words that are not in the vocabulary are left out; their neighbours close up. */
export interface EncodedCorpus {
  readonly lexicon: Lexicon;
  /** Rows of the lexicon, in the order of the text. */
  readonly ids: Int32Array;
  /** `[sentences + 1]`: sentence s is `ids[sentenceOffsets[s] .. sentenceOffsets[s + 1]]`; none is empty. */
  readonly sentenceOffsets: Int32Array;
  /** `[sentences]`: the paragraph of each, never falling. */
  readonly sentenceParagraph: Int32Array;
  /** `[paragraphs]`: the document of each, never falling. Paragraphs without a known word are here too. */
  readonly paragraphDocument: Int32Array;
  readonly documentCount: number;
  /** Tokens of the text, also those that are left out. */
  readonly tokenCount: number;
}

export type EncodeProgress =
  | { step: 'reading'; documents: number; tokens: number }
  | { step: 'phrases'; pass: number; passes: number };

/** Longer sentences are cut here, as word2vec.c does (MAX_SENTENCE_LENGTH). */
const LONGEST_SENTENCE = 1000;

/**
 * Counts and numbers a corpus in one pass over its text, and finds its phrases in further passes over the numbers; four
 * bytes a token are held.
 *
 * @param given the defaults for what is not given
 * @throws EngineError `out-of-range` for options that make no sense, `not-enough` when no word is left
 */
export async function encodeCorpus(
  documents: AsyncIterable<{ paragraphs: readonly string[] }> | Iterable<{ paragraphs: readonly string[] }>,
  given: Partial<VocabularyOptions>,
  work: Work<EncodeProgress>,
): Promise<EncodedCorpus> {
  const options = { ...DEFAULT_SPACE, ...given };
  checkVocabularyOptions(options);
  const encoder = new CorpusEncoder(options);
  for await (const { paragraphs } of documents) {
    encoder.beginDocument();
    for (const paragraph of paragraphs) {
      if (encoder.addParagraph(paragraph)) await setImmediate(undefined);
      work.signal.throwIfAborted();
    }
    work.report({ step: 'reading', documents: encoder.documentCount, tokens: encoder.tokenCount });
  }
  return encoder.finish(options, work);
}

/** The event loop is let in after so many tokens, about 15 ms. */
const TOKENS_PER_SLICE = 20_000;

/** Below a millisecond. */
const SENTENCES_AT_ONCE = 2000;

class CorpusEncoder {
  readonly #counter = new TokenCounter();
  readonly #numbers = new GrowingIds();
  readonly #sentenceEnds = new GrowingIds();
  readonly #sentenceParagraph = new GrowingIds();
  readonly #paragraphDocument = new GrowingIds();
  readonly #by: Tokenization;
  #documentCount = 0;
  #nextPause = TOKENS_PER_SLICE;

  constructor(by: Tokenization) {
    this.#by = by;
  }

  get documentCount(): number {
    return this.#documentCount;
  }

  get tokenCount(): number {
    return this.#numbers.length;
  }

  beginDocument(): void {
    this.#documentCount++;
  }

  /** True when it is time to let others work. */
  addParagraph(text: string): boolean {
    const paragraph = this.#paragraphDocument.length;
    this.#paragraphDocument.push(this.#documentCount - 1);
    for (const sentence of sentences(text)) {
      const words = tokens(sentence, this.#by);
      for (let first = 0; first < words.length; first += LONGEST_SENTENCE) {
        for (const word of words.slice(first, first + LONGEST_SENTENCE))
          this.#numbers.push(this.#counter.count(word));
        this.#sentenceEnds.push(this.#numbers.length);
        this.#sentenceParagraph.push(paragraph);
      }
    }
    if (this.#numbers.length < this.#nextPause) return false;
    this.#nextPause = this.#numbers.length + TOKENS_PER_SLICE;
    return true;
  }

  async finish(options: VocabularyOptions, work: Work<EncodeProgress>): Promise<EncodedCorpus> {
    const vocabulary = await this.#vocabulary(options, work);
    if (vocabulary.lexicon.size < 2) throw tooFewWords(vocabulary.lexicon.size, options);
    return {
      lexicon: vocabulary.lexicon,
      ...(await this.#rows(vocabulary, work.signal)),
      paragraphDocument: this.#paragraphDocument.view().slice(),
      documentCount: this.#documentCount,
      tokenCount: this.#numbers.length,
    };
  }

  async #vocabulary(options: VocabularyOptions, work: Work<EncodeProgress>): Promise<Vocabulary> {
    const stopWords = wordSet(options.stopWords, options);
    const isLeftOut = (term: string) => stopWords.has(term);
    // An attribute is a whole of its own.
    const isBarred = (term: string) => stopWords.has(term) || term.includes('=');
    const found = await findPhrases(this.#counter, this.#visit, options, isBarred, {
      signal: work.signal,
      report: (progress) => work.report({ step: 'phrases', ...progress }),
    });
    return chooseVocabulary(this.#counter, found, this.#visit, options, isLeftOut, work.signal);
  }

  readonly #visit: VisitSentences = (visit, signal) => {
    const numbers = this.#numbers.view();
    const ends = this.#sentenceEnds.view();
    const visitRun = (first: number, last: number) => {
      for (let s = first; s < last; s++) visit(numbers, s === 0 ? 0 : ends[s - 1]!, ends[s]!);
    };
    return inRuns(ends.length, SENTENCES_AT_ONCE, visitRun, signal);
  };

  /** The text in rows of the lexicon. */
  async #rows(
    { phrases, rowOf }: Vocabulary,
    signal: AbortSignal,
  ): Promise<Pick<EncodedCorpus, 'ids' | 'sentenceOffsets' | 'sentenceParagraph'>> {
    const ids = new GrowingIds();
    const offsets = new GrowingIds();
    const paragraphOf = new GrowingIds();
    offsets.push(0);
    let sentence = 0;
    await this.#visit((numbers, from, to) => {
      const before = ids.length;
      phrases.read(numbers, from, to, (phrase, at) => {
        const row = rowOf[phrase < 0 ? numbers[at]! : phrase]!;
        if (row >= 0) ids.push(row);
      });
      const paragraph = this.#sentenceParagraph.view()[sentence++]!;
      if (ids.length === before) return;
      offsets.push(ids.length);
      paragraphOf.push(paragraph);
    }, signal);
    return {
      ids: ids.view().slice(),
      sentenceOffsets: offsets.view().slice(),
      sentenceParagraph: paragraphOf.view().slice(),
    };
  }
}

function tooFewWords(found: number, { minCount, stopWords }: VocabularyOptions): EngineError {
  return new EngineError({
    kind: 'not-enough',
    what: `words that stand ${minCount === 1 ? 'once' : `at least ${minCount} times`} in the text${stopWords.length > 0 ? ' and in no stop-list' : ''}`,
    found,
    needed: 2,
    remedy: `Add more text, ${stopWords.length > 0 ? 'shorten the stop-list, ' : ''}or lower --min-count.`,
  });
}

/** Where the ids of each paragraph begin and end: `[paragraphs + 1]`. */
export function paragraphOffsets(corpus: EncodedCorpus): Int32Array {
  return offsetsOf(corpus.sentenceParagraph, corpus.paragraphDocument.length, corpus.sentenceOffsets);
}

/** Where the ids of each document begin and end: `[documents + 1]`. */
export function documentOffsets(corpus: EncodedCorpus): Int32Array {
  return offsetsOf(corpus.paragraphDocument, corpus.documentCount, paragraphOffsets(corpus));
}

/** Offsets of groups of parts, from the group of each part (never falling) and the offsets of the parts. */
function offsetsOf(groupOf: Int32Array, groupCount: number, partOffsets: Int32Array): Int32Array {
  const offsets = new Int32Array(groupCount + 1);
  for (let part = 0; part < groupOf.length; part++) offsets[groupOf[part]! + 1] = partOffsets[part + 1]!;
  for (let group = 1; group <= groupCount; group++) {
    if (offsets[group] === 0) offsets[group] = offsets[group - 1]!;
  }
  return offsets;
}
