import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { CLI } from './web.ts';

export interface PreparedProject {
  path: string;
  name: string;
  /** A folder of its own for what a test writes. */
  folder: string;
  remove(): void;
}

/** Coarser than the defaults: the window is tested here, and tests wait for every tile. */
const STEPS = [
  ['tile', '--size', '64'],
  ['label'],
  ['features'],
  ['space', 'train', '--dimension', '50', '--epochs', '8'],
  ['mapping', 'train'],
  ['embed'],
];

/** The sample project, made to answer by the command line: once for all windows, and a copy for each. */
export async function searchableProject(): Promise<PreparedProject> {
  const folder = mkdtempSync(path.join(tmpdir(), 'semantile-e2e-'));
  const project = path.join(folder, 'Coast.semantile');
  prepared ??= prepare();
  cpSync(await prepared, project, { recursive: true });
  return {
    path: project,
    name: 'Coast',
    folder,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

let prepared: Promise<string> | null = null;

async function prepare(): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'semantile-e2e-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const project = path.join(folder, 'Coast.semantile');
  const env = { ...process.env, SEMANTILE_USER_DIR: path.join(folder, 'user') };
  const run = (...args: string[]) => promisify(execFile)(process.execPath, [CLI, ...args], { env });
  await run('project', 'new', project, '--sample');
  for (const step of STEPS) await run(...step, '-p', project);
  return project;
}
