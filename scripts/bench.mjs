import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import process from 'node:process';
import { ROOT } from './stamps.mjs';

/** `npm run bench -- skipgram`: the benchmarks whose path contains the word, one JSON line each. */
const [part = '', ...rest] = process.argv.slice(2);
const files = globSync('test/bench/**/*.bench.ts', { cwd: ROOT }).filter((file) => file.includes(part));
if (files.length === 0) {
  console.error(`No benchmark’s path contains “${part}”.`);
  process.exitCode = 2;
}
for (const file of files) {
  const { status } = spawnSync(process.execPath, ['--expose-gc', file, ...rest], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
}
