import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { ROOT } from './stamps.mjs';

/**
 * `npm test`: layers, unit and contract tests, then what the window draws, then the window end to end. `npm run test:data`: the long ones on
 * `../shared/data`. Others are named as `npm run test:<name>`; further arguments go to their runner.
 */
const SETS = {
  unit: [
    'Layers, unit, contract',
    () => nodeTests(['test/*.test.ts', 'test/native/**/*.test.ts', 'test/renderer/**/*.test.ts'], 60_000),
  ],
  data: [
    'Real data',
    (rest) => nodeTests(['test/data/**/*.test.ts'], 900_000, ['--test-concurrency=1', ...rest]),
  ],
  e2e: ['The window, end to end', (rest) => playwright('test/e2e', rest)],
  render: ['What the window draws', (rest) => nodeTests(['test/render/*.test.ts'], 120_000, rest)],
  watch: ['Watching', ([part = '']) => watch(part)],
};

const [first, ...rest] = process.argv.slice(2);
const isNamed = Object.hasOwn(SETS, first ?? '');
const names = isNamed ? [first] : ['unit', 'render', 'e2e'];
const startedAt = performance.now();
const failed = names.filter((name) => !runSet(name));
const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
console.log(
  `\n${failed.length ? `Failed: ${failed.join(', ')}` : `Passed: ${names.join(', ')}`} (${seconds} s)`,
);
process.exitCode = failed.length ? 1 : 0;

function runSet(name) {
  const [title, run] = SETS[name];
  console.log(`\n${title}`);
  return run(isNamed ? rest : []);
}

function nodeTests(patterns, timeoutMs, options = []) {
  const files = patterns.flatMap((pattern) => globSync(pattern, { cwd: ROOT }));
  if (files.length === 0) return skip(`no files match ${patterns.join(', ')}`);
  const reporter = `--test-reporter=${path.join(ROOT, 'test/reporter.ts')}`;
  return node(['--test', reporter, `--test-timeout=${timeoutMs}`, ...options, ...files]);
}

function watch(part) {
  const files = globSync('test/native/**/*.test.ts', { cwd: ROOT }).filter((file) => file.includes(part));
  return node(['--test', '--watch', ...files]);
}

function playwright(folder, options) {
  if (globSync(`${folder}/**/*.spec.ts`, { cwd: ROOT }).length === 0) {
    return skip(`${folder} has no specs`);
  }
  return node(['node_modules/@playwright/test/cli.js', 'test', '-c', folder, ...options]);
}

function skip(reason) {
  console.log(`  skipped: ${reason}`);
  return true;
}

function node(args) {
  return spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' }).status === 0;
}
