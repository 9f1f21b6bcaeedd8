import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadAddon } from '../../../native/addon/index.ts';
import { unattended } from '../../../native/contract/work.ts';
import { Random } from '../../../native/math/random.ts';
import type { BandLayout, TilePixels } from '../../../native/vision/extractor.ts';
import {
  dictionaryFromBytes,
  dictionaryToBytes,
  PATCH_PX,
  type PatchDictionary,
  patchSize,
} from '../../../native/vision/patch-dictionary/dictionary.ts';
import { openWith, patchDictionary } from '../../../native/vision/patch-dictionary/extractor.ts';
import { learnDictionary, nearestInTypeScript } from '../../../native/vision/patch-dictionary/learn.ts';
import { patchLearner } from '../../../native/vision/patch-dictionary/learner.ts';
import {
  poolByAddon,
  poolInTypeScript,
  takePatch,
  whiten,
} from '../../../native/vision/patch-dictionary/pool-patches.ts';
import { workingPicture } from '../../../native/vision/patch-dictionary/working-picture.ts';
import { failingWith } from '../service/failing-with.ts';

const { addon } = loadAddon();
const skip = addon ? false : 'the fast kernels are not built';

/** Stripes of a width, with noise, in [0, 1]; some pixels not valid. */
function made(layout: BandLayout, sidePx: number, seed: number, holes = 0): TilePixels {
  const random = new Random(seed);
  const plane = sidePx ** 2;
  const pixels = Float32Array.from({ length: layout.count * plane }, (_, i) => {
    const [row, column] = [Math.floor((i % plane) / sidePx), i % sidePx];
    return 0.5 + 0.3 * Math.sin((row + column) / (1 + (seed % 5))) + 0.05 * random.normal();
  });
  const valid = Uint8Array.from({ length: plane }, () => (random.uniform() < holes ? 0 : 1));
  return { pixels, valid, widthPx: sidePx, heightPx: sidePx, insetPx: 0 };
}

const layoutOf = (count: number): BandLayout => ({ count, rgb: null });

async function learnt(layout: BandLayout, tiles = 20): Promise<PatchDictionary> {
  const learning = patchLearner.begin(layout, tiles, 1);
  for (let seed = 0; seed < tiles; seed++) learning.see(made(layout, 32, seed));
  return dictionaryFromBytes(await learning.end(unattended));
}

test('the kernel pools as the specification does, by every instruction set', { skip }, async () => {
  for (const [count, sidePx, holes] of [
    [1, 24, 0],
    [3, 61, 0.01],
    [2, 150, 0.001],
  ] as const) {
    const layout = layoutOf(count);
    // An odd number of atoms: no group of rows that are worked on together divides it.
    const whole = await learnt(layout);
    const dictionary = { ...whole, atoms: whole.atoms.subarray(0, 37 * patchSize(count)) };
    const tile = made(layout, sidePx, 3, holes);
    const expected = new Float32Array(4 * 37);
    assert.ok(openWith(poolInTypeScript(dictionary), dictionary, layout)(tile, expected));
    for (const set of addon!.instructionSets) {
      const found = new Float32Array(expected.length).fill(Number.NaN);
      assert.ok(openWith(poolByAddon(addon!, dictionary, set), dictionary, layout)(tile, found));
      const worst = expected.reduce((most, value, k) => Math.max(most, Math.abs(value - found[k]!)), 0);
      // Distances are about 10; single precision of their squares, and the root of a mean near zero, leave this.
      assert.ok(worst < 1e-3, `${set}, ${count} bands, ${sidePx} px: ${worst}`);
    }
  }
});

test('the nearest atoms are those of the specification', { skip }, () => {
  const random = new Random(2);
  const [size, count] = [20, 100];
  const patches = Float32Array.from({ length: count * size }, () => random.normal());
  const atoms = Float32Array.from({ length: 13 * size }, () => random.normal());
  const expected = new Int32Array(count);
  nearestInTypeScript(patches, size, atoms, expected);
  assert.ok(new Set(expected).size > 5);
  for (const instructionSet of addon!.instructionSets) {
    const out = new Int32Array(count).fill(-1);
    addon!.nearestAtoms({ instructionSet, patches, size, atoms, out });
    assert.deepEqual(out, expected);
  }
});

test('arrays that do not fit together are refused by the kernel', { skip }, async () => {
  const layout = layoutOf(1);
  const dictionary = await learnt(layout);
  const pool = poolByAddon(addon!, dictionary, addon!.instructionSets[0]!);
  const picture = workingPicture(made(layout, 24, 1), [0]);
  const atoms = dictionary.atoms.length / patchSize(1);
  const into = { cells: 2, sums: new Float64Array(4 * atoms), counts: new Int32Array(4) };
  pool(picture, into);
  const short = (array: Float32Array) => array.subarray(1);
  assert.throws(() => pool({ ...picture, pixels: short(picture.pixels) }, into), RangeError);
  assert.throws(() => pool({ ...picture, widthPx: 3 }, into), RangeError);
  assert.throws(() => pool(picture, { ...into, sums: into.sums.subarray(1) }), RangeError);
  assert.throws(() => pool(picture, { ...into, counts: into.counts.subarray(1) }), RangeError);
  const cut = poolByAddon(
    addon!,
    { ...dictionary, mean: short(dictionary.mean) },
    addon!.instructionSets[0]!,
  );
  assert.throws(() => cut(picture, into), RangeError);
});

test('activations are by how much an atom is nearer than the mean', () => {
  // One patch, one band, no whitening: atoms at distances 0, 3 and 6 of it; their mean is 3.
  const size = patchSize(1);
  const picture = {
    pixels: Float32Array.from({ length: size }, (_, k) => k % 2),
    valid: new Uint8Array(size).fill(1),
    widthPx: PATCH_PX,
    heightPx: PATCH_PX,
  };
  const patch = new Float32Array(size);
  assert.ok(takePatch(picture, 1, 0, 0, patch));
  const whitening = new Float32Array(size ** 2);
  for (let k = 0; k < size; k++) whitening[k * (size + 1)] = 1;
  const atoms = Float32Array.from({ length: 3 * size }, (_, i) => patch[i % size]!);
  atoms[size]! += 3;
  atoms[2 * size]! -= 6;
  const dictionary = { bands: 1, mean: new Float32Array(size), whitening, atoms };
  const into = { cells: 1, sums: new Float64Array(3), counts: new Int32Array(1) };
  poolInTypeScript(dictionary)(picture, into);
  assert.deepEqual([...into.counts], [1]);
  for (const [k, activation] of [3, 0, 0].entries()) assert.ok(Math.abs(into.sums[k]! - activation) < 1e-5);
});

test('contrast and brightness of a patch are divided out, and a flat one stays flat', () => {
  const size = patchSize(1);
  const patchOf = (value: (k: number) => number) => {
    const picture = {
      pixels: Float32Array.from({ length: size }, (_, k) => value(k)),
      valid: new Uint8Array(size).fill(1),
      widthPx: PATCH_PX,
      heightPx: PATCH_PX,
    };
    const out = new Float32Array(size);
    assert.ok(takePatch(picture, 1, 0, 0, out));
    return out;
  };
  const one = patchOf((k) => 0.2 + 0.1 * (k % 2));
  const other = patchOf((k) => 0.1 + 0.8 * (k % 2));
  assert.ok(one.every((value, k) => Math.abs(value - other[k]!) < 0.05));
  assert.ok(patchOf(() => 0.7).every((value) => Math.abs(value) < 1e-6));
});

test('white patches have the covariance of the unit matrix', async () => {
  const random = new Random(4);
  const [size, count] = [patchSize(1), 4000];
  const patches = Float32Array.from({ length: count * size }, () => 100 * random.normal());
  for (let n = 0; n < count; n++) patches[n * size + 1]! += 2 * patches[n * size]!;
  const before = patches.slice();
  const { mean, whitening } = await learnDictionary(patches, 1, size, 1, unattended);
  const white = new Float32Array(size);
  const products = [0, 0, 0];
  for (let n = 0; n < count; n++) {
    whiten(before.subarray(n * size, (n + 1) * size), mean, whitening, white);
    products[0]! += white[0]! ** 2 / count;
    products[1]! += white[1]! ** 2 / count;
    products[2]! += (white[0]! * white[1]!) / count;
  }
  // Variances are 10,000 and more, the floor is 0.1.
  assert.ok(Math.abs(products[0]! - 1) < 1e-3 && Math.abs(products[1]! - 1) < 1e-3, `${products}`);
  assert.ok(Math.abs(products[2]!) < 1e-3, `${products}`);
});

test('a rotation of the whitening changes no activation', async () => {
  const layout = layoutOf(1);
  const dictionary = await learnt(layout);
  const size = patchSize(1);
  // Whitened numbers 2k and 2k + 1 turned by 30 degrees; no longer triangular, so measured by hand.
  const [cos, sin] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)];
  const turned = (rows: Float32Array) => {
    const out = rows.slice();
    for (let at = 0; at < rows.length; at += 2) {
      out[at] = cos * rows[at]! - sin * rows[at + 1]!;
      out[at + 1] = sin * rows[at]! + cos * rows[at + 1]!;
    }
    return out;
  };
  const picture = workingPicture(made(layout, 24, 9), [0]);
  const patch = new Float32Array(size);
  takePatch(picture, 1, 4, 6, patch);
  const white = new Float32Array(size);
  whiten(patch, dictionary.mean, dictionary.whitening, white);
  const distance = (a: Float32Array, b: Float32Array) =>
    Math.sqrt(a.reduce((sum, value, k) => sum + (value - b[k]!) ** 2, 0));
  for (let at = 0; at < 10 * size; at += size) {
    const atom = dictionary.atoms.slice(at, at + size);
    assert.ok(Math.abs(distance(white, atom) - distance(turned(white), turned(atom))) < 1e-4);
  }
});

test('the same tiles and seed give the same bytes, which are read as they were written', async () => {
  const layout = layoutOf(2);
  const [one, other] = [await learnt(layout), await learnt(layout)];
  const bytes = dictionaryToBytes(one);
  assert.deepEqual(dictionaryToBytes(other), bytes);
  assert.deepEqual(dictionaryFromBytes(bytes), one);
  assert.match(patchDictionary(bytes).version, /^patch-dictionary\/1 .*learnt=[0-9a-f]{12}$/);
  for (const length of [0, 3, 4, bytes.length - 4]) {
    assert.throws(() => dictionaryFromBytes(bytes.subarray(0, length)), RangeError);
  }
});

test('what is not valid changes nothing, whatever value stands there', async () => {
  const layout = layoutOf(1);
  const bytes = dictionaryToBytes(await learnt(layout));
  const extract = patchDictionary(bytes).open(layout);
  const dimension = patchDictionary(bytes).dimension(layout);
  const rows = [0, 9].map((value) => {
    const tile = made(layout, 40, 7);
    for (let i = 0; i < 40 * 12; i++) {
      tile.valid[i] = 0;
      tile.pixels[i] = value;
    }
    const out = new Float32Array(dimension);
    assert.ok(extract(tile, out));
    return out;
  });
  assert.deepEqual(rows[0], rows[1]);
  const empty = made(layout, 40, 7);
  empty.valid.fill(0);
  const out = new Float32Array(dimension).fill(1);
  assert.equal(extract(empty, out), false);
  assert.ok(out.every((value) => value === 0));
});

test('too few whole patches teach nothing, and are refused', async () => {
  const layout = layoutOf(1);
  const learning = patchLearner.begin(layout, 1, 1);
  learning.see(made(layout, PATCH_PX - 1, 1));
  learning.see(made(layout, 24, 1, 0.9));
  await assert.rejects(learning.end(unattended), failingWith('not-enough', /patches of 6 × 6 valid pixels/));
});

test('of more than eight bands eight are looked at', async () => {
  const layout = layoutOf(13);
  const dictionary = await learnt(layout, 8);
  assert.equal(dictionary.bands, 8);
  const extractor = patchDictionary(dictionaryToBytes(dictionary));
  assert.ok(extractor.open(layout)(made(layout, 24, 1), new Float32Array(extractor.dimension(layout))));
});
