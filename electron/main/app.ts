import path from 'node:path';
import { app } from 'electron';
import { answerDialogs } from './dialogs.ts';
import { EngineProcess } from './engine-process.ts';
import { manageLifetime } from './lifetime.ts';
import { showMenu } from './menu.ts';
import { answerScheme, registerScheme } from './protocol.ts';
import { denyPermissions, lockDown } from './security.ts';
import { openWindow, showWindow, tellWindows } from './window.ts';

/** Bundled to `out/electron`, beside `out/host` and `out/renderer`. */
const OUT = path.join(__dirname, '..');

registerScheme();
lockDown();
if (app.requestSingleInstanceLock()) void app.whenReady().then(start);
else app.quit();

async function start(): Promise<void> {
  denyPermissions();
  const entry = path.join(OUT, 'host', 'desktop.js');
  const engine: EngineProcess = await EngineProcess.launch(entry, (state) => tellWindows(state, engine));
  answerScheme(path.join(OUT, 'renderer'), (request) => engine.pixels(request));
  answerDialogs();
  showMenu();
  manageLifetime(engine);
  app.on('second-instance', () => showWindow(engine));
  app.on('activate', () => showWindow(engine));
  await openWindow(engine);
}
