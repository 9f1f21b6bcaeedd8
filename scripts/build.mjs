import { copyFile, glob, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isBuilt } from './stamps.mjs';

/**
 * Builds `out/`: hosts as ES modules for Node, the desktop's main and preload as CommonJS, the page through Vite, the
 * C++ kernels. `node scripts/build.mjs [programs] [page]`; all when none is named.
 */
const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Loaded from node_modules at run time: native or WebAssembly parts and data files that cannot be bundled. */
const LEFT_OUTSIDE = [
  'electron',
  'better-sqlite3',
  'sharp',
  'lerc',
  'lzma-native',
  'onnxruntime-node',
  'epsg-index',
  'geotiff-geokeys-to-proj4',
];

const shared = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  target: 'node24',
  external: LEFT_OUTSIDE,
  sourcemap: true,
  // Stacks name functions as the source does.
  keepNames: true,
  logLevel: 'warning',
};

export async function buildPrograms() {
  const { build } = await import('esbuild');
  await Promise.all([build(await hostOptions()), build(electronOptions())]);
}

export async function hostOptions() {
  // Threads and child processes are found beside the bundle that starts them: everything lies flat in out/host.
  const apart = await Array.fromAsync(glob('native/**/*.{worker,child}.ts', { cwd: ROOT }));
  const entries = ['native/host/cli.ts', 'native/host/serve.ts', 'native/host/desktop.ts', ...apart];
  return {
    ...shared,
    format: 'esm',
    splitting: true,
    outdir: 'out/host',
    entryPoints: Object.fromEntries(entries.map((file) => [path.basename(file, '.ts'), file])),
    chunkNames: 'part-[hash]',
    // CommonJS packages in the bundle still call require.
    banner: {
      js: "import { createRequire as requireOfBundle } from 'node:module';\nvar require = requireOfBundle(import.meta.url);",
    },
    plugins: [flatEntries, webAssemblyBeside],
  };
}

export function electronOptions() {
  return {
    ...shared,
    format: 'cjs',
    outdir: 'out/electron',
    outExtension: { '.js': '.cjs' },
    entryPoints: { main: 'electron/main/app.ts', preload: 'electron/preload/preload.ts' },
  };
}

/** `new URL('./x.worker.ts', import.meta.url)` means the bundle of that entry, wherever its source lies. */
const flatEntries = {
  name: 'flat-entries',
  setup(build) {
    build.onLoad({ filter: /[\\/]native[\\/].*\.ts$/ }, async ({ path: file }) => {
      const text = await readFile(file, 'utf8');
      if (!text.includes('new URL(')) return undefined;
      const flat = text.replaceAll(
        /'(?:\.{1,2}\/)+(?:[\w-]+\/)*([\w-]+\.(?:worker|child))\.ts'/g,
        "'./$1.js'",
      );
      return { contents: flat, loader: 'ts' };
    });
  },
};

/** TensorFlow.js reads its kernels as files: they lie beside the bundle of the code around them. */
const webAssemblyBeside = {
  name: 'web-assembly-beside',
  setup(build) {
    const packaged = path.join(ROOT, 'node_modules/@tensorflow/tfjs-backend-wasm/dist');
    build.onEnd(async ({ errors }) => {
      if (errors.length > 0) return;
      for (const name of ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm'])
        await copyFile(path.join(packaged, name), path.join(ROOT, 'out/host', name));
    });
  },
};

export async function buildPage() {
  const { build } = await import('vite');
  await build({ root: path.join(ROOT, 'renderer'), logLevel: 'warn' });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const wanted = process.argv.slice(2);
  // The kernels stay while their sources do.
  const old = wanted.length ? [] : await readdir(path.join(ROOT, 'out')).catch(() => []);
  for (const name of old.filter((made) => !made.startsWith('addon')))
    await rm(path.join(ROOT, 'out', name), { recursive: true, force: true });
  if (!wanted.length || wanted.includes('programs')) await buildPrograms();
  if (!wanted.length || wanted.includes('page')) await buildPage();
  if (!wanted.length && !isBuilt('addon')) await (await import('./addon.mjs')).buildOrSay();
}
