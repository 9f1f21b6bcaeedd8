import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';

const START = path.join(import.meta.dirname, '../../scripts/start.mjs');

function start(shell: string, userDir: string) {
  const { DISPLAY: _, WAYLAND_DISPLAY: __, ...env } = process.env;
  return spawn(process.execPath, [START], {
    env: { ...env, SEMANTILE_SHELL: shell, SEMANTILE_USER_DIR: userDir, SEMANTILE_NO_BROWSER: '1' },
  });
}

test('without a desktop, npm start says in one line why and where the window is', async () => {
  test.skip(process.platform !== 'linux', 'only on Linux can a session have no display');
  const userDir = mkdtempSync(path.join(tmpdir(), 'semantile-user-'));
  const program = start('', userDir);
  let said = '';
  program.stdout.on('data', (data) => {
    said += data;
  });
  await expect.poll(() => said).toMatch(/\n$/);
  expect(said).toMatch(/no display for the desktop shell/);
  expect(said.trim().split('\n')).toHaveLength(1);
  const [url] = /http:\S+/.exec(said)!;
  expect((await fetch(url!, { redirect: 'manual' })).status).toBe(302);
  const ended = new Promise((resolve) => program.once('exit', resolve));
  program.kill('SIGINT');
  expect(await ended).toBe(0);
  rmSync(userDir, { recursive: true, force: true });
});

test('a shell that there is not is named as wrong', async () => {
  const program = start('window', tmpdir());
  expect(await new Promise((resolve) => program.once('exit', resolve))).toBe(2);
});
