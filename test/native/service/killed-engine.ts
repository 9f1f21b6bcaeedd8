/**
 * A program that opens a project, runs a task and is killed once so many tiles are reported to be through:
 * `node killed-engine.ts '{"userDir", "project", "task", "params", "killedAt"}'`.
 */
import { runTask } from '../../../native/contract/run-task.ts';
import type { TaskKind, Tasks } from '../../../native/contract/task.ts';
import { unattended } from '../../../native/contract/work.ts';
import { createEngine } from '../../../native/service/engine.ts';

export interface KilledRun<K extends TaskKind = TaskKind> {
  userDir: string;
  project: string;
  task: K;
  params: Tasks[K]['params'];
  killedAt: number;
}

const { userDir, project, task, params, killedAt } = JSON.parse(process.argv[2]!) as KilledRun;
const { engine } = createEngine({ userDir, socket: null });
await engine.openProject({ path: project }, unattended);
await runTask(engine, task, params, {
  signal: unattended.signal,
  report({ done }) {
    if (done >= killedAt) process.kill(process.pid, 'SIGKILL');
  },
});
