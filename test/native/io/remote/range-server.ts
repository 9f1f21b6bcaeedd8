import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { TestContext } from 'node:test';

/** What the server does with one request. */
export type Behaviour =
  | { do: 'serve' }
  /** Answers with the whole file, as a server without byte ranges. */
  | { do: 'ignore-range'; sayLength?: boolean }
  /** Sends half of the body, then nothing more and no connection. */
  | { do: 'drop' }
  /** Never answers. */
  | { do: 'hang' }
  | { do: 'status'; status: number; headers?: Record<string, string> };

export interface Served {
  bytes: Uint8Array;
  headers?: Record<string, string>;
}

export interface RangeServer {
  /** `http://127.0.0.1:port`. */
  readonly origin: string;
  readonly files: Map<string, Served>;
  /** `GET /path bytes=…` of each request, in order. */
  readonly log: string[];
  readonly requests: IncomingMessage[];
  /** Called for each request with its number from 0. */
  behave: (n: number, request: IncomingMessage) => Behaviour;
  /** Nobody answers any more. */
  stop(): Promise<void>;
}

/**
 * A server of files in memory, which can do everything a bad one does.
 *
 * @param at 0 takes a free port; the port of one that was stopped brings it back, without files
 */
export async function rangeServer(t: TestContext, at = 0): Promise<RangeServer> {
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => answer(running, request, response));
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(at, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const running: RangeServer = {
    origin: `http://127.0.0.1:${port}`,
    files: new Map(),
    log: [],
    requests: [],
    behave: () => ({ do: 'serve' }),
    stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      return closed;
    },
  };
  t.after(() => running.stop());
  return running;
}

function answer(server: RangeServer, request: IncomingMessage, response: ServerResponse): void {
  const behaviour = server.behave(server.log.length, request);
  server.log.push(`${request.method} ${request.url} ${request.headers.range ?? '-'}`);
  server.requests.push(request);
  const file = server.files.get(new URL(request.url!, server.origin).pathname);
  if (behaviour.do === 'hang') return;
  if (behaviour.do === 'status') {
    response.writeHead(behaviour.status, behaviour.headers);
    response.end();
    return;
  }
  if (!file) {
    response.writeHead(404);
    response.end('not here');
    return;
  }
  if (behaviour.do === 'ignore-range') {
    const length = behaviour.sayLength === false ? {} : { 'content-length': file.bytes.length };
    response.writeHead(200, { ...file.headers, ...length });
    response.end(file.bytes);
    return;
  }
  sendRange(file, request, response, behaviour.do === 'drop');
}

function sendRange(file: Served, request: IncomingMessage, response: ServerResponse, drop: boolean): void {
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
  const total = file.bytes.length;
  const first = Number(from ?? 0);
  if (from !== undefined && first >= total) {
    response.writeHead(416, { ...file.headers, 'content-range': `bytes */${total}` });
    response.end();
    return;
  }
  const last = Math.min(Number(to ?? total - 1), total - 1);
  const body = file.bytes.subarray(first, last + 1);
  const status = from === undefined ? 200 : 206;
  const range = from === undefined ? {} : { 'content-range': `bytes ${first}-${last}/${total}` };
  response.writeHead(status, { ...file.headers, ...range, 'content-length': body.length });
  if (!drop) response.end(body);
  else response.write(body.subarray(0, body.length / 2), () => response.destroy());
}
