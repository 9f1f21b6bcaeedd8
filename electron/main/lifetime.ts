import { app, BrowserWindow, dialog } from 'electron';
import type { JobRecord } from '../../native/contract/task.ts';
import { unattended } from '../../native/contract/work.ts';
import type { EngineProcess } from './engine-process.ts';

/** An engine that does not say within this time what it does is not waited for. */
const ANSWER_WITHIN_MS = 2_000;

/** Jobs outlive the last window; quitting while they run asks first. */
export function manageLifetime(engine: EngineProcess): void {
  let isStopped = false;
  let isAsking = false;

  app.on('window-all-closed', async () => {
    if (process.platform === 'darwin') return;
    await jobsEnd(engine);
    if (BrowserWindow.getAllWindows().length === 0) app.quit();
  });

  app.on('before-quit', (event) => {
    if (isStopped) return;
    event.preventDefault();
    if (isAsking) return;
    isAsking = true;
    void (async () => {
      const mayQuit = await askToQuit(await runningJobs(engine));
      isAsking = false;
      if (!mayQuit) return;
      await engine.stop();
      isStopped = true;
      app.quit();
    })();
  });
}

async function askToQuit(jobs: readonly JobRecord[]): Promise<boolean> {
  if (jobs.length === 0) return true;
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: jobs.length === 1 ? 'A job is running.' : `${jobs.length} jobs are running.`,
    detail: `Quitting stops ${jobs.map((job) => job.task).join(', ')}. What was done can be taken up again later.`,
    buttons: ['Go on working', 'Stop and quit'],
    defaultId: 0,
    cancelId: 0,
  });
  return response === 1;
}

/** Resolves when no job runs or waits any more, or the engine is away. */
async function jobsEnd(engine: EngineProcess): Promise<void> {
  for (;;) {
    const [job] = await runningJobs(engine);
    const { client } = engine;
    if (!job || !client) return;
    // How it ends does not matter here; the next round finds what still runs.
    await client.taskResult({ job: job.id }, unattended).catch(() => {});
  }
}

async function runningJobs({ client }: EngineProcess): Promise<JobRecord[]> {
  if (!client) return [];
  try {
    const jobs = await Promise.race([client.listJobs({ limit: 50 }, unattended), noAnswer()]);
    return jobs.filter((job) => job.status.state === 'running');
  } catch {
    return []; // no project is open, or the engine died while it was asked: nothing to wait for
  }
}

/** An engine that hangs must not keep the program from ending. */
function noAnswer(): Promise<JobRecord[]> {
  return new Promise((resolve) => setTimeout(resolve, ANSWER_WITHIN_MS, []).unref());
}
