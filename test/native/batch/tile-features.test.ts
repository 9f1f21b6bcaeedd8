import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { type FeatureSource, TileFeatures } from '../../../native/batch/tile-features.ts';
import { unattended } from '../../../native/contract/work.ts';
import { makeTileGrid } from '../../../native/geo/tile-grid.ts';
import { Random } from '../../../native/math/random.ts';
import { colourTexture } from '../../../native/vision/colour-texture/extractor.ts';
import { ExtractPool } from '../../../native/vision/extract-pool.ts';
import { memoryRaster } from '../raster/memory-raster.ts';

const LAYOUT = { count: 1, rgb: null };
const GRID = makeTileGrid(120, 70, 2, 2);

/** A gray scene of 120 × 70 noisy pixels in 2,100 tiles. */
function noise(): FeatureSource {
  const random = new Random(1);
  const data = Float32Array.from({ length: 120 * 70 }, () => random.below(256));
  return {
    raster: memoryRaster({ widthPx: 120, heightPx: 70, data }),
    grid: GRID,
    bands: [1],
    marginPx: (colourTexture.contextPx(2) - 2) / 2,
    look: {
      extractor: colourTexture.id,
      version: colourTexture.version,
      learnt: null,
      layout: LAYOUT,
      values: { kind: 'scaled', scaling: [{ low: 0, high: 255 }] },
    },
    dimension: colourTexture.dimension(LAYOUT),
  };
}

async function featuresOf(first: number, last: number, threads: number): Promise<Float32Array> {
  const pool = new ExtractPool(threads, unattended.signal);
  const features = new TileFeatures(noise(), { first, last });
  let told = 0;
  const report = (tiles: number) => {
    told += tiles;
  };
  try {
    for await (const _ of features.submitTo(pool, { signal: unattended.signal, report }))
      assert.ok(told <= last - first);
    await pool.drained();
  } finally {
    await pool.close();
  }
  assert.equal(told, last - first);
  return features.rows!;
}

test('features of a range of tiles are the same numbers whatever is computed beside them', async () => {
  const { dimension } = noise();
  const all = await featuresOf(0, 2100, 2);
  assert.equal(all.length, 2100 * dimension);
  assert.ok(all.some((value) => value !== 0));
  for (const [first, last] of [
    [1024, 2048],
    [2048, 2100],
    [77, 78],
  ] as const) {
    const alone = await featuresOf(first, last, 1);
    assert.deepEqual(alone, all.subarray(first * dimension, last * dimension));
  }
});

test('batch work sees no clock, no process, no path and no chance', () => {
  const root = path.join(import.meta.dirname, '../../..');
  const files = [...globSync('native/batch/**/*.ts', { cwd: root }), 'native/crossmodal/mapping.ts'];
  assert.ok(files.length >= 3);
  for (const file of files) {
    // Imports are watched by the layers; these need none.
    const found = readFileSync(path.join(root, file), 'utf8').match(
      /\b(Date|performance|process|Math\.random|crypto|fetch|globalThis)\b|\.path\b/g,
    );
    assert.deepEqual(found, null, file);
  }
});
