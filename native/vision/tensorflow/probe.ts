import { fork } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { writeFileWhole } from '../../io/files.ts';
import type { LoadedBackend } from './load-backend.ts';
import { isNativeOff, readNativeLibrary, TENSORFLOW_LIBRARIES, tensorFlowHome } from './native-library.ts';

export type ProbeAnswer = LoadedBackend;

/** What this machine computes with, and why with nothing faster. */
export interface ChosenBackend extends LoadedBackend {
  /** Why it is not the native one; null where it is. */
  readonly reason: string | null;
}

/** A cold disk takes seconds to read 683 MB of library. */
const PROBE_WITHIN_MS = 60_000;

/**
 * Native TensorFlow where a process of its own could compute with it, else WebAssembly, else plain JavaScript. What was
 * found is remembered until the library, its binding or Node is another.
 *
 * @param isFresh tries again whatever is remembered
 */
export async function chooseBackend(isFresh = false): Promise<ChosenBackend> {
  const key = backendKey();
  const known = isFresh ? null : readRemembered(key);
  if (known) return known;
  const chosen = await tryBackends();
  // A cache folder that cannot be written costs the next start its probe, and nothing else.
  await writeFileWhole(rememberedFile(), JSON.stringify({ key, chosen })).catch(() => {});
  return chosen;
}

async function tryBackends(): Promise<ChosenBackend> {
  const reason = whyNotTried();
  if (reason !== null) return withoutNative(reason);
  try {
    return { ...(await probe('native')), reason: null };
  } catch (error) {
    return withoutNative(`native TensorFlow does not run here: ${(error as Error).message}`);
  }
}

function whyNotTried(): string | null {
  if (isNativeOff()) return 'SEMANTILE_TENSORFLOW=off';
  return readNativeLibrary() ? null : 'native TensorFlow is not set up';
}

async function withoutNative(reason: string): Promise<ChosenBackend> {
  return { ...(await probe('wasm')), reason };
}

/** @throws Error that says in a few words how the process ended */
function probe(wanted: 'native' | 'wasm'): Promise<LoadedBackend> {
  const { promise, resolve, reject } = Promise.withResolvers<LoadedBackend>();
  const child = fork(new URL('./tensorflow-probe.child.ts', import.meta.url), [wanted], {
    env: tensorFlowEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    timeout: PROBE_WITHIN_MS,
    killSignal: 'SIGKILL',
  });
  let said = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  child.once('message', (answer) => resolve(answer as ProbeAnswer));
  child.once('error', reject);
  child.once('close', (code, signal) => {
    const line = said.split('\n').find((text) => /Error|FATAL|AVX/.test(text));
    reject(new Error(line?.trim() ?? `its process ended with ${signal ?? `code ${code}`}`));
  });
  return promise;
}

/** What every process with TensorFlow in it is started with: errors only, and no more of a GPU than it needs. */
export function tensorFlowEnvironment(): NodeJS.ProcessEnv {
  return { TF_CPP_MIN_LOG_LEVEL: '2', TF_FORCE_GPU_ALLOW_GROWTH: 'true', ...process.env };
}

const rememberedFile = () => path.join(tensorFlowHome(), isNativeOff() ? 'probe-off.json' : 'probe.json');

function readRemembered(key: string): ChosenBackend | null {
  try {
    const remembered = JSON.parse(readFileSync(rememberedFile(), 'utf8'));
    return remembered.key === key ? (remembered.chosen as ChosenBackend) : null;
  } catch {
    return null;
  }
}

/** Names what a probe depends on: path, size and time of each file, and what loads them. */
function backendKey(): string {
  const library = isNativeOff() ? null : readNativeLibrary();
  const files = library
    ? [...TENSORFLOW_LIBRARIES.map((name) => path.join(library.folder, name)), library.binding]
    : [];
  const states = files.map((file) => {
    const found = statSync(file, { throwIfNoEntry: false });
    return found ? `${file} ${found.size} ${found.mtimeMs}` : `${file} is gone`;
  });
  return [process.version, process.arch, ...states].join('; ');
}
