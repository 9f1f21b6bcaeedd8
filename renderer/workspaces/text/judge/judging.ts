import type { App } from '../../../state/app.svelte.ts';
import type { JobPace } from '../../../state/jobs.svelte.ts';

/** How the running evaluation of a space comes along; null when none runs. */
export function judgingPace({ jobs }: App): JobPace | null {
  return jobs.running?.task === 'evaluate-space' ? jobs.paceOf(jobs.running) : null;
}

/** Why the active space cannot be judged now; null when it can. */
export function whyNotJudge({ texts, jobs }: App): string | null {
  if (!texts.activeSpace) return 'Waits for a space to be trained';
  return jobs.running ? 'Waits for the running job' : null;
}

export async function judge(app: App): Promise<void> {
  app.textView.below = 'evaluation';
  const { ask } = app.spaceJudged;
  await app.jobs.start('evaluate-space', { space: app.texts.activeSpace?.space ?? null, ...ask });
}

/** Asks for a list of questions, and asks them from now on. */
export async function chooseQuestions(app: App, kind: 'analogies' | 'similarity'): Promise<void> {
  const [path] = (await app.files.open('questions')) ?? [];
  if (path) app.spaceJudged.ask = { ...app.spaceJudged.ask, [kind]: path };
}
