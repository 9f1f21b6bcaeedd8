import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { unattended } from '../../../native/contract/work.ts';
import { double, makeTiff, short, utmTags } from '../raster/make-tiff.ts';
import { failingWith } from './failing-with.ts';
import { coverAt, labelWorld, openWorld, SIDE_PX, SMALL_SPACE, TILE_PX } from './made-world.ts';

/** The scene of the small world with pixels of 30 m instead of 10: every third of every third row. */
function coarseScene(): Uint8Array {
  const side = Math.floor(SIDE_PX / 3);
  const rgb = new Uint8Array(side * side * 3);
  const colours = { water: [20, 50, 110], forest: [30, 80, 35], sand: [200, 180, 120] };
  for (let pixel = 0; pixel < side * side; pixel++) rgb.set(colours[coverAt(3 * (pixel % side))], pixel * 3);
  const tags = { ...utmTags, 33550: double(30, 30, 0), 258: short(8, 8, 8), 262: short(2), 277: short(3) };
  return makeTiff([{ widthPx: side, heightPx: side, blocks: [rgb], tags }]);
}

test('scenes coarser than what a mapping has learnt from are named, until their tiles are seen with its pixels', async (t) => {
  const world = await openWorld(t);
  const { dir, run, engine } = world;
  await labelWorld(world);
  await run('add-corpora', { paths: [world.corpus], format: null, column: null });
  await run('train-space', SMALL_SPACE);
  await run('extract-features', { extractors: null, threads: 1 });
  const { mapping } = await run('train-mapping', {
    name: null,
    extractor: null,
    space: null,
    seed: 1,
    method: 'ridge',
  });
  assert.deepEqual((await run('embed-tiles', { mapping })).warnings, []);

  const file = join(dir, 'coarse.tif');
  writeFileSync(file, coarseScene());
  const { scenes } = await run('add-scenes', { paths: [file] });
  const cut = { scene: scenes[0]!.id, sizePx: TILE_PX, sizeM: null, stridePx: null };
  const embed = async (pixelSizeM: number | null) => {
    const { scenes: grids } = await run('tile', { ...cut, pixelSizeM });
    assert.equal(grids[0]!.pixelSizeM, pixelSizeM);
    await run('extract-features', { extractors: null, threads: 1 });
    return (await run('embed-tiles', { mapping })).warnings;
  };
  const warnings = await embed(null);
  assert.equal(warnings.length, 1);
  assert.match(warnings[0]!, /^Pixels of coarse are 30 m, 3 times coarser than .* “tile --pixel-m 10”/);
  const asked = { query: 'lake', kinds: null, k: 5, bbox: null, space: null, mapping: null };
  assert.ok((await engine.search(asked, unattended)).notes.some((note) => note === warnings[0]));
  assert.deepEqual(await embed(10), []);
  assert.ok(!(await engine.search(asked, unattended)).notes.includes(warnings[0]!));
  for (const pixelSizeM of [0.01, 1000])
    await assert.rejects(run('tile', { ...cut, pixelSizeM }), failingWith('out-of-range'));
});
