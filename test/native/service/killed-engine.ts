/**
 * A program that opens a project, runs a task and is killed once so many tiles are reported to be through:
 * `node killed-engine.ts '{"userDir", "project", "task", "params", "killedAt", "step"}'`.
 */
import { runTask } from '../../../native/contract/run-task.ts';
import type { TaskKind, TaskProgress, Tasks } from '../../../native/contract/task.ts';
import { unattended } from '../../../native/contract/work.ts';
import { createEngine } from '../../../native/service/engine.ts';

export interface KilledRun<K extends TaskKind = TaskKind> {
  userDir: string;
  project: string;
  task: K;
  params: Tasks[K]['params'];
  killedAt: number;
  /** Only while this is done; left out: whatever is. */
  step?: TaskProgress['step'];
}

const { userDir, project, task, params, killedAt, step } = JSON.parse(process.argv[2]!) as KilledRun;
const { engine } = createEngine({ userDir, socket: null });
await engine.openProject({ path: project }, unattended);
await runTask(engine, task, params, {
  signal: unattended.signal,
  report(progress) {
    if (progress.done >= killedAt && (step === undefined || progress.step === step))
      process.kill(process.pid, 'SIGKILL');
  },
});
