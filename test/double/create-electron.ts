import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type AppFacts, DoubleApp } from './app.ts';
import { browserWindowClass } from './browser-window.ts';
import { type DevTools, startChromium } from './devtools.ts';
import { IpcMain } from './ipc-main.ts';
import { Menu, MenuItem, menuSurroundings } from './menu.ts';
import { MessageChannelMain } from './message-ports.ts';
import { modelled, modelledInstance } from './modelled.ts';
import { Schemes } from './schemes.ts';
import { killUtilityProcesses, utilityProcess } from './utility-process.ts';
import type { Surroundings, WebContents } from './web-contents.ts';

/** Everything that `require('electron')` answers with, and how to start the browser behind it. */
export function createElectron(facts: AppFacts) {
  const profileDir = mkdtempSync(path.join(tmpdir(), 'electron-double-'));
  const app = new DoubleApp(facts);
  const schemes = new Schemes();
  const ipcMain = new IpcMain();
  let devTools: DevTools;
  const around: Surroundings = {
    ready: app.whenReady(),
    send: (method, params) => devTools.session()(method, params),
    attach(sessionId, listener) {
      devTools.onEvent(sessionId, ({ method, params }) => listener(method, params as never));
      return devTools.session(sessionId);
    },
    schemes,
    ipcMain,
  };
  const BrowserWindow = browserWindowClass(app, around);
  menuSurroundings.focusedWindow = () => BrowserWindow.getAllWindows().at(-1) ?? null;
  menuSurroundings.quit = () => app.quit();
  app.closeWindows = () => {
    for (const window of BrowserWindow.getAllWindows()) window.close();
    return BrowserWindow.all.size;
  };

  const electron = modelled('electron', {
    app: modelledInstance('app', app),
    BrowserWindow,
    Menu,
    MenuItem,
    MessageChannelMain,
    ipcMain,
    utilityProcess,
    protocol: schemes.protocol,
    dialog: modelled('dialog', DIALOGS),
    nativeTheme: Object.assign(new EventEmitter(), { shouldUseDarkColors: false }),
    session: modelled('session', { defaultSession: permissions() }),
    // Playwright finds windows through it.
    webContents: modelled('webContents', {
      getAllWebContents: () => BrowserWindow.getAllWindows().map((window) => window.webContents),
      fromDevToolsTargetId: (id: string): WebContents | undefined =>
        BrowserWindow.getAllWindows().find((window) => window.webContents.targetId === id)?.webContents,
    }),
  });

  async function start(): Promise<void> {
    const started = await startChromium(profileDir, app.switches);
    devTools = started.devTools;
    started.chromium.once('exit', () => app.exit(1));
    app.cleanUp = () => {
      killUtilityProcesses();
      started.chromium.removeAllListeners('exit').kill('SIGKILL');
      rmSync(profileDir, { recursive: true, force: true, maxRetries: 8, retryDelay: 50 });
    };
    await devTools.session()('Target.setDiscoverTargets', { discover: true });
    devTools.onEvent(undefined, ({ method, params }) => {
      if (method !== 'Target.targetDestroyed') return;
      const isGone = (window: { webContents: WebContents }) =>
        window.webContents.targetId === params.targetId;
      BrowserWindow.getAllWindows().find(isGone)?.destroy();
    });
    app.becomeReady();
  }
  return { electron, start };
}

/** Cancelled, until a test says otherwise. */
const DIALOGS = {
  showOpenDialog: async () => ({ canceled: true, filePaths: [] as string[] }),
  showSaveDialog: async () => ({ canceled: true, filePath: '' }),
  showMessageBox: async () => ({ response: 0, checkboxChecked: false }),
};

/** Taken and kept, so that a test can ask them; the browser behind has its own permissions. */
function permissions() {
  const kept: Record<string, unknown> = { requestHandler: null, checkHandler: null };
  return modelled('session.defaultSession', {
    kept,
    setPermissionRequestHandler: (handler: unknown) => {
      kept.requestHandler = handler;
    },
    setPermissionCheckHandler: (handler: unknown) => {
      kept.checkHandler = handler;
    },
  });
}
