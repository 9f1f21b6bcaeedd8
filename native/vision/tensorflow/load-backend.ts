import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import path from 'node:path';
import util from 'node:util';
import tf from '@tensorflow/tfjs';
import type { TFJSBinding } from '@tensorflow/tfjs-node/dist/tfjs_binding.js';
import { registerMissingKernels } from './missing-kernels.ts';
import { type NativeLibrary, readNativeLibrary, TENSORFLOW_LIBRARIES } from './native-library.ts';

export type BackendName = 'native' | 'wasm' | 'cpu';

export interface LoadedBackend {
  readonly name: BackendName;
  /** Of TensorFlow where it is native, else of TensorFlow.js. */
  readonly version: string;
  readonly isGpu: boolean;
}

/**
 * Makes TensorFlow.js compute with the wanted backend, in the main thread of a process that does nothing else: a library
 * that does not fit the processor ends the process, upstream's code is for one thread, and every answer blocks it.
 *
 * @throws Error when native TensorFlow cannot be loaded; from WebAssembly it falls back to plain JavaScript
 */
export async function loadBackend(wanted: 'native' | 'wasm'): Promise<LoadedBackend> {
  if (wanted === 'native') {
    const library = readNativeLibrary();
    if (!library) throw new Error('native TensorFlow is not set up');
    return loadNative(library);
  }
  return loadWebAssembly();
}

/** Of node/constants: the library stays when Node closes what it took for an addon. */
const RTLD_NODELETE = 0x1000;

async function loadNative({ folder, binding }: NativeLibrary): Promise<LoadedBackend> {
  for (const name of TENSORFLOW_LIBRARIES) openLibrary(path.join(folder, name));
  // tfjs-node calls what Node 23 removed, and what is deprecated.
  Object.assign(util, {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: Array.isArray,
  });
  const addon = { exports: {} as TFJSBinding };
  process.dlopen(addon, binding, constants.dlopen.RTLD_NOW);
  await import('@tensorflow/tfjs-node/dist/register_all_kernels.js');
  const { NodeJSKernelBackend } = (await import('@tensorflow/tfjs-node/dist/nodejs_kernel_backend.js'))
    .default;
  const backend = new NodeJSKernelBackend(addon.exports, '@tensorflow/tfjs-node');
  tf.registerBackend('tensorflow', () => backend);
  if (!(await tf.setBackend('tensorflow'))) throw new Error('TensorFlow.js did not take its native backend');
  return { name: 'native', version: addon.exports.TF_Version, isGpu: backend.isUsingGpuDevice };
}

/** With its symbols kept apart: it exports 263 of SQLite's. Its name then serves the binding. */
function openLibrary(file: string): void {
  try {
    process.dlopen({ exports: {} }, file, constants.dlopen.RTLD_NOW | RTLD_NODELETE);
  } catch (error) {
    // It is no addon, which is said after it was loaded.
    if (!(error as Error).message.includes('self-register')) throw error;
  }
}

async function loadWebAssembly(): Promise<LoadedBackend> {
  const wasm = (await import('@tensorflow/tfjs-backend-wasm')).default;
  wasm.setWasmPaths(webAssemblyFolder());
  // It answers false and does not throw.
  if (await tf.setBackend('wasm').catch(() => false)) {
    registerMissingKernels('wasm');
    return { name: 'wasm', version: tf.version.tfjs, isGpu: false };
  }
  await tf.setBackend('cpu');
  return { name: 'cpu', version: tf.version.tfjs, isGpu: false };
}

/** Beside the bundle, or in the package. With a slash at its end, as TensorFlow.js wants it. */
function webAssemblyFolder(): string {
  const beside = existsSync(path.join(import.meta.dirname, 'tfjs-backend-wasm.wasm'));
  const folder = beside
    ? import.meta.dirname
    : path.dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'));
  return `${folder}/`;
}
