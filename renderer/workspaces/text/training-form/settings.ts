import type { SpaceModel, SpaceParams } from '../../../../native/contract/text.ts';

/** Settings of a training: their bounds, and what each does in one line. */

export const MODELS: readonly { value: SpaceModel; label: string; says: string }[] = [
  { value: 'joint', label: 'joint', says: 'words, paragraphs and documents in one space' },
  { value: 'skip-gram', label: 'skip-gram', says: 'a word foretells its neighbours; good on little text' },
  { value: 'cbow', label: 'CBOW', says: 'neighbours foretell the word; faster, good on much text' },
  { value: 'pv-dm', label: 'PV-DM', says: 'paragraph and neighbours foretell the word' },
  { value: 'pv-dbow', label: 'PV-DBOW', says: 'paragraphs foretell words, which are placed among them' },
];

type NumberName = {
  [Name in keyof SpaceParams]: SpaceParams[Name] extends number ? Name : never;
}[keyof SpaceParams];

export interface NumberLine {
  name: NumberName;
  label: string;
  min: number;
  max: number;
  step: number;
  says: string;
}

/** What one looks at first. */
export const FIRST_NUMBERS: readonly NumberLine[] = [
  {
    name: 'dimension',
    label: 'Dimensions',
    min: 2,
    max: 1000,
    step: 10,
    says: 'numbers a term; more keep finer differences, and take longer',
  },
  {
    name: 'epochs',
    label: 'Epochs',
    min: 1,
    max: 1000,
    step: 1,
    says: 'how often all text is read; little text wants more',
  },
  {
    name: 'window',
    label: 'Window',
    min: 1,
    max: 50,
    step: 1,
    says: 'words to each side that count as near; wide finds topics',
  },
  { name: 'minCount', label: 'Least uses', min: 1, max: 10000, step: 1, says: 'rarer words are left out' },
  {
    name: 'phrases',
    label: 'Phrases',
    min: 0,
    max: 5,
    step: 1,
    says: 'passes that join words, as parking_lot; none by 0',
  },
];

export const TRAINING_NUMBERS: readonly NumberLine[] = [
  { name: 'negative', label: 'Noise words', min: 1, max: 50, step: 1, says: 'drawn against each true pair' },
  {
    name: 'sample',
    label: 'Thinning',
    min: 0,
    max: 1,
    step: 0.0001,
    says: 'share from which very frequent words are skipped; 0 keeps all',
  },
  {
    name: 'seed',
    label: 'Seed',
    min: 0,
    max: 2147483647,
    step: 1,
    says: 'the same seed gives the same space',
  },
];

export const PHRASE_MIN_COUNT: NumberLine = {
  name: 'phraseMinCount',
  label: 'Least uses',
  min: 1,
  max: 10000,
  step: 1,
  says: 'pairs that stand together more rarely are left apart',
};

/** Of each score: what is usual, and between what a threshold makes sense. */
export const PHRASE_SCORES = {
  word2phrase: { usual: 100, min: 0, max: 1e6, step: 10 },
  npmi: { usual: 0.5, min: -1, max: 1, step: 0.05 },
} as const;

/** Words that are typed with spaces or commas between them. */
export function wordsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}
