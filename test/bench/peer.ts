import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Timing } from './figure.ts';

const run = promisify(execFile);
/** Debian's own: where python3-gdal is. */
const PYTHON = '/usr/bin/python3';

/** What a peer tells of itself, beside what it was asked. */
export type PeerAnswer = Timing & { version: string };

/** Whether Python has GDAL here; benchmarks say ours alone without it. */
export async function hasGdal(): Promise<boolean> {
  try {
    await run(PYTHON, ['-c', 'from osgeo import gdal, ogr; import numpy']);
    return true;
  } catch {
    return false;
  }
}

/** Runs `peers/<script>`; its clock counts the work alone, not Python's start. */
export async function runPeer(script: string, args: readonly (string | number)[]): Promise<string> {
  const file = path.join(import.meta.dirname, 'peers', script);
  const { stdout } = await run(PYTHON, [file, ...args.map(String)]);
  return stdout;
}
