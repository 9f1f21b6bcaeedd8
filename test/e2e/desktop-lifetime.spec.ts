import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { desktopAnalyst } from './analyst.ts';
import { DESKTOP_NAME, type Desktop, NO_DESKTOP, startDesktop } from './desktop.ts';
import { CLI } from './web.ts';

/** The command line on the project that the window has open: it works in the window's engine. */
function semantile(project: string, args: string[]): ChildProcess {
  return spawn(process.execPath, [CLI, ...args, '--project', project], { stdio: 'ignore' });
}

async function listCorpora(project: string): Promise<{ documents: number }[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    CLI,
    'corpus',
    'list',
    '--json',
    '--project',
    project,
  ]);
  return JSON.parse(stdout).corpora;
}

/** Enough that training it a thousand times takes minutes. */
function writeCorpus(file: string): void {
  const words = 'marsh water reed tide boat harbour forest tree field road'.split(' ');
  const line = (seed: number) =>
    Array.from({ length: 30 }, (_, i) => words[(seed * 7 + i * i) % 10]).join(' ');
  writeFileSync(file, Array.from({ length: 3_000 }, (_, i) => line(i)).join('\n'));
}

test.describe(`${DESKTOP_NAME}, while a job runs`, () => {
  test.skip(NO_DESKTOP !== '', NO_DESKTOP);
  let desktop: Desktop;
  let training: ChildProcess;
  test.beforeAll(async () => {
    desktop = await startDesktop();
    const project = path.join(desktop.userDir, 'Jobs.semantile');
    const corpus = path.join(desktop.userDir, 'corpus.txt');
    writeCorpus(corpus);
    await desktopAnalyst(desktop).newProject(project);
    semantile(project, ['corpus', 'add', corpus]);
    await expect.poll(() => listCorpora(project)).toHaveLength(1);
    training = semantile(project, [
      'space',
      'train',
      '--epochs',
      '9999',
      '--dimension',
      '600',
      '--min-count',
      '1',
    ]);
    await expect(desktop.page.getByRole('contentinfo').getByText(/space/i)).toBeVisible();
  });
  test.afterAll(async () => {
    training?.kill('SIGKILL');
    await desktop?.close();
  });

  test('quitting asks, and a person may go on', async () => {
    const { app } = desktop;
    const asked = await app.evaluate(async ({ app, dialog }) => {
      const question = new Promise<string>((resolve) => {
        dialog.showMessageBox = (async (options: { message: string }) => {
          resolve(options.message);
          return { response: 0, checkboxChecked: false };
        }) as never;
      });
      app.quit();
      return question;
    });
    expect(asked).toBe('A job is running.');
    expect(app.windows()).toHaveLength(1);
  });

  test('the program outlives its last window until the job has ended', async () => {
    const { app } = desktop;
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.close());
    await expect.poll(() => app.windows().length).toBe(0);
    expect(await app.evaluate(({ app }) => app.isReady())).toBe(true);
    const ended = new Promise<void>((resolve) => app.once('close', () => resolve()));
    // Cancelling the command cancels the job.
    training.kill('SIGINT');
    await ended;
  });
});
