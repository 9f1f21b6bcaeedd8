import { open } from 'node:fs/promises';
import { EngineError } from '../../contract/failure.ts';
import { DEFAULT_SPACE } from '../../contract/text.ts';
import type { Work } from '../../contract/work.ts';
import { orUnwritable } from '../../io/files.ts';
import { findPhrases, type VisitSentences } from '../phrases/find-phrases.ts';
import { chooseVocabulary, type KeepOptions, type Vocabulary } from '../vocabulary/choose-vocabulary.ts';
import type { Lexicon } from '../vocabulary/lexicon.ts';
import {
  barredFromPhrases,
  checkVocabularyOptions,
  type VocabularyOptions,
} from '../vocabulary/vocabulary.ts';
import { type CountedText, countText, type DocumentPart, visitNumbers } from './count-text.ts';
import { renumber } from './renumber.ts';

/**
 * A corpus as numbers: its sentences in a file, as rows of the lexicon in the order of the text. Words that are not in the
 * vocabulary are left out, and their neighbours close up; no sentence is empty.
 */
export interface EncodedCorpus {
  readonly lexicon: Lexicon;
  /** Path of the sentences, see `encoded/sentence-file.ts`. */
  readonly file: string;
  /** Terms in the file. */
  readonly idCount: number;
  /** Tokens of the text, also those that are left out. */
  readonly tokenCount: number;
  /** `[paragraphs]`: the document of each, never falling. Paragraphs without a known word are here too. */
  readonly paragraphDocument: Int32Array;
  /** `[paragraphs + 1]`: where the sentences of each begin in the file. */
  readonly paragraphPlaces: Float64Array;
  /** `[paragraphs]`: the terms of each in the file. */
  readonly paragraphWords: Int32Array;
  readonly documentCount: number;
}

export type EncodeProgress =
  | { step: 'reading'; documents: number; tokens: number }
  | { step: 'phrases'; pass: number; passes: number };

/**
 * Counts and numbers a corpus in one pass over its text, and finds its phrases in further passes over the numbers. These
 * lie in the file, first provisional ones, then rows of the lexicon; in memory are the words that are counted and some
 * twenty bytes a paragraph.
 *
 * @param given the defaults for what is not given
 * @param file the file to write, which is the caller's to remove, also after a failure
 * @throws EngineError `out-of-range` for options that make no sense, `not-enough` when no word is left,
 *   `file-unwritable` when the disk is full
 */
export async function encodeCorpus(
  documents: AsyncIterable<DocumentPart> | Iterable<DocumentPart>,
  given: Partial<KeepOptions>,
  file: string,
  work: Work<EncodeProgress>,
): Promise<EncodedCorpus> {
  const options = { ...DEFAULT_SPACE, knownPhrases: [], ...given };
  checkVocabularyOptions(options);
  const handle = await orUnwritable(file, () => open(file, 'w+'));
  try {
    const target = { handle, path: file };
    const counted = await countText(documents, options, target, work);
    const vocabulary = await vocabularyOf(counted, options, work);
    if (vocabulary.lexicon.size < 2) throw tooFewWords(vocabulary.lexicon.size, options);
    const numbered = await renumber(counted, vocabulary, target, work.signal);
    return { lexicon: vocabulary.lexicon, ...numbered };
  } finally {
    await handle.close();
  }
}

async function vocabularyOf(
  counted: CountedText,
  options: KeepOptions,
  work: Work<EncodeProgress>,
): Promise<Vocabulary> {
  const visit: VisitSentences = (act, signal) => visitNumbers(counted, act, signal);
  const found = await findPhrases(counted.counter, visit, options, barredFromPhrases(options), {
    signal: work.signal,
    report: (progress) => work.report({ step: 'phrases', ...progress }),
  });
  return chooseVocabulary(counted.counter, found, visit, options, work.signal);
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

/** Where the sentences of each document begin in the file: `[documents + 1]`. */
export function documentPlaces({
  paragraphDocument,
  paragraphPlaces,
  documentCount,
}: Pick<EncodedCorpus, 'paragraphDocument' | 'paragraphPlaces' | 'documentCount'>): Float64Array {
  const places = new Float64Array(documentCount + 1);
  for (const [paragraph, document] of paragraphDocument.entries())
    places[document + 1] = paragraphPlaces[paragraph + 1]!;
  for (let document = 1; document <= documentCount; document++)
    places[document] = Math.max(places[document]!, places[document - 1]!);
  return places;
}
