import path from 'node:path';
import { expect, test } from '@playwright/test';
import { MENU_COMMANDS } from '../../native/contract/menu.ts';
import { desktopAnalyst } from './analyst.ts';
import { DESKTOP_NAME, type Desktop, NO_DESKTOP, startDesktop } from './desktop.ts';
import { killEngine } from './kill-engine.ts';

test.describe(DESKTOP_NAME, () => {
  test.skip(NO_DESKTOP !== '', NO_DESKTOP);
  let desktop: Desktop;
  test.beforeAll(async () => {
    desktop = await startDesktop();
  });
  test.afterAll(() => desktop?.close());

  test('the page sees one object of the shell and nothing of Node', async () => {
    const seen = await desktop.page.evaluate(() => {
      const names = ['require', 'process', 'module', 'Buffer', 'ipcRenderer', '__dirname'];
      return {
        node: names.filter((name) => name in window),
        shell: Object.keys(window.semantileShell!).sort(),
      };
    });
    expect(seen.node).toEqual([]);
    expect(seen.shell).toEqual(
      ['kind', 'onEngine', 'onMenu', 'openFiles', 'pathOf', 'platform', 'saveFile', 'setTitle'].sort(),
    );
  });

  test('the page cannot change the shell', async () => {
    const kind = await desktop.page.evaluate(() => {
      try {
        (window.semantileShell as { kind: string }).kind = 'other';
      } catch {
        // a frozen object throws in strict code
      }
      return window.semantileShell!.kind;
    });
    expect(kind).toBe('desktop');
  });

  test('the page runs under a policy without inline scripts', async () => {
    const ran = await desktop.page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.inlineRan = true';
      document.head.append(script);
      return 'inlineRan' in window;
    });
    expect(ran).toBe(false);
  });

  test('navigation and new windows are refused', async () => {
    const { page, app } = desktop;
    const before = page.url();
    await page.evaluate(() => {
      location.href = 'https://example.invalid/';
    });
    await page.evaluate(() => void window.open('https://example.invalid/'));
    await expect.poll(() => page.evaluate(() => document.readyState)).toBe('complete');
    expect(page.url()).toBe(before);
    expect(app.windows()).toHaveLength(1);
  });

  test('a dialog answers with the paths a person chose, and null when cancelled', async () => {
    const { page, app } = desktop;
    await app.evaluate(({ dialog }) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: ['/data/a.tif', '/data/b.tif'] });
      dialog.showSaveDialog = async () => ({ canceled: true, filePath: '' });
    });
    const open = () => window.semantileShell!.openFiles('scenes');
    expect(await page.evaluate(open)).toEqual(['/data/a.tif', '/data/b.tif']);
    expect(await page.evaluate(() => window.semantileShell!.saveFile('a.csv'))).toBeNull();
    await expect(
      page.evaluate(() => window.semantileShell!.openFiles('toString' as 'scenes')),
    ).rejects.toThrow(/no dialog for toString/);
  });

  test('menu commands reach the page', async () => {
    const { page, app } = desktop;
    await page.evaluate(() => {
      const seen: string[] = [];
      Object.assign(window, { seen });
      window.semantileShell!.onMenu((command) => seen.push(command));
    });
    const ids = MENU_COMMANDS.filter((id) => id.startsWith('go.'));
    await app.evaluate(({ Menu }, wanted) => {
      for (const id of wanted) Menu.getApplicationMenu()!.getMenuItemById(id)!.click();
    }, ids);
    await expect.poll(() => page.evaluate(() => (window as unknown as { seen: string[] }).seen)).toEqual(ids);
  });

  test('every command of the menu has its item', async () => {
    const missing = await desktop.app.evaluate(
      ({ Menu }, ids) => ids.filter((id) => !Menu.getApplicationMenu()!.getMenuItemById(id)),
      [...MENU_COMMANDS],
    );
    expect(missing).toEqual([]);
  });

  test('the title of the window is the page’s', async () => {
    const { page, app } = desktop;
    await page.evaluate(() => window.semantileShell!.setTitle('Chiapas'));
    const title = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getTitle());
    await expect.poll(title).toBe('Chiapas');
  });

  test('pixels come from the engine process', async () => {
    const status = await desktop.page.evaluate(async () => (await fetch('/pixels/nothing-there')).status);
    expect([400, 404]).toContain(status);
  });

  test('files beside the page are not served', async () => {
    const statuses = await desktop.page.evaluate(() =>
      Promise.all(
        ['/../electron/main.cjs', '/..%2felectron%2fmain.cjs'].map(async (way) => (await fetch(way)).status),
      ),
    );
    expect(statuses).toEqual([404, 404]);
  });

  test('the engine is killed: the page is told, has a new one, and the project is open again', async () => {
    const { page, app } = desktop;
    const analyst = desktopAnalyst(desktop);
    const project = path.join(desktop.userDir, 'Crash.semantile');
    await analyst.newProject(project);
    await page.evaluate(() => {
      const states: string[] = [];
      Object.assign(window, { states });
      window.semantileShell!.onEngine((state) => states.push(state));
      window.addEventListener('message', ({ data }) => data === 'engine-port' && states.push('port'));
    });
    killEngine(app.process().pid!);
    await expect(page.getByText(/The engine does not answer/)).toBeVisible();
    const states = () => page.evaluate(() => (window as unknown as { states: string[] }).states);
    await expect.poll(states).toEqual(['lost', 'ready', 'port']);
    await expect(page.getByText(/The engine does not answer/)).toBeHidden();
    await analyst.seesProject('Crash');
    // The engine of the project is the new one: it can be closed and opened again.
    await analyst.command('Close the project');
    await analyst.seesStart();
  });
});
