import { setImmediate } from 'node:timers/promises';
import { EngineError } from '../contract/failure.ts';
import type { Work } from '../contract/work.ts';
import { inRuns } from '../math/time-slice.ts';
import { GrowingIds } from './growing-ids.ts';
import type { Lexicon } from './lexicon.ts';
import { sentences, tokens } from './tokenize.ts';
import { TokenCounter } from './vocabulary.ts';

/** A corpus as numbers. Words below the minimum count are left out; their neighbours close up. */
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
  /** Tokens of the text, also those below the minimum count. */
  readonly tokenCount: number;
}

export interface EncodeProgress {
  documents: number;
  tokens: number;
}

/** Longer sentences are cut here, as word2vec.c does (MAX_SENTENCE_LENGTH). */
const LONGEST_SENTENCE = 1000;

/**
 * Counts and numbers a corpus in one pass; four bytes a token are held.
 *
 * @param minCount rarer words are left out
 * @throws EngineError `not-enough` when no word is left
 */
export async function encodeCorpus(
  documents: AsyncIterable<{ paragraphs: readonly string[] }> | Iterable<{ paragraphs: readonly string[] }>,
  minCount: number,
  work: Work<EncodeProgress>,
): Promise<EncodedCorpus> {
  const encoder = new CorpusEncoder();
  for await (const { paragraphs } of documents) {
    encoder.beginDocument();
    for (const paragraph of paragraphs) {
      if (encoder.addParagraph(paragraph)) await setImmediate(undefined);
      work.signal.throwIfAborted();
    }
    work.report({ documents: encoder.documentCount, tokens: encoder.tokenCount });
  }
  return encoder.finish(minCount, work.signal);
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
  #documentCount = 0;
  #nextPause = TOKENS_PER_SLICE;

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
      const words = tokens(sentence);
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

  async finish(minCount: number, signal: AbortSignal): Promise<EncodedCorpus> {
    const { lexicon, rowOf } = this.#counter.lexicon(minCount);
    if (lexicon.size < 2) {
      throw new EngineError({
        kind: 'not-enough',
        what: `words that stand at least ${minCount} times in the text`,
        found: lexicon.size,
        needed: 2,
        remedy: 'Add more text, or lower --min-count.',
      });
    }
    const ids = new GrowingIds();
    const offsets = new GrowingIds();
    const paragraphOf = new GrowingIds();
    const numbers = this.#numbers.view();
    const ends = this.#sentenceEnds.view();
    const paragraphs = this.#sentenceParagraph.view();
    offsets.push(0);
    let at = 0;
    const addSentences = (first: number, last: number) => {
      for (let sentence = first; sentence < last; sentence++) {
        const before = ids.length;
        for (const end = ends[sentence]!; at < end; at++) {
          const row = rowOf[numbers[at]!]!;
          if (row >= 0) ids.push(row);
        }
        if (ids.length === before) continue;
        offsets.push(ids.length);
        paragraphOf.push(paragraphs[sentence]!);
      }
    };
    await inRuns(ends.length, SENTENCES_AT_ONCE, addSentences, signal);
    return {
      lexicon,
      ids: ids.view().slice(),
      sentenceOffsets: offsets.view().slice(),
      sentenceParagraph: paragraphOf.view().slice(),
      paragraphDocument: this.#paragraphDocument.view().slice(),
      documentCount: this.#documentCount,
      tokenCount: this.#numbers.length,
    };
  }
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
