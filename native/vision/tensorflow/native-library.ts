import { readFileSync } from 'node:fs';
import path from 'node:path';
import { userCacheDir } from '../../io/user-cache-dir.ts';

/** In loading order: the second needs the first. */
export const TENSORFLOW_LIBRARIES = ['libtensorflow_framework.so.2', 'libtensorflow_cc.so.2'] as const;

/** What `npm run setup:tensorflow` found and built. */
export interface NativeLibrary {
  /** Folder of `TENSORFLOW_LIBRARIES`. */
  readonly folder: string;
  /** Of the tfjs-node package, built against the library's headers. */
  readonly binding: string;
}

/** Outside the tree: an installation that is made anew finds it again. */
export function tensorFlowHome(): string {
  return path.join(userCacheDir(), 'tensorflow');
}

export const nativeLibraryFile = () => path.join(tensorFlowHome(), 'native.json');

/** Null when it was not set up. */
export function readNativeLibrary(): NativeLibrary | null {
  try {
    return JSON.parse(readFileSync(nativeLibraryFile(), 'utf8')) as NativeLibrary;
  } catch {
    return null;
  }
}

/** `SEMANTILE_TENSORFLOW=off`: WebAssembly, even where the library is there. */
export const isNativeOff = () => process.env.SEMANTILE_TENSORFLOW === 'off';
