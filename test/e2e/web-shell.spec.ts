import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { webAnalyst } from './analyst.ts';
import { NO_CHROMIUM } from './chromium.ts';
import { CLI, endHost, startHost, startWeb, type Web } from './web.ts';

test.describe('web host', () => {
  test.skip(NO_CHROMIUM !== '', NO_CHROMIUM);
  let web: Web;
  test.beforeAll(async () => {
    web = await startWeb();
  });
  test.afterAll(() => web?.close());

  test('the address loses its token, and a reload still works', async () => {
    expect(web.page.url()).not.toContain('token');
    await web.page.reload();
    await expect(web.page).toHaveTitle(/Semantile/);
  });

  test('no script of the page can read the cookie', async () => {
    expect(await web.page.evaluate(() => document.cookie)).toBe('');
  });

  test('a browser without the token is refused', async () => {
    const { origin } = new URL(web.url);
    const stranger = await web.page.context().browser()!.newContext();
    for (const way of ['/', '/index.html', '/pixels/map/a/0/0/0.png', '/engine']) {
      expect((await stranger.request.get(origin + way)).status()).toBe(401);
    }
    await stranger.close();
  });

  test('a page of another origin cannot reach the engine', async () => {
    const { origin, host } = new URL(web.url);
    const context = web.page.context();
    const foreign = await context.newPage();
    await foreign.route('http://evil.example/', (route) =>
      route.fulfill({ contentType: 'text/html', body: 'evil' }),
    );
    await foreign.goto('http://evil.example/');
    const reached = await foreign.evaluate(
      ([page, address]) =>
        Promise.all([
          fetch(`${page}/`, { credentials: 'include' }).then(
            () => 'fetched',
            () => 'refused',
          ),
          new Promise((resolve) => {
            const socket = new WebSocket(`ws://${address}/engine`);
            socket.onopen = () => resolve('connected');
            socket.onerror = () => resolve('refused');
          }).catch(() => 'refused'),
        ]).catch(() => ['refused', 'refused']),
      [origin, host],
    );
    expect(reached).toEqual(['refused', 'refused']);
    await foreign.close();
  });

  test('the page runs under a policy without inline scripts', async () => {
    const ran = await web.page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.inlineRan = true';
      document.head.append(script);
      return 'inlineRan' in window;
    });
    expect(ran).toBe(false);
  });

  test('nothing of the page is refused by its policy', async () => {
    const complaints: string[] = [];
    web.page.on('console', (message) => {
      if (/Content Security Policy|Refused to/.test(message.text())) complaints.push(message.text());
    });
    await web.page.reload();
    await web.page.waitForLoadState('load');
    expect(complaints).toEqual([]);
  });

  test('a project made in the browser is there after a reload, and the command line reaches the same engine', async () => {
    const analyst = webAnalyst(web);
    const project = path.join(web.userDir, 'Browser.semantile');
    await analyst.newProject(project);
    await analyst.seesProject('Browser');
    await web.page.reload();
    await analyst.seesProject('Browser');
    // The lock of the project names the host; the command line asks it instead of refusing.
    const { stdout } = await promisify(execFile)(process.execPath, [
      CLI,
      'project',
      'info',
      '--json',
      '--project',
      project,
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ project, scenes: 0 });
    await analyst.command('Close the project');
    await analyst.seesStart();
  });

  test('a project that begins with the starter space answers in English before it has any text', async () => {
    test.setTimeout(240_000);
    const analyst = webAnalyst(web);
    await web.page.getByText('Begin with the starter space').click();
    await analyst.newProject(path.join(web.userDir, 'Words.semantile'));
    await analyst.seesProject('Words');
    const space = web.page
      .getByRole('complementary', { name: 'Project' })
      .getByText('starter', { exact: true });
    await expect(space).toBeVisible({ timeout: 120_000 });
    await analyst.search('woodland');
    await expect(analyst.answers()).toContainText('moorland', { timeout: 60_000 });
    await analyst.command('Close the project');
    await analyst.seesStart();
  });

  test('Ctrl-C ends the host cleanly', async () => {
    test.skip(process.platform === 'win32', 'Windows has no signal for it');
    const userDir = mkdtempSync(path.join(tmpdir(), 'semantile-user-'));
    const { host } = await startHost(userDir);
    expect([0, 130]).toContain(await endHost(host));
    rmSync(userDir, { recursive: true, force: true });
  });
});
