import type { FileHandle } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import type { Work } from '../../contract/work.ts';
import { timeSlices } from '../../math/time-slice.ts';
import { sentences, type Tokenization, tokens } from '../vocabulary/tokenize.ts';
import { TokenCounter } from '../vocabulary/vocabulary.ts';
import { GrowingIds } from './growing-ids.ts';
import { LONGEST_SENTENCE, SentenceReader, SentenceWriter } from './sentence-file.ts';

/** A document, or a part of one that is too long to be held at once. */
export interface DocumentPart {
  readonly paragraphs: readonly string[];
  /** The document of the part before goes on. */
  readonly goesOn?: boolean;
}

/** A file that is open for reading and writing. */
export interface OpenFile {
  readonly handle: FileHandle;
  readonly path: string;
}

/** A text whose words have been counted; its file holds their provisional numbers. */
export interface CountedText {
  readonly counter: TokenCounter;
  readonly path: string;
  /** Where the sentences end in the file. */
  readonly end: number;
  readonly tokenCount: number;
  /** `[paragraphs]`: the document of each. */
  readonly paragraphDocument: Int32Array;
  readonly documentCount: number;
}

/** The event loop is let in after so many tokens, about 15 ms. */
const TOKENS_PER_SLICE = 20_000;

/** Reads a text once, counts its words and writes their provisional numbers. */
export async function countText(
  documents: AsyncIterable<DocumentPart> | Iterable<DocumentPart>,
  by: Tokenization,
  { handle, path }: OpenFile,
  work: Work<{ step: 'reading'; documents: number; tokens: number }>,
): Promise<CountedText> {
  const writer = new SentenceWriter(handle, path);
  const counter = new TokenCounter();
  const paragraphDocument = new GrowingIds();
  let documentCount = 0;
  let tokenCount = 0;
  let nextPause = TOKENS_PER_SLICE;
  for await (const { paragraphs, goesOn } of documents) {
    if (!goesOn) documentCount++;
    for (const paragraph of paragraphs) {
      for (const words of wordRuns(paragraph, by)) {
        writer.add(
          paragraphDocument.length,
          words.map((word) => counter.count(word)),
        );
        if (writer.isFull) await writer.flush();
        tokenCount += words.length;
      }
      paragraphDocument.push(documentCount - 1);
      if (tokenCount >= nextPause) {
        await setImmediate(undefined);
        nextPause = tokenCount + TOKENS_PER_SLICE;
      }
      work.signal.throwIfAborted();
    }
    work.report({ step: 'reading', documents: documentCount, tokens: tokenCount });
  }
  await writer.flush();
  return {
    counter,
    path,
    end: writer.place,
    tokenCount,
    paragraphDocument: paragraphDocument.view().slice(),
    documentCount,
  };
}

/** The words of each sentence; long sentences are cut. */
function* wordRuns(paragraph: string, by: Tokenization): Generator<string[]> {
  for (const sentence of sentences(paragraph)) {
    const words = tokens(sentence, by);
    for (let first = 0; first < words.length; first += LONGEST_SENTENCE)
      yield words.slice(first, first + LONGEST_SENTENCE);
  }
}

/** Words between two looks at the clock, about a millisecond. */
const WORDS_AT_ONCE = 20_000;

/** Calls `act` with every sentence in order, `numbers[from .. to)` of a paragraph, letting others work in between. */
export async function visitNumbers(
  { path, end }: CountedText,
  act: (numbers: Int32Array, from: number, to: number, paragraph: number) => void | Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  using reader = new SentenceReader(path, 0, end);
  const pause = timeSlices(signal);
  for (let run = reader.next(WORDS_AT_ONCE); run; run = reader.next(WORDS_AT_ONCE)) {
    for (const [sentence, paragraph] of run.sentenceParagraph.entries()) {
      const waiting = act(
        run.ids,
        run.sentenceOffsets[sentence]!,
        run.sentenceOffsets[sentence + 1]!,
        paragraph,
      );
      if (waiting) await waiting;
    }
    await pause();
  }
}
