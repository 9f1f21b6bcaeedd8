import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { loadAddon } from '../addon/index.ts';
import type { MachineReport } from '../contract/project.ts';

/** What this machine has, looked up without starting anything. */
export function machineReport(dir: string): MachineReport {
  const disk = statfsSync(dir);
  return {
    node: process.version,
    addon: addonReport(),
    tensorflow: {
      backend: null,
      version: null,
      gpu: null,
      reason: 'this version extracts image features without TensorFlow',
      remedy: null,
    },
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
