import assert from 'node:assert/strict';
import test from 'node:test';
import { EngineError } from '../../../native/contract/failure.ts';
import { unattended } from '../../../native/contract/work.ts';
import { judgeCaptions } from '../../../native/crossmodal/captions/judge-captions.ts';
import { rankBothWays, recallWithin, withoutHubs } from '../../../native/crossmodal/captions/recall.ts';
import { contrast } from '../../../native/crossmodal/infonce/contrast.ts';
import { infonce } from '../../../native/crossmodal/infonce/method.ts';
import { startTowers, type Towers, towersContrast } from '../../../native/crossmodal/infonce/towers.ts';
import { embedTiles, trainMapping } from '../../../native/crossmodal/mapping.ts';
import { Random } from '../../../native/math/random.ts';
import { describedScene, thirds } from './described-scene.ts';

const OPTIONS = { seed: 1, hiddenUnits: null };

test('the loss of pairs is the cross-entropy of the right one, both ways', () => {
  // Cosines: 1 on the diagonal, 0 beside it. One of two under a softmax of scale 2: ln(1 + e⁻²) = .126928.
  const rows = Float64Array.of(1, 0, 0, 1);
  const pairs = { images: rows, texts: rows, dimension: 2, sentence: Uint32Array.of(0, 1) };
  assert.ok(Math.abs(contrast(pairs, 2).loss - 0.126928) < 1e-6);
  // Two pictures of the same sentence are not told apart: nothing is left to be wrong.
  assert.equal(contrast({ ...pairs, sentence: Uint32Array.of(7, 7) }, 2).loss, 0);
});

test('the slopes of both towers, and of the temperature, are those of the loss', () => {
  const random = new Random(5);
  const [count, dimension, space] = [5, 4, 3];
  const batch = {
    features: Float32Array.from({ length: count * dimension }, () => random.normal()),
    captions: Float32Array.from({ length: count * space }, () => random.normal()),
    sentence: Uint32Array.of(0, 1, 2, 1, 3),
  };
  const towers = startTowers(dimension, space, random);
  towers.logScale[0] = 1;
  for (const part of ['image', 'text'] as const) {
    for (let i = 0; i < towers[part].length; i++) towers[part][i]! += 0.3 * random.normal();
  }
  towers.text.fill(0, space * space);
  const { slopes } = towersContrast(towers, batch);
  const lossAt = (part: keyof Towers, i: number, by: number) => {
    const moved = { ...towers, [part]: towers[part].slice() };
    moved[part][i]! += by;
    return towersContrast(moved, batch).loss;
  };
  for (const part of ['image', 'text', 'logScale'] as const) {
    // The text tower has no intercept.
    const end = part === 'text' ? space * space : towers[part].length;
    for (let i = 0; i < end; i++) {
      const slope = (lossAt(part, i, 1e-5) - lossAt(part, i, -1e-5)) / 2e-5;
      assert.ok(Math.abs(slope - slopes[part][i]!) < 1e-7, `${part} ${i}: ${slope} ${slopes[part][i]}`);
    }
    assert.ok(slopes[part].subarray(end).every((slope) => slope === 0));
  }
});

test('pictures and sentences find one another, by what the sentences say', async () => {
  const tiles = describedScene(360);
  const split = thirds(360);
  const input = { method: 'infonce' as const, hiddenUnits: null, tiles, splits: [split], seed: 1 };
  const figures = (await judgeCaptions(input, unattended))!;
  assert.deepEqual([figures.images, figures.sentences], [120, 240]);
  // 30 kinds of picture, four of each among those of the test: one that knows the kind is right once in four at first.
  assert.ok(figures.meanRecall > 0.5, `${figures.meanRecall}`);
  assert.ok(figures.meanRecall > figures.labelOracle!.meanRecall + 0.1, `${figures.labelOracle!.meanRecall}`);
  // Sentences in random directions teach nothing of those they were not learnt with.
  assert.ok(figures.randomCaptions.meanRecall < figures.chance.meanRecall + 0.05);
});

test('a mapping that learns from captions is seeded, and places tiles beside the words that describe them', async () => {
  const tiles = describedScene(360);
  const split = thirds(360);
  const train = async () => (await trainMapping('infonce', tiles, split, OPTIONS, unattended)).mapping;
  const mapping = await train();
  assert.deepEqual(await train(), mapping);
  const { test: judged } = split;
  const { dimension, spaceDimension, labelEmbeddings } = tiles;
  const features = tiles.features.subarray(judged[0]! * dimension);
  const rows = await embedTiles(features, mapping, unattended);
  const nearest = (row: number) => {
    const scores = Array.from({ length: 6 }, (_, label) =>
      Array.from(
        { length: spaceDimension },
        (__, k) =>
          rows[row * spaceDimension + k]! *
          (labelEmbeddings[label * spaceDimension + k]! - mapping.centre[k]!),
      ).reduce((sum, value) => sum + value, 0),
    );
    return scores.indexOf(Math.max(...scores));
  };
  // No label was learnt: their words are those of which the captions are made.
  const right = Array.from(judged, (tile, row) => nearest(row) === tile % 6).filter(Boolean).length;
  assert.ok(right > 0.8 * judged.length, `${right} of ${judged.length}`);
});

test('without captions there is nothing to learn from', async () => {
  const tiles = { ...describedScene(60), captions: null };
  const split = thirds(60);
  await assert.rejects(infonce.prepare(tiles, split, OPTIONS, unattended.signal), (thrown) => {
    assert.ok(thrown instanceof EngineError);
    assert.equal(thrown.failure.kind, 'not-enough');
    return true;
  });
  const input = { method: 'ridge' as const, hiddenUnits: null, tiles, splits: [split], seed: 1 };
  assert.equal(await judgeCaptions(input, unattended), null);
});

test('a sentence that says the same as a right one is not wrong, and a tie is no answer', () => {
  // Picture 0 has sentences 0 and 1, picture 1 has 2, which says what 0 says.
  const gallery = {
    images: new Float32Array(2),
    captions: new Float32Array(3),
    dimension: 1,
    owner: Uint32Array.of(0, 0, 1),
    sentence: Uint32Array.of(4, 5, 4),
  };
  const ranks = rankBothWays(Float32Array.of(0.1, 0.5, 0.9, 0.2, 0.6, 0.6), gallery);
  // Of picture 0 the best is .5; .9 says the same as its other. Picture 1: .6 ties with a wrong .6.
  assert.deepEqual([...ranks.ofImages], [0, 1]);
  // Sentence 0: its picture .1 against .2; 1: .5 against .6; 2: .6 against .9.
  assert.deepEqual([...ranks.ofCaptions], [1, 1, 1]);
});

test('what is near to everything loses what it has in common', () => {
  // Fewer than ten columns: the mean of all. Rows have means .5 and .1, columns .45, .15.
  const out = withoutHubs(Float32Array.of(0.8, 0.2, 0.1, 0.1), 2);
  const expected = [2 * 0.8 - 0.5 - 0.45, 2 * 0.2 - 0.5 - 0.15, 2 * 0.1 - 0.1 - 0.45, 2 * 0.1 - 0.1 - 0.15];
  for (const [i, value] of expected.entries()) assert.ok(Math.abs(out[i]! - value) < 1e-6);
});

test('one that knows only the group is right as often as a draw from it', () => {
  assert.equal(recallWithin(1, 4, 1), 0.25);
  // Two of five are right, two are drawn: 1 − 3/5 · 2/4.
  assert.ok(Math.abs(recallWithin(2, 5, 2) - 0.7) < 1e-12);
  assert.equal(recallWithin(1, 3, 5), 1);
});
