import { ModelledEmitter, modelled, preventable } from './modelled.ts';

const EVENTS = [
  'ready',
  'window-all-closed',
  'before-quit',
  'will-quit',
  'quit',
  'browser-window-created',
  'web-contents-created',
  // Only other starts of the program and the macOS dock cause these.
  'second-instance',
  'activate',
];

export interface AppFacts {
  appDir: string;
  name: string;
  version: string;
}

export class DoubleApp extends ModelledEmitter {
  readonly isPackaged = false;
  /** Switches for Chromium, as `--name=value`. */
  readonly switches: string[] = [];
  readonly commandLine = modelled('app.commandLine', {
    appendSwitch: (name: string, value = '') =>
      void this.switches.push(value ? `--${name}=${value}` : `--${name}`),
  });
  readonly #facts: AppFacts;
  readonly #ready = Promise.withResolvers<void>();
  #isReady = false;
  #isQuitting = false;
  /** Given by the double: how windows are closed, and what goes with the process. */
  closeWindows: () => number = () => 0;
  cleanUp: () => void = () => {};

  constructor(facts: AppFacts) {
    super('app', EVENTS);
    this.#facts = facts;
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => this.quit());
  }

  whenReady(): Promise<void> {
    return this.#ready.promise;
  }

  isReady(): boolean {
    return this.#isReady;
  }

  becomeReady(): void {
    this.#isReady = true;
    this.#ready.resolve();
    this.emit('ready', {}, {});
  }

  getName(): string {
    return this.#facts.name;
  }

  getVersion(): string {
    return this.#facts.version;
  }

  getAppPath(): string {
    return this.#facts.appDir;
  }

  /** Each double has a profile of its own. */
  requestSingleInstanceLock(): boolean {
    return true;
  }

  lastWindowClosed(): void {
    if (this.#isQuitting) return;
    if (this.listenerCount('window-all-closed')) this.emit('window-all-closed');
    else this.quit();
  }

  quit(): void {
    if (this.#isQuitting) return;
    const event = preventable({});
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    this.#isQuitting = true;
    if (this.closeWindows() > 0) {
      this.#isQuitting = false; // a window refused
      return;
    }
    this.emit('will-quit', preventable({}));
    this.exit(0);
  }

  exit(code = 0): void {
    this.emit('quit', {}, code);
    this.cleanUp();
    process.exit(code);
  }
}
