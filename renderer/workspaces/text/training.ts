import type { SpaceModel, TrainSpaceParams } from '../../../native/contract/text.ts';
import type { App } from '../../state/app.svelte.ts';
import type { JobPace } from '../../state/jobs.svelte.ts';

export const MODELS: readonly { value: SpaceModel; label: string; says: string }[] = [
  { value: 'joint', label: 'joint', says: 'words, paragraphs and documents in one space' },
  { value: 'skip-gram', label: 'skip-gram', says: 'a word foretells its neighbours; good on little text' },
  { value: 'cbow', label: 'CBOW', says: 'neighbours foretell the word; faster, good on much text' },
  { value: 'pv-dm', label: 'PV-DM', says: 'paragraph and neighbours foretell the word' },
];

type NumberName = {
  [Name in keyof TrainSpaceParams]: TrainSpaceParams[Name] extends number ? Name : never;
}[keyof TrainSpaceParams];

/** Settings of a training that are numbers: their bounds, and what each does in one line. */
export const NUMBERS: readonly {
  name: NumberName;
  label: string;
  min: number;
  max: number;
  step: number;
  says: string;
}[] = [
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

/** What the running job says while it trains a space; null while it does something else. */
export function trainingPace({ jobs }: App): JobPace | null {
  const { running } = jobs;
  if (running?.task !== 'train-space' && running?.task !== 'make-ready') return null;
  const pace = jobs.paceOf(running);
  const step = pace.progress?.step;
  if (running.task === 'train-space') return pace;
  return step === 'vocabulary' || step === 'phrases' || step === 'train' || step === 'infer' ? pace : null;
}

/** Why a training cannot be started now; null when it can. */
export function whyNotTrain({ texts, jobs }: App): string | null {
  if (texts.corpora.length === 0) return 'Add documents first';
  return jobs.running?.task === 'train-space' ? 'A space is being trained' : null;
}

export async function train(app: App): Promise<void> {
  app.textView.formOpen = false;
  await app.jobs.start('train-space', { ...app.textView.next });
}
