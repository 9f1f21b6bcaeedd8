import { readFileSync } from 'node:fs';
import { open as openInspector } from 'node:inspector';
import Module, { createRequire } from 'node:module';
import path from 'node:path';
import { createElectron } from './create-electron.ts';

/**
 * Runs an Electron application's main process in Node: `require('electron')` answers with the double, everything
 * else is what it is. Understands the arguments that Playwright gives to Electron.
 */
const given = readArguments(process.argv.slice(2));
const appDir = path.resolve(given.app ?? '.');
const manifest = JSON.parse(readFileSync(path.join(appDir, 'package.json'), 'utf8'));

Object.defineProperty(process.versions, 'electron', { value: '45.4.1-double' });
Object.assign(process, { type: 'browser', defaultApp: true });
process.argv = [path.join(import.meta.dirname, 'electron'), ...process.argv.slice(2)];

const { electron, start } = createElectron({ appDir, name: manifest.name, version: manifest.version });
answerRequire('electron', electron);
const require = createRequire(import.meta.url);
// Says “Debugger listening on ws://…”, as Electron does and Playwright waits for.
if (given.inspects) openInspector(0, '127.0.0.1');
for (const file of given.preloads) require(file);
require(path.resolve(appDir, manifest.main));
setImmediate(() => start().catch(fail));

function readArguments(args: string[]) {
  const found = { app: null as string | null, preloads: [] as string[], inspects: false };
  for (let i = 0; i < args.length; i++) {
    const argument = args[i]!;
    if (argument === '-r') found.preloads.push(args[++i]!);
    else if (argument.startsWith('--inspect')) found.inspects = true;
    else if (!argument.startsWith('-')) found.app ??= argument;
  }
  return found;
}

function answerRequire(name: string, value: unknown): void {
  const loader = Module as unknown as { _load(request: string, ...rest: unknown[]): unknown };
  const load = loader._load;
  loader._load = function (request, ...rest) {
    return request === name ? value : load.call(this, request, ...rest);
  };
}

function fail(error: unknown): never {
  console.error(error);
  process.exit(1);
}
