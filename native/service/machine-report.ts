import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { loadAddon } from '../addon/index.ts';
import type { MachineReport } from '../contract/project.ts';
import type { BackendName } from '../vision/tensorflow/load-backend.ts';
import { isNativeOff } from '../vision/tensorflow/native-library.ts';
import { chooseBackend } from '../vision/tensorflow/probe.ts';

/** What this machine has. Only TensorFlow is tried, once, in a process of its own. */
export async function machineReport(dir: string): Promise<MachineReport> {
  const disk = statfsSync(dir);
  return {
    node: process.version,
    addon: addonReport(),
    tensorflow: await tensorFlowReport(),
    index: { driver: 'exact', reason: null },
    electron: electronReport(),
    disk: { freeBytes: disk.bavail * disk.bsize, path: dir },
  };
}

function addonReport(): MachineReport['addon'] {
  const loaded = loadAddon();
  if (loaded.addon) return { instructionSet: loaded.addon.instructionSets[0]!, reason: null, remedy: null };
  return {
    instructionSet: null,
    reason: `${loaded.reason}; texts are trained in TypeScript`,
    remedy: 'npm run addon builds them, with g++ or clang++',
  };
}

async function tensorFlowReport(): Promise<MachineReport['tensorflow']> {
  const { name, version, isGpu, reason } = await chooseBackend();
  return { backend: name, version, gpu: isGpu ? 'GPU' : null, reason, remedy: tensorFlowRemedy(name, isGpu) };
}

function tensorFlowRemedy(backend: BackendName, isGpu: boolean): string | null {
  if (isNativeOff()) return 'unset SEMANTILE_TENSORFLOW to use the native library';
  // The driver shows its devices here.
  if (!isGpu && existsSync('/proc/driver/nvidia')) return `this machine has a GPU: ${GPU_COMMAND}`;
  return backend === 'native' ? null : 'npm run setup:tensorflow brings the native one, some 4 times as fast';
}

/** The library looks for CUDA beside the folder that it was loaded from: it stays where pip puts it. */
const GPU_COMMAND =
  'python3 -m pip install --target ~/tensorflow-gpu "tensorflow[and-cuda]==2.21.0" && SEMANTILE_TENSORFLOW=~/tensorflow-gpu/tensorflow npm run setup:tensorflow';

/** Reads files only: to require `electron` itself would start a download. */
function electronReport(): MachineReport['electron'] {
  const running = process.versions.electron;
  if (running) return { version: running, reason: null, remedy: null };
  const remedy = 'npm start tries to download it once; else unpack it and set ELECTRON_OVERRIDE_DIST_PATH';
  try {
    const packagePath = createRequire(import.meta.url).resolve('electron/package.json');
    const folder = path.dirname(packagePath);
    const binary = path.join(
      process.env.ELECTRON_OVERRIDE_DIST_PATH ?? path.join(folder, 'dist'),
      readFileSync(path.join(folder, 'path.txt'), 'utf8'),
    );
    if (!existsSync(binary)) throw new Error(`${binary} is missing`);
    const { version } = JSON.parse(readFileSync(packagePath, 'utf8')) as { version: string };
    return { version, reason: null, remedy: null };
  } catch {
    return { version: null, reason: 'its binary is not installed; the window opens in a browser', remedy };
  }
}
