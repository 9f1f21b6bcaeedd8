import path from 'node:path';
import { BrowserWindow, nativeTheme } from 'electron';
import { SHELL_CHANNELS } from '../../native/contract/shell-channels.ts';
import type { EngineProcess } from './engine-process.ts';
import { PAGE_ORIGIN } from './protocol.ts';

/** Height of the page's top bar, which is the title bar. */
const TITLE_BAR_HEIGHT = 44;

export async function openWindow(engine: EngineProcess): Promise<void> {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 960,
    minHeight: 600,
    show: false,
    title: 'Semantile',
    backgroundColor: colours().bar,
    titleBarStyle: 'hidden',
    titleBarOverlay: titleBarOverlay(colours()),
    webPreferences: {
      preload: path.join(__dirname, 'preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  // The page says its own theme in <meta name="theme-color">.
  window.webContents.on('did-change-theme-color', (_, colour) => {
    if (colour) paintTitleBar(window, { bar: colour, symbols: isDark(colour) ? LIGHT_INK : DARK_INK });
  });
  window.webContents.on('did-finish-load', () => connectWindow(window, engine));
  await window.loadURL(`${PAGE_ORIGIN}/`);
}

/** Tells every window how the engine is, and gives it the new port once there is one. */
export function tellWindows(state: 'ready' | 'lost', engine: EngineProcess): void {
  for (const window of BrowserWindow.getAllWindows()) {
    if (window.webContents.isLoading()) continue; // connected when it has loaded
    window.webContents.send(SHELL_CHANNELS.engineState, state);
    if (state === 'ready') connectWindow(window, engine);
  }
}

export function showWindow(engine: EngineProcess): void {
  const window = BrowserWindow.getAllWindows()[0];
  if (!window) return void openWindow(engine);
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

function connectWindow(window: BrowserWindow, engine: EngineProcess): void {
  const port = engine.connect();
  if (port) window.webContents.postMessage(SHELL_CHANNELS.enginePort, null, [port]);
}

const LIGHT_INK = '#e6e8ea';
const DARK_INK = '#26292c';

interface BarColours {
  bar: string;
  symbols: string;
}

/** Until the page says its own. */
function colours(): BarColours {
  return nativeTheme.shouldUseDarkColors
    ? { bar: '#1b1d1f', symbols: LIGHT_INK }
    : { bar: '#f4f5f6', symbols: DARK_INK };
}

function titleBarOverlay({ bar, symbols }: BarColours) {
  return { color: bar, symbolColor: symbols, height: TITLE_BAR_HEIGHT };
}

function paintTitleBar(window: BrowserWindow, bar: BarColours): void {
  // macOS keeps its own buttons, and has no such method.
  if (process.platform !== 'darwin') window.setTitleBarOverlay(titleBarOverlay(bar));
}

/** Rec. 709 luma of `#rrggbb` below one half. */
function isDark(colour: string): boolean {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue! < 128;
}
