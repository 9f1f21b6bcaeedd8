import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import type { Shell } from '../../native/contract/shell.ts';
import { electronBinary } from '../../scripts/electron-binary.mjs';
import { NO_CHROMIUM } from './chromium.ts';

declare global {
  interface Window {
    semantileShell?: Shell;
  }
}

const ROOT = path.join(import.meta.dirname, '../..');
const isReal = electronBinary() !== null && hasDisplay();

export const DESKTOP_NAME = isReal ? 'desktop (real Electron)' : 'desktop (Electron double)';
/** Why the desktop cannot be tested here; empty when it can. */
export const NO_DESKTOP = isReal
  ? ''
  : process.platform === 'win32'
    ? 'no Electron binary, and its double is a shell script'
    : NO_CHROMIUM;

export interface Desktop {
  app: ElectronApplication;
  page: Page;
  /** Where this person keeps recent projects. */
  userDir: string;
  close(): Promise<void>;
}

/** The desktop as a person starts it. Where the real binary is missing, one variable puts the double in its place. */
export async function startDesktop(): Promise<Desktop> {
  const userDir = mkdtempSync(path.join(tmpdir(), 'semantile-user-'));
  const double = isReal ? {} : { ELECTRON_OVERRIDE_DIST_PATH: path.join(ROOT, 'test/double') };
  // Playwright finds the executable through the electron package, which reads this process's environment.
  Object.assign(process.env, double);
  const app = await _electron.launch({
    args: ['.'],
    cwd: ROOT,
    env: { ...(process.env as Record<string, string>), SEMANTILE_USER_DIR: userDir },
  });
  const page = await app.firstWindow();
  page.on('pageerror', (error) => console.error('the page threw:', error));
  await page.waitForURL((url) => url.protocol !== 'about:', { waitUntil: 'load' });
  return {
    app,
    page,
    userDir,
    async close() {
      await app.close();
      rmSync(userDir, { recursive: true, force: true });
    },
  };
}

function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}
