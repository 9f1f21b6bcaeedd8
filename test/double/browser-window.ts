import type { DoubleApp } from './app.ts';
import { ModelledEmitter, preventable } from './modelled.ts';
import { type Surroundings, WebContents } from './web-contents.ts';

const EVENTS = ['ready-to-show', 'show', 'close', 'closed'];
/** What the double does, or what only Electron can show. Anything else must be modelled first. */
const OPTIONS = [
  'width',
  'height',
  'minWidth',
  'minHeight',
  'show',
  'title',
  'backgroundColor',
  'titleBarStyle',
  'titleBarOverlay',
  'webPreferences',
];
const PREFERENCES = { contextIsolation: true, sandbox: true, nodeIntegration: false, webviewTag: false };

interface WindowOptions {
  width: number;
  height: number;
  show?: boolean;
  title?: string;
  webPreferences: { preload: string; spellcheck?: boolean } & Partial<typeof PREFERENCES>;
}

/** The class as the application sees it, bound to one double. */
export function browserWindowClass(app: DoubleApp, around: Surroundings) {
  return class BrowserWindow extends ModelledEmitter {
    static readonly all = new Set<BrowserWindow>();
    readonly webContents: WebContents;
    #isVisible: boolean;
    #title: string;
    titleBarOverlay: object | null = null;

    constructor(options: WindowOptions) {
      super('BrowserWindow', EVENTS);
      checkOptions(options);
      this.#isVisible = options.show !== false;
      this.#title = options.title ?? '';
      const { width, height, webPreferences } = options;
      this.webContents = new WebContents({ width, height, preload: webPreferences.preload }, around);
      this.webContents.once('dom-ready', () => this.emit('ready-to-show'));
      BrowserWindow.all.add(this);
      app.emit('browser-window-created', {}, this);
      app.emit('web-contents-created', {}, this.webContents);
    }

    static getAllWindows(): BrowserWindow[] {
      return [...BrowserWindow.all];
    }

    static fromWebContents(contents: WebContents): BrowserWindow | null {
      return BrowserWindow.getAllWindows().find((window) => window.webContents === contents) ?? null;
    }

    loadURL(url: string): Promise<void> {
      return this.webContents.loadURL(url);
    }

    show(): void {
      this.#isVisible = true;
      this.emit('show');
    }

    isVisible(): boolean {
      return this.#isVisible;
    }

    isMinimized(): boolean {
      return false;
    }

    restore(): void {}

    focus(): void {}

    getTitle(): string {
      return this.#title;
    }

    setTitle(title: string): void {
      this.#title = title;
    }

    setTitleBarOverlay(overlay: object): void {
      this.titleBarOverlay = overlay;
    }

    close(): void {
      const event = preventable({});
      this.emit('close', event);
      if (!event.defaultPrevented) this.destroy();
    }

    destroy(): void {
      if (!BrowserWindow.all.delete(this)) return;
      this.webContents.close();
      this.emit('closed');
      if (BrowserWindow.all.size === 0) app.lastWindowClosed();
    }
  };
}

function checkOptions(options: WindowOptions): void {
  for (const name of Object.keys(options)) {
    if (!OPTIONS.includes(name))
      throw new Error(`electron double: the window option ${name} is not modelled`);
  }
  for (const [name, expected] of Object.entries(PREFERENCES)) {
    const value = options.webPreferences[name as keyof typeof PREFERENCES];
    if (value !== expected) {
      throw new Error(`electron double: only windows with ${name}: ${expected} are modelled, got ${value}`);
    }
  }
}
