import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { pictureTiff } from '../../raster/vrt/pieces.ts';
import { temporaryFolder } from '../../store/fixtures.ts';
import { runCli } from './run-cli.ts';

const piece = (column: number, more = {}) =>
  pictureTiff({ widthPx: 4, heightPx: 2, bands: [(x, y) => 100 + x + 10 * y], at: [column, 0], ...more });

/** A folder with a project and pieces that lie side by side, the third in another reference system. */
async function madeFolder(t: TestContext) {
  const cwd = temporaryFolder(t);
  mkdirSync(join(cwd, 'sheets'));
  for (const [i, more] of [{}, {}, { zone: 32616 }].entries())
    writeFileSync(join(cwd, 'sheets', `${i}.tif`), piece(4 * i, more));
  const run = (...args: string[]) => runCli([...args, '--json'], { cwd });
  assert.equal((await run('project', 'new', 'P')).exitCode, 0);
  return { cwd, run };
}

test('a folder is added as a mosaic: what fits is done, what does not is named, and the exit code says so', async (t) => {
  const { cwd, run } = await madeFolder(t);
  const added = await run('scene', 'add', 'sheets', '--mosaic');
  assert.equal(added.exitCode, 3, added.stderr);
  assert.deepEqual([added.json.scenes.length, added.json.scenes[0].width], [1, 8]);
  assert.deepEqual(
    added.json.failures.map(({ kind }: { kind: string }) => kind),
    ['format-unsupported'],
  );
  assert.match(added.json.failures[0].message, /2\.tif .*gdalwarp -t_srs EPSG:32615/);
  const vrt = join('P.semantile', 'scenes', 'sheets.vrt');
  const inspected = await run('scene', 'inspect', vrt);
  assert.deepEqual([inspected.exitCode, inspected.json.width, inspected.json.height], [0, 8, 2]);
  const read = await run('scene', 'read', vrt, '--window', '2,1,4,1', '--out', join(cwd, 'seam.npy'));
  assert.deepEqual([read.exitCode, read.json.shape, read.json.type], [0, [1, 1, 4], 'uint16']);
});

test('files are stacked in the order in which they are named', async (t) => {
  const { run } = await madeFolder(t);
  const added = await run('scene', 'add', '--stack', 'sheets/1.tif', 'sheets/0.tif');
  assert.equal(added.exitCode, 0, added.stdout);
  assert.deepEqual(
    added.json.scenes[0].bands.map(({ description }: { description: string }) => description),
    ['1', '0'],
  );
});

test('a scene cannot be both, and a stack without one of its bands is not made', async (t) => {
  const { run } = await madeFolder(t);
  assert.equal((await run('scene', 'add', '--stack', '--mosaic', 'sheets')).exitCode, 2);
  const stack = await run('scene', 'add', '--stack', 'sheets/0.tif', 'sheets/2.tif');
  assert.deepEqual([stack.exitCode, stack.json.scenes], [3, []]);
  assert.equal(stack.json.failures.length, 1);
});
