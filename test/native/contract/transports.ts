import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { WebSocket } from 'ws';
import type { Engine } from '../../../native/contract/engine.ts';
import { connectEngine } from '../../../native/contract/wire.ts';
import { connectSocket, serveSocket } from '../../../native/host/engine-socket.ts';
import { startWebHost } from '../../../native/host/web.ts';
import { webSocketPort } from '../../../native/host/web-socket-port.ts';
import { fakeEngine } from './fake-engine.ts';
import { workerPort } from './worker-port.ts';

export interface Transport {
  name: string;
  /** Whether progress crosses a process or thread, where it is thinned. */
  thins: boolean;
  open(): Promise<OpenTransport>;
}

export interface OpenTransport {
  engine: Engine;
  /** Cuts the connection as a crash would; null where there is none. */
  cut: (() => void) | null;
  close(): Promise<void>;
}

export const TRANSPORTS: readonly Transport[] = [
  {
    name: 'in process',
    thins: false,
    open: async () => ({ engine: fakeEngine(), cut: null, close: async () => {} }),
  },
  { name: 'over a worker port', thins: true, open: openWorker },
  { name: 'over a local socket', thins: true, open: openSocket },
  { name: 'over a WebSocket', thins: true, open: openWebSocket },
];

async function openWorker(): Promise<OpenTransport> {
  const worker = new Worker(new URL('./fake-engine.worker.ts', import.meta.url));
  await once(worker, 'online');
  const stop = async () => void (await worker.terminate());
  return { engine: connectEngine(workerPort(worker)), cut: () => void stop(), close: stop };
}

async function openSocket(): Promise<OpenTransport> {
  const folder = mkdtempSync(path.join(tmpdir(), 'semantile-socket-'));
  const socketPath =
    process.platform === 'win32'
      ? `\\\\.\\pipe\\semantile-test-${process.pid}`
      : path.join(folder, 'engine.sock');
  const server = await serveSocket(fakeEngine(), socketPath);
  const client = await connectSocket(socketPath);
  return {
    engine: client.engine,
    cut: () => client.close(),
    async close() {
      client.close();
      await server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

async function openWebSocket(): Promise<OpenTransport> {
  const host = await startWebHost({
    engine: fakeEngine(),
    pixels: async () => new Response(null, { status: 404 }),
    rendererDir: import.meta.dirname,
    port: 0,
    host: '127.0.0.1',
  });
  const { origin } = new URL(host.url);
  const greeting = await fetch(host.url, { redirect: 'manual' });
  const cookie = greeting.headers.get('set-cookie')!.split(';')[0]!;
  const webSocket = new WebSocket(`${origin.replace('http', 'ws')}/engine`, { origin, headers: { cookie } });
  await once(webSocket, 'open');
  return {
    engine: connectEngine(webSocketPort(webSocket)),
    cut: () => webSocket.terminate(),
    async close() {
      webSocket.terminate();
      await host.close();
    },
  };
}
