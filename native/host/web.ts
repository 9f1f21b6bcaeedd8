import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Engine } from '../contract/engine.ts';
import { EngineError } from '../contract/failure.ts';
import { serveEngine } from '../contract/wire.ts';
import { answerPixels, type Pixels, refuse, requestUrl, sendResponse } from './pixels-http.ts';
import { rendererFile } from './renderer-files.ts';
import { type WebAccess, webAccess } from './web-access.ts';
import { webSocketPort } from './web-socket-port.ts';

export interface WebHostOptions {
  engine: Engine;
  pixels: Pixels;
  /** Folder of the built page. */
  rendererDir: string;
  /** 0 takes a free one. */
  port: number;
  host: string;
}

export interface WebHost {
  /** With the token; the only way in. */
  readonly url: string;
  close(): Promise<void>;
}

/** Messages are parameters and small results; a drawn geometry is the largest of them. */
const LONGEST_MESSAGE_BYTES = 16 * 2 ** 20;

/** The window in a browser: page and pixels over HTTP, the engine over a WebSocket at `/engine`. */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const access = webAccess(options.host);
  const server = createServer((request, response) => void answer(options, access, request, response));
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LONGEST_MESSAGE_BYTES,
    perMessageDeflate: false,
  });
  server.on('upgrade', (request, socket, head) => {
    const status = upgradeStatus(access, request);
    if (status !== 101) return refuseUpgrade(socket, status);
    sockets.handleUpgrade(request, socket, head, (webSocket) =>
      serveEngine(options.engine, webSocketPort(webSocket)),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(cannotListen(options, cause)));
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const name = options.host.includes(':') ? `[${options.host}]` : options.host;
  return {
    url: `http://${name}:${port}/?token=${access.token}`,
    close() {
      for (const webSocket of sockets.clients) webSocket.terminate();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}

function cannotListen({ host, port }: WebHostOptions, cause: NodeJS.ErrnoException): EngineError {
  const reason =
    cause.code === 'EADDRINUSE'
      ? `another program listens at port ${port}; choose another port, or 0 for a free one`
      : `${host}, port ${port}, cannot be listened at (${cause.code}); choose another`;
  return new EngineError({ kind: 'out-of-range', what: 'The address to serve at', reason }, { cause });
}

async function answer(
  { pixels, rendererDir }: WebHostOptions,
  access: WebAccess,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const verdict = access.judge(request);
  switch (verdict.kind) {
    case 'foreign':
      return refuse(response, 403, verdict.why);
    case 'unknown':
      return refuse(response, 401, 'Open the address that was printed in the terminal: it carries the key.');
    case 'greet':
      response.writeHead(302, {
        location: verdict.location,
        'set-cookie': verdict.cookie,
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
      });
      response.end();
      return;
    case 'welcome':
      break;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return refuse(response, 405, 'Only GET and HEAD.');
  const { pathname } = requestUrl(request);
  if (pathname.startsWith('/pixels/')) return answerPixels(pixels, request, response);
  try {
    await sendResponse(await rendererFile(rendererDir, pathname), request, response);
  } catch (error) {
    // The browser left while the file was being sent, or the disk failed: neither may end the server.
    if (response.headersSent) response.destroy();
    else refuse(response, 500, error instanceof Error ? error.message : String(error));
  }
}

function upgradeStatus(access: WebAccess, request: IncomingMessage): 101 | 401 | 403 | 404 {
  // Browsers always send an origin with a WebSocket; what sends none is not a page.
  if (request.headers.origin === undefined) return 403;
  const verdict = access.judge(request);
  if (verdict.kind === 'foreign') return 403;
  if (verdict.kind !== 'welcome') return 401;
  return request.url === '/engine' ? 101 : 404;
}

const STATUS_TEXT = { 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found' } as const;

function refuseUpgrade(socket: Duplex, status: keyof typeof STATUS_TEXT): void {
  socket.end(`HTTP/1.1 ${status} ${STATUS_TEXT[status]}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
