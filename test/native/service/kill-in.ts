import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { TaskKind } from '../../../native/contract/task.ts';
import { unattended } from '../../../native/contract/work.ts';
import type { KilledRun } from './killed-engine.ts';
import type { OpenWorld } from './made-world.ts';

/** Closes the project, lets another process work on it until it is killed, and opens it again. */
export async function killIn<K extends TaskKind>(
  world: OpenWorld,
  run: Pick<KilledRun<K>, 'task' | 'params' | 'killedAt' | 'step'>,
) {
  const { engine, project, dir } = world;
  await engine.closeProject({}, unattended);
  const order: KilledRun<K> = { userDir: join(dir, 'other'), project, ...run };
  const program = join(import.meta.dirname, 'killed-engine.ts');
  const { signal, stderr } = spawnSync(process.execPath, [program, JSON.stringify(order)], {
    encoding: 'utf8',
  });
  // Windows knows no signals: a killed process has failed.
  assert.ok(signal === 'SIGKILL' || process.platform === 'win32', stderr);
  await engine.openProject({ path: project }, unattended);
  const [job] = await engine.listJobs({ limit: 1 }, unattended);
  assert.deepEqual([job!.task, job!.status.state], [run.task, 'interrupted']);
  return job!.id;
}

/** Resumes a job. @returns the numbers of tiles it said were through */
export async function resume({ engine }: OpenWorld, job: string): Promise<number[]> {
  const reported: number[] = [];
  await engine.resumeJob({ job }, unattended);
  await engine.taskResult(
    { job },
    { signal: unattended.signal, report: ({ done }) => void reported.push(done) },
  );
  return reported;
}
