import type { SpaceRecord } from '../../../native/contract/text.ts';
import type { App } from '../../state/app.svelte.ts';
import type { JobPace } from '../../state/jobs.svelte.ts';
import { SPACE_STEPS } from '../../state/task-words.ts';

/** What the running job says while it trains a space; null while it does something else. */
export function trainingPace({ jobs }: App): JobPace | null {
  const { running } = jobs;
  if (running?.task !== 'train-space' && running?.task !== 'make-ready') return null;
  const pace = jobs.paceOf(running);
  const isOfSpace = running.task === 'train-space' || SPACE_STEPS.includes(pace.progress?.step ?? '');
  return isOfSpace ? pace : null;
}

/** Why a training cannot be started now; null when it can. */
export function whyNotTrain({ texts, jobs }: App): string | null {
  if (texts.corpora.length === 0) return 'Add documents first';
  return jobs.running?.task === 'train-space' ? 'A space is being trained' : null;
}

/** The space that the next training would go on from; one that was removed meanwhile is none. */
export function startingSpace({ texts, textView }: App): SpaceRecord | null {
  return texts.spaces.find(({ space }) => space === textView.next.from) ?? null;
}

export async function train(app: App): Promise<void> {
  const { next } = app.textView;
  app.textView.formOpen = false;
  const base = startingSpace(app);
  const dimension = base ? null : next.dimension;
  await app.jobs.start('train-space', { ...next, from: base?.space ?? null, dimension });
}
