import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { hostOptions } from './build.mjs';
import { ROOT } from './stamps.mjs';

/**
 * `npm run dev`: the page with hot reload, before an engine that restarts when its code changes. Vite serves the
 * page and passes pixels and the engine's WebSocket on to the web host, with the cookie that the host gave out.
 */
const HOST_PORT = 5174;
const ORIGIN = `http://127.0.0.1:${HOST_PORT}`;
let cookie = '';
let child = null;

await watchHost();
await servePage();

async function watchHost() {
  const { context } = await import('esbuild');
  const options = await hostOptions();
  const restartWhenBuilt = {
    name: 'restart-when-built',
    setup(build) {
      build.onEnd(({ errors }) => (errors.length ? undefined : restartHost()));
    },
  };
  const watching = await context({ ...options, plugins: [...options.plugins, restartWhenBuilt] });
  await watching.watch();
}

async function restartHost() {
  await stopHost();
  const args = [
    path.join(ROOT, 'out/host/cli.js'),
    'serve',
    '--port',
    String(HOST_PORT),
    ...process.argv.slice(2),
  ];
  child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (data) => {
      text += data;
      const [found] = /http:\S+token=\S+/.exec(text) ?? [];
      if (found) resolve(found);
    });
    child.once('exit', () => reject(new Error('the engine ended before it said where it listens')));
  });
  const greeting = await fetch(url, { redirect: 'manual' });
  cookie = greeting.headers.get('set-cookie')?.split(';')[0] ?? '';
  console.log('The engine runs with the new code.');
}

async function servePage() {
  const { createServer } = await import('vite');
  const pass = (ws) => ({
    target: ORIGIN,
    ws,
    changeOrigin: true,
    configure(proxy) {
      const introduce = (request) => {
        request.setHeader('cookie', cookie);
        request.setHeader('origin', ORIGIN);
      };
      proxy.on('proxyReq', introduce);
      proxy.on('proxyReqWs', (request, { headers }, socket) => {
        // Only the page itself: the cookie must not serve other pages of this browser.
        if (headers.origin === `http://${headers.host}`) introduce(request);
        else socket.destroy();
      });
    },
  });
  const server = await createServer({
    root: path.join(ROOT, 'renderer'),
    server: { host: '127.0.0.1', proxy: { '/engine': pass(true), '/pixels': pass(false) } },
  });
  await server.listen();
  server.printUrls();
}

/** The port is free once it has ended. */
function stopHost() {
  if (!child || child.exitCode !== null) return Promise.resolve();
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill();
  return ended;
}

process.on('exit', () => child?.kill());
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));
