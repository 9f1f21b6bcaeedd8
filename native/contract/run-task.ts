import type { Engine } from './engine.ts';
import type { TaskKind, TaskProgress, Tasks } from './task.ts';
import type { Work } from './work.ts';

/** Starts a task and waits for it; cancelling the work cancels the job. */
export async function runTask<K extends TaskKind>(
  engine: Engine,
  task: K,
  params: Tasks[K]['params'],
  work: Work<TaskProgress>,
): Promise<Tasks[K]['result']> {
  const patient = {
    signal: new AbortController().signal,
    report: (progress: TaskProgress) => work.report(progress),
  };
  work.signal.throwIfAborted();
  const job = await engine.startTask({ task, params }, patient);
  const cancel = () => void engine.cancelJob({ job: job.id }, patient);
  work.signal.addEventListener('abort', cancel, { once: true });
  if (work.signal.aborted) cancel();
  try {
    return (await engine.taskResult({ job: job.id }, patient)) as Tasks[K]['result'];
  } finally {
    work.signal.removeEventListener('abort', cancel);
  }
}
