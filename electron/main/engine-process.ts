import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MessageChannelMain, type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron';
import type { Engine } from '../../native/contract/engine.ts';
import { connectEngine } from '../../native/contract/wire.ts';
import { requestPixels } from './pixels.ts';

/** A crash is mended at once; an engine that cannot start is tried ever more rarely. */
const RESTART_AFTER_MS = [100, 500, 2_000, 5_000, 10_000];
/** An engine that has run this long was not broken from the start. */
const STEADY_AFTER_MS = 30_000;
const STOP_WITHIN_MS = 10_000;

type State =
  | { state: 'starting' }
  | { state: 'ready'; socketPath: string; client: Engine }
  | { state: 'lost' }
  | { state: 'stopped' };

type FromEngine = { type: 'ready'; socketPath: string };

/** The process that holds the engine: started, and started again when it dies. */
export class EngineProcess {
  readonly #entry: string;
  readonly #socketDir: string;
  readonly #key = randomBytes(24).toString('base64url');
  readonly #onState: (state: 'ready' | 'lost') => void;
  #state: State = { state: 'starting' };
  #child: UtilityProcess | null = null;
  #quickDeaths = 0;

  private constructor(entry: string, socketDir: string, onState: (state: 'ready' | 'lost') => void) {
    this.#entry = entry;
    this.#socketDir = socketDir;
    this.#onState = onState;
    this.#start();
  }

  static async launch(entry: string, onState: (state: 'ready' | 'lost') => void): Promise<EngineProcess> {
    return new EngineProcess(entry, await mkdtemp(path.join(tmpdir(), 'semantile-')), onState);
  }

  /** Main's own connection; null while the engine is away. */
  get client(): Engine | null {
    return this.#state.state === 'ready' ? this.#state.client : null;
  }

  /** A new port to the engine; null while it is away. */
  connect(): MessagePortMain | null {
    if (this.#state.state !== 'ready' || !this.#child) return null;
    const { port1, port2 } = new MessageChannelMain();
    this.#child.postMessage({ type: 'connect' }, [port1]);
    return port2;
  }

  /** Everything below `/pixels/`. Never rejects: a page's image can only show that it failed. */
  async pixels(request: Request): Promise<Response> {
    if (this.#state.state !== 'ready') return unavailable();
    const { socketPath } = this.#state;
    return requestPixels({ socketPath, key: this.#key }, request).catch(unavailable);
  }

  /** Lets the engine close its project, then ends it. */
  async stop(): Promise<void> {
    const child = this.#child;
    this.#state = { state: 'stopped' };
    if (child) await endChild(child);
    await rm(this.#socketDir, { recursive: true, force: true });
  }

  #start(): void {
    const child = utilityProcess.fork(this.#entry, [], {
      serviceName: 'Semantile engine',
      env: { ...process.env, SEMANTILE_PIXELS_KEY: this.#key, SEMANTILE_PIXELS_DIR: this.#socketDir },
    });
    const startedAt = performance.now();
    this.#child = child;
    child.on('message', (message: FromEngine) => {
      if (this.#state.state === 'stopped') return;
      this.#state = { state: 'ready', socketPath: message.socketPath, client: connectClient(child) };
      this.#onState('ready');
    });
    child.once('exit', () => {
      this.#child = null;
      if (this.#state.state === 'stopped') return;
      this.#state = { state: 'lost' };
      this.#onState('lost');
      this.#quickDeaths = performance.now() - startedAt > STEADY_AFTER_MS ? 0 : this.#quickDeaths + 1;
      setTimeout(
        () => this.#startAgain(),
        RESTART_AFTER_MS[Math.min(this.#quickDeaths, RESTART_AFTER_MS.length) - 1] ?? 0,
      );
    });
  }

  #startAgain(): void {
    if (this.#state.state === 'stopped') return;
    this.#state = { state: 'starting' };
    this.#start();
  }
}

async function endChild(child: UtilityProcess): Promise<void> {
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.postMessage({ type: 'close' });
  const timer = setTimeout(() => child.kill(), STOP_WITHIN_MS);
  await ended;
  clearTimeout(timer);
}

function connectClient(child: UtilityProcess): Engine {
  const { port1, port2 } = new MessageChannelMain();
  child.postMessage({ type: 'connect' }, [port1]);
  return connectEngine({
    postMessage: (message) => port2.postMessage(message),
    onMessage: (listener) => {
      port2.on('message', ({ data }) => listener(data));
      port2.start();
    },
    onClose: (listener) => void port2.on('close', listener),
  });
}

function unavailable(): Response {
  return new Response('The engine is being started again.', { status: 503 });
}
