import { outOfRange } from '../contract/failure.ts';
import { DIGITS, LOSSES, PHRASE_SCORES, PV_DM_INPUTS, SPACE_MODELS, TAGS } from '../contract/text.ts';
import type { TrainOptions } from './space.ts';
import { outputWidth } from './training/hidden-layer.ts';
import { checkVocabularyOptions } from './vocabulary/vocabulary.ts';

/** Beyond these, memory or patience ends before any use does. */
const MOST = {
  dimension: { called: 'dimension', most: 2000 },
  window: { called: 'window', most: 1000 },
  negative: { called: 'number of noise words', most: 100 },
  epochs: { called: 'number of epochs', most: 10_000 },
} as const;

/** Jobs come from files and other processes too: a word may be none of those there are. */
const WORDS = {
  model: SPACE_MODELS,
  tags: TAGS,
  loss: LOSSES,
  pvDmInput: PV_DM_INPUTS,
  digits: DIGITS,
  phraseScore: PHRASE_SCORES,
} as const satisfies Partial<Record<keyof TrainOptions, readonly string[]>>;

/** Failure: out-of-range, for the first that makes no sense. */
export function checkTrainOptions(options: TrainOptions): void {
  for (const [name, known] of Object.entries(WORDS)) {
    const word = options[name as keyof typeof WORDS];
    if (!(known as readonly string[]).includes(word))
      throw outOfRange(`The ${name}`, `${word}; choose ${known.join(', ')}`);
  }
  for (const [name, { called, most }] of Object.entries(MOST)) {
    const value = options[name as keyof typeof MOST];
    if (!(Number.isInteger(value) && value >= 1 && value <= most))
      throw outOfRange(`The ${called}`, `${value}; choose 1 … ${most}`);
  }
  if (!(options.sample >= 0 && options.sample <= 1))
    throw outOfRange('The sample', `${options.sample}; choose 0 … 1`);
  checkVocabularyOptions(options);
}

/** 2 GB, which a concatenated PV-DM reaches at 48,000 terms of 1,000 dimensions, window 5. */
const MOST_OUTPUT_NUMBERS = 2 ** 29;

/** Failure: out-of-range, when the weights that predict would not fit into memory. */
export function checkOutputSize(terms: number, options: TrainOptions): void {
  const numbers = terms * outputWidth(options);
  if (numbers <= MOST_OUTPUT_NUMBERS) return;
  const advice = 'choose fewer dimensions, a narrower window or a smaller vocabulary';
  throw outOfRange(
    'The size of the output weights',
    `${terms} terms × ${outputWidth(options)} numbers; ${advice}`,
  );
}
