import { spawn } from 'node:child_process';
import process from 'node:process';
import { electronBinary, tryElectronDownload } from './electron-binary.mjs';
import { ROOT } from './stamps.mjs';

/** `npm start`: the desktop where it can run, else the same window in the browser, with the reason in one line. */
const BROKEN_WITHIN_MS = 5_000;
const forced = process.env.SEMANTILE_SHELL;
if (forced && forced !== 'web' && forced !== 'desktop') {
  process.stderr.write(`SEMANTILE_SHELL is “web” or “desktop”; got “${forced}”.\n`);
  process.exit(2);
}
const why = whyNoDesktop();
if (why === null) startDesktop(electronBinary());
else await startWeb(why);

/** Null: it can run. */
function whyNoDesktop() {
  if (forced === 'web') return 'SEMANTILE_SHELL=web';
  if (forced !== 'desktop') {
    if (!hasDisplay()) return 'this session has no display for the desktop shell';
    if (process.getuid?.() === 0 && process.platform === 'linux')
      return 'the desktop shell does not run as root';
  }
  if (!electronBinary()) tryElectronDownload();
  return electronBinary() ? null : 'the desktop shell (Electron) is not here and could not be fetched';
}

function hasDisplay() {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** A desktop that ends at once with an error (a missing library, a forbidden sandbox) leaves the browser. */
function startDesktop(binary) {
  const startedAt = performance.now();
  // Chromium refuses to run its sandbox as root; who forces the desktop there has said so.
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const child = spawn(binary, [ROOT, ...(isRoot ? ['--no-sandbox'] : [])], { stdio: 'inherit', env });
  const pass = (signal) => child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, pass);
  child.on('exit', (code, signal) => {
    const isBroken = code !== 0 && performance.now() - startedAt < BROKEN_WITHIN_MS;
    if (!isBroken || forced || signal === 'SIGINT' || signal === 'SIGTERM') process.exit(code ?? 1);
    process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM');
    void startWeb(`the desktop shell ended at once with ${code ?? signal}`);
  });
}

async function startWeb(reason) {
  const { serve } = await import('../out/host/serve.js');
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => ending.abort());
  for await (const { url } of serve({ port: 0, host: '127.0.0.1', project: null }, ending)) {
    const opened = forced !== 'web' || hasDisplay() ? openBrowser(url) : false;
    console.log(
      `Semantile is ${opened ? 'open' : 'ready'} in the browser (${reason}; Ctrl-C ends it): ${url}`,
    );
  }
  process.exit(0);
}

function openBrowser(url) {
  if (!hasDisplay() || process.env.SEMANTILE_NO_BROWSER) return false;
  const [program, ...before] = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] }[process.platform] ?? [
    'xdg-open',
  ];
  // A machine without a browser: the line with the address is enough.
  spawn(program, [...before, url], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
  return true;
}
