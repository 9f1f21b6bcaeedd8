import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { WebSocket } from 'ws';

export interface DevToolsEvent {
  method: string;
  params: Record<string, unknown>;
}

export type Send = <Result = Record<string, unknown>>(method: string, params?: object) => Promise<Result>;

/** One connection to Chromium for all windows (flat sessions of the Chrome DevTools Protocol). */
export class DevTools {
  readonly #webSocket: WebSocket;
  readonly #waiting = new Map<number, { resolve(value: never): void; reject(error: Error): void }>();
  readonly #sessions = new EventEmitter().setMaxListeners(0);
  #nextId = 1;

  constructor(webSocket: WebSocket) {
    this.#webSocket = webSocket;
    webSocket.on('message', (data) => this.#receive(JSON.parse(String(data))));
  }

  /** Of the browser itself, or bound to one page. */
  session(sessionId?: string): Send {
    return (method, params = {}) =>
      new Promise((resolve, reject) => {
        const id = this.#nextId++;
        this.#waiting.set(id, { resolve, reject });
        this.#webSocket.send(JSON.stringify({ id, method, params, sessionId }));
      });
  }

  onEvent(sessionId: string | undefined, listener: (event: DevToolsEvent) => void): void {
    this.#sessions.on(sessionId ?? 'browser', listener);
  }

  #receive(message: {
    id?: number;
    sessionId?: string;
    result?: unknown;
    error?: { message: string };
  }): void {
    if (message.id === undefined) {
      this.#sessions.emit(message.sessionId ?? 'browser', message);
      return;
    }
    const call = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.error) call?.reject(new Error(`Chromium: ${message.error.message}`));
    else call?.resolve(message.result as never);
  }
}

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-startup-window',
  '--remote-debugging-port=0',
];

/** Chromium on a profile of its own. Its “DevTools listening on …” goes to stderr, where Playwright waits for it. */
export async function startChromium(
  profileDir: string,
  switches: readonly string[],
): Promise<{ chromium: ChildProcess; devTools: DevTools }> {
  const headless = process.env.HEADFUL === '1' ? [] : ['--headless=new'];
  const flags = [...headless, ...FLAGS, ...switches, `--user-data-dir=${profileDir}`];
  const chromium = spawn(CHROMIUM, flags, { stdio: ['ignore', 'ignore', 'pipe'] });
  const line = await new Promise<string>((resolve, reject) => {
    let text = '';
    chromium.stderr.on('data', (data) => {
      text += data;
      const [found] = /DevTools listening on ws:\/\/\S+/.exec(text) ?? [];
      if (found) resolve(found);
    });
    chromium.once('error', reject);
    chromium.once('exit', () => reject(new Error(`Chromium ended at once:\n${text}`)));
  });
  const webSocket = new WebSocket(line.slice(line.indexOf('ws://')), {
    perMessageDeflate: false,
    maxPayload: 0,
  });
  await once(webSocket, 'open');
  process.stderr.write(`${line}\n`);
  return { chromium, devTools: new DevTools(webSocket) };
}
