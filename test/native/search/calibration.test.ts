import assert from 'node:assert/strict';
import test from 'node:test';
import { unattended } from '../../../native/contract/work.ts';
import { normaliseRows } from '../../../native/math/distance.ts';
import { normalDeviate } from '../../../native/math/normal.ts';
import { Random } from '../../../native/math/random.ts';
import { rowsInMemory } from '../../../native/math/rows.ts';
import { scanReference, scanRows } from '../../../native/math/scan.ts';
import {
  calibrationWarning,
  drawReferenceTerms,
  measureBackground,
  measureItems,
} from '../../../native/search/background.ts';
import {
  calibrate,
  DEFAULT_THRESHOLD_SIGMA,
  scoreItems,
  sigmaOf,
  tailTable,
} from '../../../native/search/calibration.ts';

const DIMENSION = 50;
const TERMS = 5000;
const TOPIC_COUNT = 200;

/** A vocabulary of 200 topics: terms lie around their topic, topics lie anywhere, and all lean one way. */
function syntheticVocabulary(): { terms: Float32Array; counts: Uint32Array; topicOf(term: number): number } {
  const random = new Random(5);
  const gaussian = (length: number, sd: number) => Float32Array.from({ length }, () => sd * random.normal());
  const lean = gaussian(DIMENSION, 0.4);
  const topics = gaussian(TOPIC_COUNT * DIMENSION, 1);
  const terms = gaussian(TERMS * DIMENSION, 0.7);
  for (let i = 0; i < terms.length; i++) {
    const topic = Math.floor(i / DIMENSION) % TOPIC_COUNT;
    terms[i]! += lean[i % DIMENSION]! + topics[topic * DIMENSION + (i % DIMENSION)]!;
  }
  const counts = Uint32Array.from({ length: TERMS }, (_, n) => Math.ceil(20_000 / (n + 1)));
  return { terms: normaliseRows(terms, DIMENSION), counts, topicOf: (term) => term % TOPIC_COUNT };
}

/** Tiles near the terms they show, with noise of the given size, a little shorter than one. */
function tilesShowing(
  terms: Float32Array,
  shown: readonly number[],
  noise: number,
  seed: number,
): Float32Array {
  const random = new Random(seed);
  const tiles = new Float32Array(shown.length * DIMENSION);
  shown.forEach((term, tile) => {
    for (let k = 0; k < DIMENSION; k++) {
      tiles[tile * DIMENSION + k] =
        terms[term * DIMENSION + k]! + (noise * random.normal()) / Math.sqrt(DIMENSION);
    }
  });
  return normaliseRows(tiles, DIMENSION).map((value) => 0.9 * value);
}

const gather = (rows: Float32Array, chosen: Uint32Array): Float32Array => {
  const out = new Float32Array(chosen.length * DIMENSION);
  chosen.forEach((row, n) => {
    out.set(rows.subarray(row * DIMENSION, (row + 1) * DIMENSION), n * DIMENSION);
  });
  return out;
};

async function calibratedSpace() {
  const { terms, counts, topicOf } = syntheticVocabulary();
  const drawn = drawReferenceTerms(counts, new Random(1));
  const background = await measureBackground(gather(terms, drawn.references), DIMENSION, unattended);
  // Training tiles of five labels, evenly.
  const training = tilesShowing(
    terms,
    Array.from({ length: 500 }, (_, n) => 1000 + (n % 5)),
    0.8,
    2,
  );
  const table = await calibrate(
    {
      probes: gather(terms, drawn.probes),
      items: rowsInMemory(training, DIMENSION),
      moments: await measureItems(training, background, unattended),
      dimension: DIMENSION,
      seed: 3,
    },
    unattended,
  );
  const sigmas = async (term: number, tiles: Float32Array) => {
    const similarities = new Float32Array(tiles.length / DIMENSION);
    await scanRows(
      terms.subarray(term * DIMENSION, (term + 1) * DIMENSION),
      tiles,
      similarities,
      scanReference,
      unattended,
    );
    return scoreItems(table, similarities, await measureItems(tiles, background, unattended));
  };
  return { terms, topicOf, sigmas };
}

const shareAbove = (sigmas: Float32Array) =>
  sigmas.reduce((count, sigma) => count + (sigma >= DEFAULT_THRESHOLD_SIGMA ? 1 : 0), 0) / sigmas.length;

test('a scene that is 90 % water answers water with its water, and with nothing else', async () => {
  const { terms, sigmas } = await calibratedSpace();
  const water = 1000;
  const shown = Array.from({ length: 2000 }, (_, n) => (n % 10 === 0 ? 1001 + (n % 4) : water));
  const found = await sigmas(water, tilesShowing(terms, shown, 0.8, 4));
  const isWater = (_: number, tile: number) => shown[tile] === water;
  assert.ok(shareAbove(found.filter(isWater)) >= 0.8, `${shareAbove(found.filter(isWater))}`);
  assert.ok(shareAbove(found.filter((value, tile) => !isWater(value, tile))) <= 0.02);
});

test('the score of a tile does not depend on what else the scene holds', async () => {
  const { terms, sigmas } = await calibratedSpace();
  const alone = tilesShowing(terms, [1000], 0.8, 9);
  const crowd = Float32Array.from([
    ...alone,
    ...tilesShowing(terms, new Array<number>(500).fill(1000), 0.8, 10),
  ]);
  assert.equal((await sigmas(1000, crowd))[0], (await sigmas(1000, alone))[0]);
});

test('phrases foreign to a scene find almost nothing in it', async () => {
  const { terms, topicOf, sigmas } = await calibratedSpace();
  const shown = Array.from({ length: 400 }, (_, n) => 1000 + (n % 5));
  const tiles = tilesShowing(terms, shown, 0.8, 6);
  const topics = new Set(shown.map(topicOf));
  const foreign = Array.from({ length: 300 }, (_, n) => 2003 + 7 * n).filter(
    (term) => !topics.has(topicOf(term)),
  );
  let sum = 0;
  for (const term of foreign) sum += shareAbove(await sigmas(term, tiles));
  assert.ok(sum / foreign.length < 0.005, `${sum / foreign.length}`);
});

test('reference terms are spread over frequencies, without function words, and follow the seed', () => {
  const counts = Uint32Array.from({ length: 20_000 }, (_, n) => Math.ceil(100_000 / (n + 1)));
  const { references, probes } = drawReferenceTerms(counts, new Random(1));
  assert.equal(references.length, 2000);
  assert.equal(probes.length, 2000);
  assert.equal(new Set([...references, ...probes]).size, 4000);
  // Σ counts ≈ 100,000 · ln(20,000) ≈ 10⁶, so terms of more than ~1,000 occurrences stay out.
  assert.ok(references.every((term) => counts[term]! < 1100));
  const rare = references.reduce((count, term) => count + (counts[term]! <= 10 ? 1 : 0), 0);
  // Half of the vocabulary occurs 5 to 10 times.
  assert.ok(rare / 2000 < 0.75, `${rare}`);
  assert.deepEqual(drawReferenceTerms(counts, new Random(1)).references, references);
});

test('moments of items are those of their inner products with all reference terms', async () => {
  // References (1, 0), (0, 1), (−1, 0), (0, 0): with the item (.5, 0) the products are .5, 0, −.5, 0.
  const background = await measureBackground(Float32Array.of(1, 0, 0, 1, -1, 0, 0, 0), 2, unattended);
  const { means, sds } = await measureItems(Float32Array.of(0.5, 0, 0, 0), background, unattended);
  assert.ok(Math.abs(means[0]!) < 1e-7);
  // Of the item's direction: standard deviation of 1, 0, −1, 0.
  assert.ok(Math.abs(sds[0]! - Math.SQRT1_2) < 1e-5);
  assert.deepEqual([means[1], sds[1]], [0, 1]);
});

test('σ of normal similarities is their own deviate, and rises without end beyond the last pair', () => {
  const count = 200_000;
  const sorted = Float64Array.from({ length: count }, (_, i) => -normalDeviate((i + 0.5) / count));
  const table = tailTable(sorted);
  for (const z of [-2.5, -1, 0, 0.6, 2, 3]) assert.ok(Math.abs(sigmaOf(table, z) - z) < 0.02, `${z}`);
  for (const z of [4, 8, 20])
    assert.ok(Math.abs(sigmaOf(table, z) / z - 1) < 0.03, `${z}: ${sigmaOf(table, z)}`);
  let before = Number.NEGATIVE_INFINITY;
  for (let z = -8; z < 12; z += 0.01) {
    const sigma = sigmaOf(table, z);
    assert.ok(sigma > before);
    before = sigma;
  }
});

test('below five hundred terms σ is said to be rough', () => {
  assert.match(calibrationWarning(499)!, /499 terms/);
  assert.equal(calibrationWarning(500), null);
});
