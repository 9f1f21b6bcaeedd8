import { createServer } from 'node:http';
import path from 'node:path';
import { type Port, serveEngine } from '../contract/wire.ts';
import { createEngine } from '../service/engine.ts';
import { engineSocket } from './engine-socket.ts';
import { answerPixels, refuse } from './pixels-http.ts';
import { userDir } from './user-dir.ts';

/**
 * Entry of the engine process on the desktop. The main process sends one port per window on `parentPort`, and asks
 * for pixels by HTTP at a private socket: HTTP brings streaming, back-pressure and cancelling, which messages do
 * not, and main only passes bytes on.
 */

/** What the shell's runtime adds to `process`; typed here because the engine knows no shell. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown; ports: ShellPort[] }) => void): void;
  postMessage(message: unknown): void;
}
interface ShellPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  on(event: 'close', listener: () => void): void;
  postMessage(message: unknown): void;
  start(): void;
}

/** From main: `connect` comes with a port. */
type FromMain = { type: 'connect' } | { type: 'close' };

// What the engine forks is plain Node; inside the shell's runtime that has to be said.
process.env.ELECTRON_RUN_AS_NODE = '1';

const { parentPort } = process as unknown as { parentPort: ParentPort };
/** Given by main: the folder is private to this user, and main takes it away at the end. */
const { SEMANTILE_PIXELS_KEY: key, SEMANTILE_PIXELS_DIR: socketDir } = process.env;
if (!key || !socketDir) throw new Error('the engine process is started by the desktop, which gives it a key');

const { engine, pixels, close } = createEngine({ userDir: userDir(), socket: engineSocket });
const server = createServer((request, response) => {
  // Named pipes of Windows can be reached by other users: the key cannot.
  if (request.headers['x-semantile-key'] === key) void answerPixels(pixels, request, response);
  else refuse(response, 401, 'The key is missing.');
});
const socketPath =
  process.platform === 'win32'
    ? `\\\\.\\pipe\\semantile-pixels-${process.pid}`
    : path.join(socketDir, `pixels-${process.pid}.sock`);

parentPort.on('message', ({ data, ports }) => {
  const message = data as FromMain;
  switch (message.type) {
    case 'connect':
      for (const port of ports) serveEngine(engine, asPort(port));
      return;
    case 'close':
      void stop();
      return;
  }
});
server.listen(socketPath, () => parentPort.postMessage({ type: 'ready', socketPath }));

function asPort(port: ShellPort): Port {
  return {
    postMessage: (message) => port.postMessage(message),
    onMessage: (listener) => {
      port.on('message', ({ data }) => listener(data));
      port.start();
    },
    onClose: (listener) => port.on('close', listener),
  };
}

async function stop(): Promise<void> {
  server.close();
  server.closeAllConnections();
  await close();
  process.exit(0);
}
