import { silent, type Work } from '../../contract/work.ts';
import { timeSlices } from '../../math/time-slice.ts';
import { GrowingIds } from '../encoded/growing-ids.ts';
import { findPhrases, type VisitSentences } from '../phrases/find-phrases.ts';
import { chooseVocabulary } from './choose-vocabulary.ts';
import type { Lexicon } from './lexicon.ts';
import { sentences, tokens } from './tokenize.ts';
import {
  barredFromPhrases,
  checkVocabularyOptions,
  TokenCounter,
  type VocabularyOptions,
} from './vocabulary.ts';

/** What a vocabulary would be, found out from the beginning of a text. */
export interface VocabularyPreview {
  /** Tokens that were read. */
  readonly words: number;
  /** Whether the text goes on behind them. */
  readonly isSample: boolean;
  /** Different words among them. */
  readonly differentWords: number;
  /** What would be kept of them. */
  readonly lexicon: Lexicon;
  /** The phrases among these, most frequent first; the score is that of the pass that found it. */
  readonly phrases: readonly { text: string; count: number; score: number }[];
}

export interface PreviewProgress {
  words: number;
}

/**
 * Reads the beginning of a text as a space would.
 *
 * @param mostWords where the beginning ends
 * @throws EngineError `out-of-range` for options that make no sense
 */
export async function previewVocabulary(
  paragraphs: AsyncIterable<string>,
  options: VocabularyOptions,
  mostWords: number,
  work: Work<PreviewProgress>,
): Promise<VocabularyPreview> {
  checkVocabularyOptions(options);
  const quiet = silent(work.signal);
  const { counter, words, isSample, visit } = await countBeginning(paragraphs, options, mostWords, work);
  const differentWords = counter.terms.length;
  const found = await findPhrases(counter, visit, options, barredFromPhrases(options), quiet);
  const keep = { ...options, knownPhrases: [] };
  const { lexicon } = await chooseVocabulary(counter, found, visit, keep, work.signal);
  const phrases = found.flatMap(({ text, score }) => {
    const row = lexicon.indexOf(text);
    return row < 0 ? [] : [{ text, count: lexicon.counts[row]!, score }];
  });
  phrases.sort((a, b) => b.count - a.count || b.score - a.score);
  return { words, isSample, differentWords, lexicon, phrases };
}

async function countBeginning(
  paragraphs: AsyncIterable<string>,
  options: VocabularyOptions,
  mostWords: number,
  work: Work<PreviewProgress>,
) {
  const counter = new TokenCounter();
  const numbers = new GrowingIds();
  const ends = new GrowingIds();
  const pause = timeSlices(work.signal);
  let isSample = false;
  for await (const paragraph of paragraphs) {
    if (numbers.length >= mostWords) {
      isSample = true;
      break;
    }
    for (const sentence of sentences(paragraph)) {
      for (const token of tokens(sentence, options)) numbers.push(counter.count(token));
      ends.push(numbers.length);
    }
    work.report({ words: numbers.length });
    await pause();
  }
  const visit: VisitSentences = async (see, signal) => {
    const between = timeSlices(signal);
    let from = 0;
    for (const to of ends.view()) {
      see(numbers.view(), from, to);
      from = to;
      await between();
    }
  };
  return { counter, words: numbers.length, isSample, visit };
}
