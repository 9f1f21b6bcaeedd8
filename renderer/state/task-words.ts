import type { JobRecord, TaskKind, TaskProgress } from '../../native/contract/task.ts';

const NAMES: Record<TaskKind, string> = {
  'make-sample': 'Making the sample project',
  'add-scenes': 'Adding scenes',
  'build-overviews': 'Building overviews',
  'add-layer': 'Importing a layer',
  tile: 'Cutting tiles',
  label: 'Labelling tiles',
  'add-corpora': 'Adding documents',
  'train-space': 'Training a space',
  'add-starter': 'Adding the starter space',
  'import-space': 'Importing a space',
  'embed-texts': 'Placing documents',
  'evaluate-space': 'Evaluating the space',
  'recover-attribute': 'Asking for a hidden attribute',
  'add-extractor': 'Adding a model',
  'extract-features': 'Computing image features',
  'train-mapping': 'Training a mapping',
  'embed-tiles': 'Embedding tiles',
  evaluate: 'Evaluating the mapping',
  'make-ready': 'Making searchable',
  'export-dataset': 'Exporting a dataset',
};

const STEPS: Partial<Record<TaskProgress['step'], string>> = {
  read: 'reading',
  draw: 'drawing',
  vocabulary: 'counting words',
  phrases: 'finding phrases',
  train: 'training',
  infer: 'placing paragraphs',
  'hold-out': 'judging on held-out documents',
  calibrate: 'calibrating',
  write: 'writing',
  analogies: 'asking analogies',
  'across-kinds': 'asking across kinds',
  norms: 'measuring the kinds',
};

/** Steps that make a space, whatever task goes through them. */
export const SPACE_STEPS: readonly string[] = [
  'vocabulary',
  'phrases',
  'train',
  'infer',
  'hold-out',
] satisfies TaskProgress['step'][];

export function taskName(task: TaskKind): string {
  return NAMES[task];
}

/** What is being done now, when the task goes through several steps. */
export function stepName(job: JobRecord, progress: TaskProgress | null): string {
  if (!progress || progress.step === job.task) return '';
  return STEPS[progress.step] ?? NAMES[progress.step as TaskKind].toLowerCase();
}

/** E.g. `0:41`, `12:05`, `2 h 10`. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole >= 3600) return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)}`;
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

export function count(number: number): string {
  return Math.round(number).toLocaleString('en');
}

/** E.g. `1 tile`, `2,048 tiles`. */
export function howMany(number: number, noun: string, nouns = `${noun}s`): string {
  return `${count(number)} ${number === 1 ? noun : nouns}`;
}

/** E.g. `17.0 M`, `412 k`, `9,118`. */
export function shortCount(number: number): string {
  if (number >= 1e6) return `${(number / 1e6).toFixed(1)} M`;
  return number >= 1e5 ? `${Math.round(number / 1e3)} k` : count(number);
}

export function bytes(number: number): string {
  if (number >= 1e9) return `${(number / 1e9).toFixed(1)} GB`;
  return number >= 1e6 ? `${(number / 1e6).toFixed(1)} MB` : `${Math.ceil(number / 1e3)} kB`;
}
