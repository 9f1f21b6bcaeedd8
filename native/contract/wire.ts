import { ENGINE_METHODS, type Engine } from './engine.ts';
import { EngineError, type Failure, toFailure } from './failure.ts';
import type { Work } from './work.ts';

/** The least a transport must do: Electron ports, worker threads and sockets all fit. */
export interface Port {
  postMessage(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
}

type ToEngine =
  | { type: 'call'; id: number; method: keyof Engine; params: unknown }
  | { type: 'cancel'; id: number };

type FromEngine =
  | { type: 'progress'; id: number; progress: unknown }
  | { type: 'result'; id: number; value: unknown }
  | { type: 'failure'; id: number; failure: Failure };

type AnyCall = (params: unknown, work: Work<unknown>) => Promise<unknown>;

/** Ten reports a second: what a progress bar can show. */
const REPORT_INTERVAL_MS = 100;

/** Answers calls that arrive on `port` with `engine`; when the port closes, its calls are cancelled. */
export function serveEngine(engine: Engine, port: Port): void {
  const running = new Map<number, AbortController>();
  let open = true;
  const send = (message: FromEngine) => {
    if (open) port.postMessage(message);
  };

  async function run({ id, method, params }: Extract<ToEngine, { type: 'call' }>) {
    const controller = new AbortController();
    running.set(id, controller);
    const reports = latestOnly((progress) => send({ type: 'progress', id, progress }));
    try {
      if (!ENGINE_METHODS.includes(method)) throw new Error(`unknown method ${String(method)}`);
      const call = engine[method].bind(engine) as unknown as AnyCall;
      const value = await call(params, { signal: controller.signal, report: reports.take });
      reports.flush();
      send({ type: 'result', id, value });
    } catch (thrown) {
      reports.flush();
      send({ type: 'failure', id, failure: toFailure(thrown) });
    } finally {
      running.delete(id);
    }
  }

  port.onMessage((raw) => {
    if (typeof raw !== 'object' || raw === null) return;
    const message = raw as ToEngine;
    if (message.type === 'call') void run(message);
    else if (message.type === 'cancel') running.get(message.id)?.abort();
  });
  port.onClose(() => {
    open = false;
    for (const controller of running.values()) controller.abort();
  });
}

/** Passes on the first report at once and then the newest one per interval. */
function latestOnly(send: (progress: unknown) => void) {
  let held: { progress: unknown } | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const flush = () => {
    if (timer) clearTimeout(timer);
    timer = null;
    if (held) send(held.progress);
    held = null;
  };
  const tick = () => {
    timer = null;
    if (!held) return;
    send(held.progress);
    held = null;
    timer = setTimeout(tick, REPORT_INTERVAL_MS);
  };
  return {
    flush,
    take(progress: unknown) {
      held = { progress };
      if (!timer) tick();
    },
  };
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
  report(progress: unknown): void;
}

/** An `Engine` that lives on the other side of `port`. When the port closes, open calls fail with `engine-lost`. */
export function connectEngine(port: Port): Engine {
  const pending = new Map<number, Pending>();
  let nextId = 0;
  let closed = false;
  const send = (message: ToEngine) => port.postMessage(message);
  const lost = () => new EngineError({ kind: 'engine-lost', reason: 'the connection closed' });

  port.onMessage((raw) => {
    const message = raw as FromEngine;
    const call = pending.get(message.id);
    if (!call) return;
    if (message.type === 'progress') return call.report(message.progress);
    pending.delete(message.id);
    if (message.type === 'result') call.resolve(message.value);
    else call.reject(new EngineError(message.failure));
  });
  port.onClose(() => {
    closed = true;
    for (const call of pending.values()) call.reject(lost());
    pending.clear();
  });

  const callRemote =
    (method: keyof Engine): AnyCall =>
    (params, work) => {
      if (work.signal.aborted) return Promise.reject(new EngineError({ kind: 'cancelled' }));
      if (closed) return Promise.reject(lost());
      const id = nextId++;
      return new Promise((resolve, reject) => {
        const cancel = () => {
          if (!closed) send({ type: 'cancel', id });
        };
        const settle = () => work.signal.removeEventListener('abort', cancel);
        pending.set(id, {
          resolve: (value) => {
            settle();
            resolve(value);
          },
          reject: (error) => {
            settle();
            reject(error);
          },
          report: (progress) => work.report(progress),
        });
        work.signal.addEventListener('abort', cancel, { once: true });
        send({ type: 'call', id, method, params });
      });
    };

  return Object.fromEntries(
    ENGINE_METHODS.map((method) => [method, callRemote(method)]),
  ) as unknown as Engine;
}
