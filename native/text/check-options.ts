import { EngineError } from '../contract/failure.ts';
import { PHRASE_SCORES } from './phrases/phrase-options.ts';
import { LOSSES, MODELS, PV_DM_INPUTS, TAGS, type TrainOptions } from './space.ts';
import { outputWidth } from './training/hidden-layer.ts';
import { DIGITS } from './vocabulary/tokenize.ts';
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
  model: MODELS,
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
    if (!(known as readonly string[]).includes(word)) refuse(name, `${word}; choose ${known.join(', ')}`);
  }
  for (const [name, { called, most }] of Object.entries(MOST)) {
    const value = options[name as keyof typeof MOST];
    if (!(Number.isInteger(value) && value >= 1 && value <= most))
      refuse(called, `${value}; choose 1 … ${most}`);
  }
  if (!(options.sample >= 0 && options.sample <= 1)) refuse('sample', `${options.sample}; choose 0 … 1`);
  checkVocabularyOptions(options);
}

/** 2 GB, which a concatenated PV-DM reaches at 48,000 terms of 1,000 dimensions, window 5. */
const MOST_OUTPUT_NUMBERS = 2 ** 29;

/** Failure: out-of-range, when the weights that predict would not fit into memory. */
export function checkOutputSize(terms: number, options: TrainOptions): void {
  const numbers = terms * outputWidth(options);
  if (numbers <= MOST_OUTPUT_NUMBERS) return;
  throw new EngineError({
    kind: 'out-of-range',
    what: 'The size of the output weights',
    reason: `${terms} terms × ${outputWidth(options)} numbers; choose fewer dimensions, a narrower window or a smaller vocabulary`,
  });
}

function refuse(name: string, reason: string): never {
  throw new EngineError({ kind: 'out-of-range', what: `The ${name}`, reason });
}
