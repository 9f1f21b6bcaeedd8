import { outOfRange } from '../../contract/failure.ts';
import type { PhraseScore } from '../../contract/text.ts';

/** How words that belong together become one term. */
export interface PhraseOptions {
  /** Passes over the text: the first joins two words, each further one may join what the passes before have made; 0 joins nothing. */
  readonly phrases: number;
  readonly phraseScore: PhraseScore;
  /** Pairs that score below are left apart; null: the usual threshold of the score. */
  readonly phraseThreshold: number | null;
  /** Rarer pairs are left apart. */
  readonly phraseMinCount: number;
  /** Words that may stand inside a phrase and neither begin nor end one (`bank_of_america`). */
  readonly phraseConnectors: readonly string[];
}

/** word2phrase.c's own default, and what keeps of NPMI's scale from -1 to 1 the half that is clearly no chance. */
const USUAL_THRESHOLD: Record<PhraseScore, number> = { word2phrase: 100, npmi: 0.5 };

const MOST_PASSES = 5;

/**
 * What a pair must score in one of the passes, counted from 1. Word2phrase's falls from pass to pass to the one that
 * was asked for, by half each time, as in the paper's examples (Mikolov et al. 2013, arXiv:1310.4546, section 4): what
 * is joined first should be certain. NPMI's scale is bounded, and its threshold stays.
 */
export function thresholdOf(options: PhraseOptions, pass: number): number {
  const last = options.phraseThreshold ?? USUAL_THRESHOLD[options.phraseScore];
  return options.phraseScore === 'npmi' ? last : last * 2 ** (options.phrases - pass);
}

/** Failure: out-of-range. */
export function checkPhraseOptions(options: PhraseOptions): void {
  const { phrases, phraseScore, phraseThreshold, phraseMinCount } = options;
  if (!(Number.isInteger(phrases) && phrases >= 0 && phrases <= MOST_PASSES))
    throw outOfRange('The number of phrase passes', `${phrases}; choose 0 … ${MOST_PASSES}`);
  if (!(Number.isInteger(phraseMinCount) && phraseMinCount >= 1))
    throw outOfRange('The least count of a phrase', `${phraseMinCount}; choose 1 or more`);
  if (phraseThreshold === null) return;
  const [least, most] = phraseScore === 'npmi' ? [-1, 1] : [0, Number.MAX_VALUE];
  if (phraseThreshold >= least && phraseThreshold <= most) return;
  throw outOfRange('The phrase threshold', `${phraseThreshold}; ${scaleOf(phraseScore)}`);
}

function scaleOf(score: PhraseScore): string {
  return score === 'npmi' ? 'NPMI goes from -1 to 1' : 'word2phrase scores are 0 or more';
}
