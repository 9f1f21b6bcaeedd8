import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { unattended } from '../../../native/contract/work.ts';
import type { Dataset, DatasetTile, Split } from '../../../native/dataset/dataset.ts';
import { folderNames } from '../../../native/dataset/imagefolder/write.ts';
import { writeDataset } from '../../../native/dataset/write-dataset.ts';
import { failingWith } from '../service/failing-with.ts';
import { temporaryFolder } from '../store/fixtures.ts';

function tileOf(n: number, split: Split, part: Partial<DatasetTile> = {}): DatasetTile {
  const region = { label: 'marsh', fraction: 1, outlines: [], features: [] };
  return {
    id: `scene/8/${n}`,
    scene: 'scene',
    split,
    label: 'marsh',
    regions: [region],
    extent: [-93, 41, -92, 42],
    corners: [-93, 42, -92, 42, -92, 41, -93, 41],
    origin: 'rule',
    widthPx: 8,
    heightPx: 8,
    ...part,
  };
}

/** The western half of a tile of 8 px, with a name that has a comma. */
const HALF = {
  label: 'sand, dry',
  fraction: 0.5,
  outlines: [Float64Array.of(0, 0, 4, 0, 4, 8, 0, 8)],
  features: ['layer/1'],
};

const DATASET: Dataset = {
  name: 'made',
  seed: 3,
  createdAt: '2024-01-31T00:00:00.000Z',
  labels: [
    { title: 'marsh', name: 'salt marsh', parent: 'wetland' },
    { title: 'sand, dry', name: 'dry sand', parent: null },
  ],
  tiles: [
    tileOf(0, 'train'),
    tileOf(1, 'validation'),
    tileOf(2, 'test', { label: 'sand, dry', regions: [HALF] }),
    tileOf(3, 'train', { extent: null, corners: [] }),
  ],
  chip: async (tile) => new TextEncoder().encode(tile.id),
};

test('COCO: one annotation a region, with its outline, box and area in pixels', async (t) => {
  const out = join(temporaryFolder(t), 'coco');
  const result = await writeDataset('coco', DATASET, out, 5, unattended);
  assert.deepEqual(
    [result.tiles, result.train, result.validation, result.test, result.buffered, result.files],
    [4, 2, 1, 1, 5, 4 + 3 + 1],
  );
  const document = JSON.parse(readFileSync(join(out, 'annotations', 'test.json'), 'utf8'));
  const [annotation] = document.annotations;
  assert.deepEqual(annotation.segmentation, [[0, 0, 4, 0, 4, 8, 0, 8]]);
  assert.deepEqual([annotation.bbox, annotation.area], [[0, 0, 4, 8], 32]);
  assert.equal(annotation.image_id, document.images[0].id);
  const category = document.categories.find(({ id }: { id: number }) => id === annotation.category_id);
  assert.deepEqual([category.name, category.supercategory], ['sand, dry', 'dry sand']);
  assert.equal(document.images[0].file_name, 'images/scene_8_2.png');
  const train = JSON.parse(readFileSync(join(out, 'annotations', 'train.json'), 'utf8'));
  assert.deepEqual(train.annotations[0].bbox, [0, 0, 8, 8]);
  const ids = [...document.annotations, ...train.annotations].map(({ id }: { id: number }) => id);
  assert.equal(new Set(ids).size, 3);
});

test('ImageFolder: a folder a label, and every label and fraction in labels.csv', async (t) => {
  const out = join(temporaryFolder(t), 'folder');
  await writeDataset('imagefolder', DATASET, out, 0, unattended);
  assert.deepEqual(readdirSync(join(out, 'train')), ['marsh']);
  assert.deepEqual(readdirSync(join(out, 'test', 'sand_ dry')), ['scene_8_2.png']);
  const [head, ...rows] = readFileSync(join(out, 'labels.csv'), 'utf8').trim().split('\r\n');
  assert.match(head!, /^file,split,label,/);
  assert.equal(rows.length, 4);
  assert.match(
    rows[2]!,
    /^test\/sand_ dry\/scene_8_2\.png,test,"sand, dry","sand, dry","sand, dry=0\.500000"/,
  );
  // Without a place: four empty cells.
  assert.match(rows[3]!, /,scene,,,,,rule$/);
});

test('folder names are safe on every file system and stay apart', () => {
  const names = folderNames(['a/b', 'a:b', 'A_B', '..', 'wald ü', 'CON.']);
  assert.deepEqual([...names.values()], ['a_b', 'a_b_2', 'A_B_3', 'label', 'wald ü', 'CON']);
});

test('a data set is there whole or not at all', async (t) => {
  const dir = temporaryFolder(t);
  const out = join(dir, 'out');
  const stop = new AbortController();
  const work = { signal: stop.signal, report: () => stop.abort() };
  await assert.rejects(writeDataset('coco', DATASET, out, 0, work), { name: 'AbortError' });
  const failing = { ...DATASET, chip: () => Promise.reject(new RangeError('no chip')) };
  await assert.rejects(writeDataset('coco', failing, out, 0, unattended), RangeError);
  assert.deepEqual(readdirSync(dir), []);
  await assert.rejects(
    writeDataset('yolo', DATASET, out, 0, unattended),
    failingWith('not-found', /coco, imagefolder/),
  );
  mkdirSync(out);
  await assert.rejects(writeDataset('coco', DATASET, out, 0, unattended), failingWith('already-exists'));
});
