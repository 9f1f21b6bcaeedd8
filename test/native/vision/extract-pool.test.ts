import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../../native/math/random.ts';
import { colourTexture } from '../../../native/vision/colour-texture/extractor.ts';
import { extractBatch, type TileBatch, type TileLook } from '../../../native/vision/extract-batch.ts';
import { ExtractPool } from '../../../native/vision/extract-pool.ts';

const LOOK: TileLook = {
  extractor: 'colour-texture',
  version: 'colour-texture/1',
  learnt: null,
  layout: { count: 3, rgb: [0, 1, 2] },
  values: {
    kind: 'scaled',
    scaling: [
      { low: 10, high: 200 },
      { low: 0, high: 255 },
      { low: 50, high: 60 },
    ],
  },
};
const DIMENSION = colourTexture.dimension(LOOK.layout);
const SIDE_PX = 32;

/** Native values of 0 to 255, some of them not valid. */
function noiseBatch(count: number, seed: number): TileBatch {
  const random = new Random(seed);
  const plane = SIDE_PX ** 2;
  return {
    count,
    pixels: Float32Array.from({ length: count * 3 * plane }, () => random.below(256)),
    valid: Uint8Array.from({ length: count * plane }, () => (random.below(10) === 0 ? 0 : 1)),
    widthPx: SIDE_PX,
    heightPx: SIDE_PX,
    insetPx: 8,
  };
}

async function rowsOf(threads: number, batches: number): Promise<Float32Array[]> {
  const pool = new ExtractPool(threads, new AbortController().signal);
  const rows: Float32Array[] = [];
  try {
    for (let n = 0; n < batches; n++) {
      await pool.submit(LOOK, noiseBatch(3, n), (answer) => {
        rows[n] = answer;
      });
    }
    await pool.drained();
  } finally {
    await pool.close();
  }
  return rows;
}

test('one thread and three give the bytes that each tile gives alone', async () => {
  const alone = Array.from({ length: 7 }, (_, n) => {
    const { pixels, valid, ...rest } = noiseBatch(3, n);
    const plane = SIDE_PX ** 2;
    return Float32Array.from(
      [0, 1, 2].flatMap((tile) => {
        const batch: TileBatch = {
          ...rest,
          count: 1,
          pixels: pixels.slice(tile * 3 * plane, (tile + 1) * 3 * plane),
          valid: valid.slice(tile * plane, (tile + 1) * plane),
        };
        return [...extractBatch(colourTexture.open(LOOK.layout), LOOK.values, batch, DIMENSION)];
      }),
    );
  });
  assert.deepEqual(await rowsOf(1, 7), alone);
  assert.deepEqual(await rowsOf(3, 7), alone);
});

test('bands are scaled, each by its own range', () => {
  const plane = SIDE_PX ** 2;
  const pixels = new Float32Array(3 * plane).fill(105);
  const batch: TileBatch = { ...noiseBatch(1, 1), pixels, valid: new Uint8Array(plane).fill(1) };
  const rows = extractBatch(colourTexture.open(LOOK.layout), LOOK.values, batch, DIMENSION);
  assert.equal(rows.length, DIMENSION);
  // (105 − 10) / 190, 105 / 255, and clamped.
  assert.deepEqual(
    [0, 1, 2].map((band) => pixels[band * plane]),
    [0.5, Math.fround(105 / 255), 1],
  );
});

test('an error in a thread is the failure of the pool', async () => {
  const pool = new ExtractPool(2, new AbortController().signal);
  const unknown = { ...LOOK, extractor: 'divination' };
  await pool.submit(unknown, noiseBatch(1, 1), () => assert.fail('it has rows'));
  await assert.rejects(pool.drained(), { message: 'there is no extractor divination' });
  await assert.rejects(
    pool.submit(LOOK, noiseBatch(1, 1), () => {}),
    { message: /divination/ },
  );
  await pool.close();
});

test('an abort ends the pool while its thread is at work', async () => {
  const controller = new AbortController();
  const pool = new ExtractPool(1, controller.signal);
  let answered = 0;
  const count = () => answered++;
  await pool.submit(LOOK, noiseBatch(1, 1), count);
  await pool.drained();
  for (let n = 0; n < 2; n++) await pool.submit(LOOK, noiseBatch(400, n), count);
  const waiting = assert.rejects(pool.submit(LOOK, noiseBatch(1, 1), count), { message: 'enough' });
  controller.abort(new DOMException('enough', 'AbortError'));
  await waiting;
  await pool.close();
  assert.equal(answered, 1);
});

test('a pool of an aborted task takes nothing', async () => {
  const pool = new ExtractPool(1, AbortSignal.abort());
  await assert.rejects(
    pool.submit(LOOK, noiseBatch(1, 1), () => {}),
    { name: 'AbortError' },
  );
  await pool.close();
});
