import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { userCacheDir } from '../../../native/io/user-cache-dir.ts';

const run = promisify(execFile);

/** The peer and what it computes with: another version would be another figure. */
const PACKAGES = ['gensim==4.4.0', 'numpy==2.4.6', 'scipy==1.17.1'];
const IS_WINDOWS = process.platform === 'win32';
const IN_ENVIRONMENT = IS_WINDOWS ? 'Scripts/python.exe' : 'bin/python';

export type BenchPython = { python: string } | { missing: string };

/**
 * A Python that has gensim: that of `SEMANTILE_BENCH_PYTHON`, else one in the user's cache folder, which is made when it
 * is not there: outside the tree, once, by the system's `python3` and its pip.
 */
export async function benchPython(): Promise<BenchPython> {
  const named = process.env.SEMANTILE_BENCH_PYTHON;
  if (named) {
    return (await hasGensim(named))
      ? { python: named }
      : { missing: `SEMANTILE_BENCH_PYTHON (${named}) has no gensim` };
  }
  const folder = path.join(userCacheDir(), `bench-${PACKAGES[0]!.replace('==', '-')}`);
  const python = path.join(folder, IN_ENVIRONMENT);
  try {
    if (!existsSync(python)) await makeEnvironment(folder);
  } catch (error) {
    const [line] = String((error as { stderr?: string }).stderr || error).split('\n');
    return { missing: `no Python environment with ${PACKAGES[0]} could be made in ${folder}: ${line}` };
  }
  return (await hasGensim(python)) ? { python } : { missing: `${folder} has no gensim: remove it` };
}

async function hasGensim(python: string): Promise<boolean> {
  return run(python, ['-c', 'import gensim']).then(
    () => true,
    () => false,
  );
}

/** Made beside its place and then moved there, so that one that was broken off is not taken for whole. */
async function makeEnvironment(folder: string): Promise<void> {
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(path.dirname(folder), { recursive: true });
  process.stderr.write(`Putting ${PACKAGES.join(', ')} into ${folder} …\n`);
  await run(IS_WINDOWS ? 'python' : 'python3', ['-m', 'venv', partial]);
  // Wheels only: a build from source would need a compiler and would be another program.
  const options = [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--only-binary',
    ':all:',
  ];
  await run(path.join(partial, IN_ENVIRONMENT), [...options, ...PACKAGES]);
  await rename(partial, folder);
}
