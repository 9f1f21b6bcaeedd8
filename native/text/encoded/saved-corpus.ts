import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { orUnwritable } from '../../io/files.ts';
import { timeSlices } from '../../math/time-slice.ts';
import { Lexicon } from '../vocabulary/lexicon.ts';
import type { EncodedCorpus } from './encode.ts';
import { PlacesOfParagraphs } from './renumber.ts';
import { HEAD, SentenceReader } from './sentence-file.ts';

/** The sentences of a corpus within its folder. */
export function sentencesIn(folder: string): string {
  return path.join(folder, 'sentences.i32');
}

function factsIn(folder: string): string {
  return path.join(folder, 'corpus.json');
}

/** A corpus with the names of its documents, which only the caller understands. */
export interface NamedCorpus {
  readonly corpus: EncodedCorpus;
  /** `[documents]`. */
  readonly documentIds: readonly string[];
}

/** What is kept beside the sentences; the rest is found again by reading them. */
interface SavedFacts {
  terms: readonly string[];
  documentIds: readonly string[];
  /** Of each document. */
  paragraphs: readonly number[];
  tokenCount: number;
}

/**
 * Keeps what belongs to the sentences of a folder beside them.
 *
 * @throws EngineError `file-unwritable`
 */
export async function saveCorpus(folder: string, { corpus, documentIds }: NamedCorpus): Promise<void> {
  const paragraphs = new Array<number>(corpus.documentCount).fill(0);
  for (const document of corpus.paragraphDocument) paragraphs[document]!++;
  const { lexicon, tokenCount } = corpus;
  const facts: SavedFacts = { terms: lexicon.terms, documentIds, paragraphs, tokenCount };
  await orUnwritable(factsIn(folder), () => writeFile(factsIn(folder), JSON.stringify(facts)));
}

/** The corpus of a folder; null when there is none, or when its files do not fit together. */
export async function openSavedCorpus(folder: string, signal: AbortSignal): Promise<NamedCorpus | null> {
  const facts = await readFacts(factsIn(folder));
  const size = await stat(sentencesIn(folder)).catch(() => null);
  if (!facts || !size) return null;
  const { terms, documentIds, paragraphs, tokenCount } = facts;
  const paragraphDocument = Int32Array.from(
    paragraphs.flatMap((count, document) => new Array<number>(count).fill(document)),
  );
  const read = await readSentences(
    sentencesIn(folder),
    size.size / Int32Array.BYTES_PER_ELEMENT,
    { terms: terms.length, paragraphs: paragraphDocument.length },
    signal,
  );
  if (!read) return null;
  const { places, counts } = read;
  return {
    documentIds,
    corpus: {
      lexicon: new Lexicon(terms, counts),
      file: sentencesIn(folder),
      idCount: places.idCount,
      tokenCount,
      paragraphDocument,
      paragraphPlaces: places.first,
      paragraphWords: places.words,
      documentCount: documentIds.length,
    },
  };
}

async function readFacts(file: string): Promise<SavedFacts | null> {
  try {
    const facts = JSON.parse(await readFile(file, 'utf8')) as Partial<SavedFacts>;
    const { terms, documentIds, paragraphs, tokenCount } = facts;
    const isWhole =
      Array.isArray(terms) &&
      Array.isArray(documentIds) &&
      Array.isArray(paragraphs) &&
      paragraphs.length === documentIds.length &&
      Number.isInteger(tokenCount);
    return isWhole ? (facts as SavedFacts) : null;
  } catch {
    // Not there, or cut short: it is made anew.
    return null;
  }
}

/** Words between two looks at the clock, about a millisecond. */
const WORDS_AT_ONCE = 20_000;

/** Counts the terms of a file and finds its paragraphs; null when a number in it cannot be. */
async function readSentences(
  file: string,
  end: number,
  sizes: { terms: number; paragraphs: number },
  signal: AbortSignal,
): Promise<{ places: PlacesOfParagraphs; counts: Uint32Array } | null> {
  if (!Number.isInteger(end)) return null;
  const places = new PlacesOfParagraphs(sizes.paragraphs);
  const counts = new Uint32Array(sizes.terms);
  using reader = new SentenceReader(file, 0, end);
  const pause = timeSlices(signal);
  let place = 0;
  let last = 0;
  for (let run = reader.next(WORDS_AT_ONCE); run; run = reader.next(WORDS_AT_ONCE)) {
    for (const id of run.ids) {
      if (!(id >= 0 && id < sizes.terms)) return null;
      counts[id]!++;
    }
    for (const [sentence, paragraph] of run.sentenceParagraph.entries()) {
      if (paragraph < last || paragraph >= sizes.paragraphs) return null;
      last = paragraph;
      const words = run.sentenceOffsets[sentence + 1]! - run.sentenceOffsets[sentence]!;
      places.add(paragraph, words, place);
      place += HEAD + words;
    }
    await pause();
  }
  places.end(place);
  return place === end ? { places, counts } : null;
}
