import { createHash } from 'node:crypto';
import { chmod, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Engine } from '../contract/engine.ts';
import { connectEngine, serveEngine } from '../contract/wire.ts';
import { jsonLinesPort } from './json-lines-port.ts';

/** sockaddr_un holds 104 bytes on macOS, 108 on Linux, with the NUL. */
const LONGEST_SOCKET_PATH_BYTES = 103;

/** Where the owner of a project listens: in its folder, or under a short name elsewhere when that is too long. */
export function socketPathFor(projectDir: string): string {
  const id = createHash('sha256').update(path.resolve(projectDir)).digest('hex').slice(0, 16);
  if (process.platform === 'win32') return `\\\\.\\pipe\\semantile-${id}`;
  const inProject = path.resolve(projectDir, 'engine.sock');
  if (Buffer.byteLength(inProject) <= LONGEST_SOCKET_PATH_BYTES) return inProject;
  return path.join(tmpdir(), `semantile-${id}.sock`);
}

export interface ServedSocket {
  /** How many processes are connected. */
  readonly clients: number;
  /** Serves until nobody is connected, then lets nobody in any more. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Answers everyone of this user who connects to `socketPath` with `engine`. A socket file that a killed process
 * left behind is replaced: whoever calls this holds the project's lock.
 */
export async function serveSocket(engine: Engine, socketPath: string): Promise<ServedSocket> {
  const clients = new Set<Socket>();
  let noticeLeft = () => {};
  const server = createServer((socket) => {
    clients.add(socket);
    socket.on('close', () => {
      clients.delete(socket);
      if (clients.size === 0) noticeLeft();
    });
    serveEngine(engine, jsonLinesPort(socket));
  });
  const isFile = process.platform !== 'win32';
  if (isFile) await rm(socketPath, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPath, resolve);
  });
  if (isFile) await chmod(socketPath, 0o600);
  return {
    get clients() {
      return clients.size;
    },
    async drain() {
      if (clients.size > 0) {
        await new Promise<void>((resolve) => {
          noticeLeft = resolve;
        });
      }
      server.close();
    },
    close() {
      for (const socket of clients) socket.destroy();
      if (!server.listening) return Promise.resolve();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** How the engine shares itself, as its options want it. */
export const engineSocket = { pathFor: socketPathFor, serve: serveSocket };

/** The engine of the process that listens at `socketPath`. Rejects when nobody does (ECONNREFUSED, ENOENT). */
export async function connectSocket(socketPath: string): Promise<{ engine: Engine; close(): void }> {
  const socket = connect(socketPath);
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve();
    });
  });
  return { engine: connectEngine(jsonLinesPort(socket)), close: () => socket.destroy() };
}
