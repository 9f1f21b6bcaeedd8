import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ImportedModel } from '../../../../native/contract/imported-model.ts';
import { Random } from '../../../../native/math/random.ts';
import type { TileBatch, TileLook } from '../../../../native/vision/extract-batch.ts';
import { ExtractPool } from '../../../../native/vision/extract-pool.ts';
import { ModelExtraction } from '../../../../native/vision/tensorflow/model-extraction.ts';
import { TensorFlowProcess } from '../../../../native/vision/tensorflow/tensorflow-process.ts';
import { temporaryFolder } from '../../store/fixtures.ts';
import { layersTopology, writeModel } from './make-model.ts';

const LOOK: TileLook = {
  extractor: 'tensorflow:small',
  version: 'small',
  learnt: null,
  layout: { count: 3, rgb: [0, 1, 2] },
  values: { kind: 'scaled', scaling: [0, 1, 2].map(() => ({ low: 0, high: 255 })) },
};
const SIDE_PX = 8;

/** Tiles of one colour each, so that their features are known. */
function plainTiles(count: number, seed: number): { batch: TileBatch; colours: number[][] } {
  const random = new Random(seed);
  const plane = SIDE_PX ** 2;
  const colours = Array.from({ length: count }, () => [0, 1, 2].map(() => random.below(256)));
  const pixels = Float32Array.from(colours.flat().flatMap((value) => Array(plane).fill(value)));
  const valid = new Uint8Array(count * plane).fill(1);
  return { batch: { count, pixels, valid, widthPx: SIDE_PX, heightPx: SIDE_PX, insetPx: 0 }, colours };
}

const signed = (value: number) => value / 127.5 - 1;

test('every tile has the features of its own colour, however tiles are grouped, also behind the last full batch', async (t) => {
  const folder = writeModel(temporaryFolder(t), layersTopology());
  const { signal } = new AbortController();
  const process = new TensorFlowProcess();
  t.after(() => process.close());
  const { description } = await process.describe({ folder, layer: null }, signal);
  const model: ImportedModel = { ...description, id: 'tensorflow:small', folder, hash: '' };
  const pool = new ExtractPool(2, signal);
  const extraction = new ModelExtraction(pool, process, model, signal);
  try {
    const groups = [1, 40, 7, 16, 3].map((count, seed) => plainTiles(count, seed));
    const found: Float32Array[] = [];
    for (const [n, { batch }] of groups.entries())
      await extraction.submit(LOOK, batch, (rows) => {
        found[n] = rows;
      });
    await extraction.drained();
    for (const [n, { colours }] of groups.entries()) {
      assert.equal(found[n]!.length, colours.length * 2);
      for (const [tile, [red, green, blue]] of colours.entries()) {
        // See MIXING: the model takes red, and twice green and half blue.
        const wanted = [signed(red!), 2 * signed(green!) + 0.5 * signed(blue!)];
        for (const [i, value] of wanted.entries())
          assert.ok(Math.abs(found[n]![tile * 2 + i]! - value) < 1e-5, `group ${n}, tile ${tile}`);
      }
    }
  } finally {
    await pool.close();
  }
});

test('a model that is gone fails whoever submits and whoever waits', async (t) => {
  const folder = temporaryFolder(t);
  const { signal } = new AbortController();
  const process = new TensorFlowProcess();
  t.after(() => process.close());
  const size = { widthPx: 4, heightPx: 4, channels: 3, dimension: 2 };
  const pool = new ExtractPool(1, signal);
  const extraction = new ModelExtraction(
    pool,
    process,
    { ...size, layer: 'pool', fixedBatch: null, folder },
    signal,
  );
  try {
    await extraction.submit(LOOK, plainTiles(3, 1).batch, () => assert.fail('there is nothing to find'));
    await assert.rejects(extraction.drained(), /model\.json does not exist/);
    await assert.rejects(
      extraction.submit(LOOK, plainTiles(3, 1).batch, () => {}),
      /model\.json does not exist/,
    );
  } finally {
    await pool.close();
  }
});
