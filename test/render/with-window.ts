import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from '@playwright/test';
import type { WebHost } from '../../native/host/web.ts';
import type { FakeProject } from './fake-project.ts';
import { serveFake } from './serve.ts';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);
const BUILT = existsSync(new URL('../../out/renderer/index.html', import.meta.url));
/** Why the window cannot be drawn here; false when it can. */
export const skip = !CHROMIUM ? 'no Chromium' : !BUILT ? 'the window is not built (out/renderer)' : false;
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface Look {
  theme: 'dark' | 'light';
  width: number;
  height: number;
  page?: string;
}
export const WIDE = { theme: 'dark', width: 1440, height: 900 } as const;

let browser: Browser | null = null;

/** To be called when the tests of a file are over. */
export async function closeBrowser(): Promise<void> {
  await browser?.close();
}

/** The window over a fake project; fails the test when the page throws or is refused something. */
export async function withWindow(
  stage: FakeProject['stage'],
  look: Look,
  use: (page: Page, host: WebHost) => Promise<void>,
): Promise<void> {
  browser ??= await chromium.launch({ executablePath: CHROMIUM!, args: FLAGS });
  const host: WebHost = await serveFake(stage);
  const page = await browser.newPage({
    viewport: { width: look.width, height: look.height },
    colorScheme: look.theme,
  });
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text());
  });
  try {
    await page.goto(host.url);
    if (look.page) await page.goto(new URL(look.page, host.url).href);
    await use(page, host);
    assert.deepEqual(troubles, []);
  } finally {
    await page.close();
    await host.close();
  }
}
