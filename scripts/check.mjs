import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { ROOT } from './stamps.mjs';

/** `npm run check`: everything that needs no browser. `lint` and `types` are parts of it. */
const PARTS = {
  lint: [['node_modules/@biomejs/biome/bin/biome', 'check', '.']],
  types: [
    ['node_modules/typescript/bin/tsc', '-p', '.'],
    ['node_modules/typescript/bin/tsc', '-p', 'electron'],
    ['node_modules/typescript/bin/tsc', '-p', 'test/render'],
    [
      'node_modules/svelte-check/bin/svelte-check',
      '--tsconfig',
      'renderer/tsconfig.json',
      '--output',
      'human',
    ],
  ],
  tests: [['scripts/test.mjs', 'unit']],
};

const [part] = process.argv.slice(2);
if (part && !Object.hasOwn(PARTS, part))
  throw new RangeError(`check knows ${Object.keys(PARTS).join(', ')}; got ${part}`);
const commands = part ? PARTS[part] : Object.values(PARTS).flat();
const failed = commands.filter((args) => {
  console.log(`\n${args.join(' ')}`);
  return spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' }).status !== 0;
});
console.log(
  failed.length ? `\nFailed:\n${failed.map((args) => `  ${args.join(' ')}`).join('\n')}` : '\nAll is well.',
);
process.exitCode = failed.length ? 1 : 0;
