import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { CHROMIUM, CHROMIUM_FLAGS } from './chromium.ts';

export const CLI = path.join(import.meta.dirname, '../../out/host/cli.js');

export interface Web {
  page: Page;
  /** With the token. */
  url: string;
  host: ChildProcess;
  userDir: string;
  close(): Promise<void>;
}

/** `semantile serve`, and a browser at the address it prints. */
export async function startWeb(): Promise<Web> {
  const userDir = mkdtempSync(path.join(tmpdir(), 'semantile-user-'));
  const { host, url } = await startHost(userDir);
  const browser: Browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(url);
  return {
    page,
    url,
    host,
    userDir,
    async close() {
      await browser.close();
      await endHost(host);
      rmSync(userDir, { recursive: true, force: true });
    },
  };
}

export async function startHost(userDir: string, port = 0): Promise<{ host: ChildProcess; url: string }> {
  const host = spawn(process.execPath, [CLI, 'serve', '--port', String(port)], {
    env: { ...process.env, SEMANTILE_USER_DIR: userDir },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    let text = '';
    host.stdout.on('data', (data) => {
      text += data;
      const [found] = /http:\S+token=\S+/.exec(text) ?? [];
      if (found) resolve(found);
    });
    host.once('exit', (code) => reject(new Error(`the web host ended (${code}) before it said where it is`)));
  });
  return { host, url };
}

/** As Ctrl-C does; answers with the exit code. */
export async function endHost(host: ChildProcess): Promise<number | null> {
  if (host.exitCode !== null) return host.exitCode;
  const ended = new Promise<number | null>((resolve) => host.once('exit', (code) => resolve(code)));
  host.kill('SIGINT');
  return ended;
}
