import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import sharp from 'sharp';
import { unattended } from '../../../native/contract/work.ts';
import { openWorld, SMALL_SPACE } from './made-world.ts';

const SIDE = 32;
const COLOURS = { water: [20, 60, 200], sand: [220, 190, 120], forest: [20, 110, 30] } as const;

/** Noise about a colour, `count` pictures in a folder of its name. */
async function pictures(folder: string, name: keyof typeof COLOURS, count: number): Promise<void> {
  mkdirSync(path.join(folder, name), { recursive: true });
  for (let n = 0; n < count; n++) {
    const pixels = Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, i) =>
      Math.max(0, Math.min(255, COLOURS[name][i % 3]! + ((i * 7919 + n * 104729) % 61) - 30)),
    );
    const raw = { width: SIDE, height: SIDE, channels: 3 } as const;
    await sharp(pixels, { raw }).toFile(path.join(folder, name, `${name}${n}.png`));
  }
}

test('a folder of pictures is a scene whose tiles are labelled by their folders, in one step that can be taken back', async (t) => {
  const world = await openWorld(t);
  const { run, engine } = world;
  const folder = path.join(world.dir, 'pictures');
  for (const name of ['water', 'sand', 'forest'] as const) await pictures(folder, name, 45);
  writeFileSync(path.join(folder, 'sand', 'broken.png'), 'no picture');
  const added = await run('add-scenes', { paths: [folder], as: 'image-set' });
  assert.deepEqual(
    added.failures.map(({ path: file, kind }) => [path.basename(file), kind]),
    [['broken.png', 'file-unreadable']],
  );
  const [scene] = added.scenes;
  assert.deepEqual([scene!.kind, scene!.name, scene!.crs], ['image-set', 'pictures', null]);
  const counts = async () => (await engine.labelCounts({}, unattended)).labels;
  assert.deepEqual(await counts(), { forest: 45, sand: 45, water: 45 });

  // Tiles are pictures: another size is not for them, and their labels stay.
  await run('tile', { scene: null, sizePx: 8, sizeM: null, stridePx: null });
  assert.deepEqual(await counts(), { forest: 45, sand: 45, water: 45 });
  await run('add-corpora', { paths: [world.corpus], format: null, column: null });
  await run('train-space', SMALL_SPACE);
  await run('extract-features', { extractors: null, threads: 1 });
  await run('train-mapping', { name: null, method: 'ridge', extractor: null, space: null, seed: 1 });
  const { split, hitAt1 } = await run('evaluate', { mapping: null, folds: 3, seed: 1 });
  // Twenty pictures a block: 135 in seven.
  assert.deepEqual([split.kind, split.blocks, split.nearestTrainTileM], ['contiguous-files', 7, null]);
  assert.ok(hitAt1! > 0.6, `${hitAt1}`);

  await engine.undo({}, unattended);
  assert.deepEqual(await counts(), { forest: 0, sand: 0, water: 0 });
});

test('a folder without pictures, and one that is not there, are no sets', async (t) => {
  const { run, dir } = await openWorld(t);
  const empty = path.join(dir, 'empty');
  mkdirSync(empty);
  const { scenes, failures } = await run('add-scenes', {
    paths: [empty, path.join(dir, 'none')],
    as: 'image-set',
  });
  assert.deepEqual([scenes, failures.map(({ kind }) => kind)], [[], ['not-enough', 'file-missing']]);
});
