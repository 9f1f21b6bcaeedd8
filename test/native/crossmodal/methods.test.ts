import assert from 'node:assert/strict';
import test from 'node:test';
import { LABEL_METHODS } from '../../../native/contract/image.ts';
import { unattended } from '../../../native/contract/work.ts';
import { conse } from '../../../native/crossmodal/conse/method.ts';
import { Ranker } from '../../../native/crossmodal/devise/ranker.ts';
import { randomEmbeddings } from '../../../native/crossmodal/evaluation/baselines.ts';
import { evaluate } from '../../../native/crossmodal/evaluation/evaluate.ts';
import { knn } from '../../../native/crossmodal/knn/method.ts';
import { labelShares } from '../../../native/crossmodal/label-shares.ts';
import { embedTiles, trainMapping } from '../../../native/crossmodal/mapping.ts';
import { squaredError } from '../../../native/crossmodal/socher/squared-error.ts';
import { dot } from '../../../native/math/distance.ts';
import { Random } from '../../../native/math/random.ts';
import { scene } from './scene.ts';

const OPTIONS = { seed: 1, hiddenUnits: null };

test('every method finds labels that features tell apart, and is seeded', async () => {
  for (const method of LABEL_METHODS) {
    const input = { ...scene(300, 4, 0.4, (tile) => tile % 4), method };
    const figures = await evaluate(input, unattended);
    assert.ok(figures.hitAt1! > 0.9, `${method}: ${figures.hitAt1}`);
    assert.ok(figures.meanAveragePrecision! > 0.9, `${method}: ${figures.meanAveragePrecision}`);
    const train = async () =>
      (await trainMapping(method, input.tiles, input.splits[0]!, OPTIONS, unattended)).mapping;
    assert.deepEqual(await train(), await train(), method);
  }
});

test('every method puts background nearer zero than labelled tiles, with three labels and with one', async () => {
  for (const method of LABEL_METHODS) {
    for (const labelCount of [3, 1]) {
      const labelOf = (tile: number) => (tile % (labelCount + 1)) - 1;
      const { tiles, splits } = scene(400, labelCount, 0.3, labelOf);
      const { mapping } = await trainMapping(method, tiles, splits[0]!, OPTIONS, unattended);
      const embeddings = await embedTiles(tiles.features, mapping, unattended);
      const space = tiles.spaceDimension;
      const length = (isBackground: boolean) => {
        const own = Array.from(splits[0]!.test).filter((tile) => labelOf(tile) < 0 === isBackground);
        return (
          own.reduce(
            (sum, n) => sum + Math.sqrt(dot(embeddings, n * space, embeddings, n * space, space)),
            0,
          ) / own.length
        );
      };
      assert.ok(
        length(false) > length(true) + 0.2,
        `${method} ${labelCount}: ${length(false)} ${length(true)}`,
      );
    }
  }
});

test('what one label has to do with another is never learnt as wrong by devise', async () => {
  // Two labels on the same tiles' features: kin stay together, strangers are driven apart.
  const input = scene(200, 2, 0.3, () => 0);
  const shares = labelShares(Array.from({ length: 200 }, (_, tile) => [[tile % 2, 1] as const]));
  const gap = async (kin: Uint8Array) => {
    const tiles = { ...input.tiles, shares, kin };
    const { mapping } = await trainMapping(
      'devise',
      tiles,
      { train: Uint32Array.from({ length: 200 }, (_, n) => n), validation: new Uint32Array(0) },
      OPTIONS,
      unattended,
    );
    return mapping.model.arrays.weights!.some((weight) => weight !== 0);
  };
  assert.equal(await gap(Uint8Array.of(0, 1, 1, 0)), false);
  assert.equal(await gap(new Uint8Array(4)), true);
});

test('a label that covers more than a twentieth of a tile, or that no tile of the training carries, is never wrong to devise', async () => {
  const input = scene(200, 2, 0.3, () => 0);
  const whole = { train: Uint32Array.from({ length: 200 }, (_, n) => n), validation: new Uint32Array(0) };
  const moved = async (pairs: (tile: number) => (readonly [number, number])[], split = whole) => {
    const shares = labelShares(Array.from({ length: 200 }, (_, tile) => pairs(tile)));
    const tiles = { ...input.tiles, shares };
    const { mapping } = await trainMapping('devise', tiles, split, OPTIONS, unattended);
    return mapping.model.arrays.weights!.some((weight) => weight !== 0);
  };
  const beside = (share: number) => (tile: number) =>
    [
      [tile % 2, 0.9],
      [1 - (tile % 2), share],
    ] as const;
  assert.equal(await moved((tile) => [...beside(0.06)(tile)]), false);
  assert.equal(await moved((tile) => [...beside(0.04)(tile)]), true);
  // Odd tiles, and with them the second label, are held out.
  const even = { ...whole, train: whole.train.filter((tile) => tile % 2 === 0) };
  assert.equal(await moved((tile) => [[tile % 2, 1]], even), false);
});

test('one step of devise moves the right label up and one that is within the margin down', () => {
  // Labels (1, 0) and (0, 1): all scores are 0 at first, so the other label violates the margin of .1.
  const ranker = new Ranker(2, 0, { labelCount: 2, products: Float64Array.of(1, 0, 0, 1) }, new Random(1));
  ranker.step(Float32Array.of(3, 4), 0, Uint8Array.of(0, 1, 0), 0.5);
  assert.deepEqual([...ranker.second], [1.5, 2, 0.5, -1.5, -2, -0.5]);
  // Now 1.5·3 + 2·4 + .5 = 13 against −13: nothing moves.
  ranker.step(Float32Array.of(3, 4), 0, Uint8Array.of(0, 1, 0), 0.5);
  assert.deepEqual([...ranker.second], [1.5, 2, 0.5, -1.5, -2, -0.5]);
});

test('a step of devise with a hidden layer follows the gradient of the hinge', () => {
  const relations = { labelCount: 3, products: Float64Array.of(1, 0.2, -0.5, 0.2, 1, 0.1, -0.5, 0.1, 1) };
  const fresh = () => {
    const ranker = new Ranker(4, 3, relations, new Random(3));
    const random = new Random(9);
    for (let i = 0; i < ranker.second.length; i++) ranker.second[i] = 0.3 * random.normal();
    return ranker;
  };
  const row = Float32Array.of(0.5, -0.3, 0.8, 0.1);
  const hinge = ({ first, second }: Ranker) => {
    const inner = [0, 1, 2].map(
      (unit) =>
        Math.tanh([...row, 1].reduce((sum, x, k) => sum + x * first![unit * 5 + k]!, 0)) / Math.sqrt(3),
    );
    const coordinates = [0, 1, 2].map((label) =>
      [...inner, 1].reduce((sum, x, k) => sum + x * second[label * 4 + k]!, 0),
    );
    const score = (label: number) =>
      coordinates.reduce((sum, c, other) => sum + c * relations.products[label * 3 + other]!, 0);
    return 0.1 - score(0) + score(1);
  };
  const moved = fresh();
  // Only label 1 may be wrong, and it is: the hinge is above 0.
  assert.ok(hinge(moved) > 0);
  const rate = 1e-3;
  moved.step(row, 0, Uint8Array.of(0, 1, 0, 0), rate);
  for (const part of ['first'] as const) {
    for (let i = 0; i < fresh()[part]!.length; i++) {
      const [up, down] = [fresh(), fresh()];
      up[part]![i]! += 1e-5;
      down[part]![i]! -= 1e-5;
      const slope = (hinge(up) - hinge(down)) / 2e-5;
      assert.ok(Math.abs(moved[part]![i]! - (fresh()[part]![i]! - rate * slope)) < 1e-8, `${part} ${i}`);
    }
  }
});

test('the gradient of socher’s squared error is its slope', () => {
  const random = new Random(4);
  const problem = {
    features: Float32Array.from({ length: 6 * 3 }, () => random.normal()),
    dimension: 3,
    hidden: 4,
    targets: Float32Array.of(1, 0, 0, 1, 0.5, 0.5, 1, 0, 0, 0, 0, 1),
    labelCount: 2,
    products: Float64Array.of(1, -0.3, -0.3, 1),
    weights: Float64Array.of(0.1, 0.2, 0.3, 0.1, 0.1, 0.2),
  };
  const at = Float64Array.from({ length: 4 * 4 + 5 * 2 }, () => 0.5 * random.normal());
  const value = (x: Float64Array, gradient = new Float64Array(x.length)) => {
    const steps = squaredError(problem, x, gradient);
    for (;;) {
      const next = steps.next();
      if (next.done) return next.value;
    }
  };
  const gradient = new Float64Array(at.length);
  value(at, gradient);
  for (let i = 0; i < at.length; i++) {
    const [up, down] = [at.slice(), at.slice()];
    up[i]! += 1e-3;
    down[i]! -= 1e-3;
    // Activations are float32: a slope of them has four digits.
    assert.ok(Math.abs((value(up) - value(down)) / 2e-3 - gradient[i]!) < 1e-3, `${i}`);
  }
});

test('conse weighs the likeliest labels by probability, and leaves background its part', async () => {
  // One feature of value 0: logits are the intercepts. Odds 6 : 3 : 1 of the labels, 10 of background.
  const logs = [6, 3, 1, 10].map(Math.log);
  const model = (mostLabels: number, background: number) => ({
    settings: { ridge: 0, mostLabels },
    arrays: { weights: Float32Array.of(0, 0, 0, 0, ...logs), trained: Float32Array.of(1, 1, 1, background) },
  });
  const close = (actual: Float32Array, expected: number[]) =>
    expected.forEach((value, n) => {
      assert.ok(Math.abs(actual[n]! - value) < 1e-6, `${[...actual]}`);
    });
  const features = Float32Array.of(0);
  close(await conse.locate(model(10, 0), features, 1, unattended), [0.6, 0.3, 0.1]);
  close(await conse.locate(model(2, 0), features, 1, unattended), [2 / 3, 1 / 3, 0]);
  close(await conse.locate(model(2, 1), features, 1, unattended), [1 / 3, 1 / 6, 0]);
});

test('knn answers with the mean of the nearest tiles’ labels', async () => {
  // Tiles at 0, 1, 10, 11 of one feature; at 2 the two nearest are 1 and 0, at 8 they are 10 and 11.
  const tiles = {
    features: Float32Array.of(0, 1, 10, 11),
    dimension: 1,
    shares: labelShares([[[0, 1]], [[1, 1]], [[1, 1]], []]),
    labelEmbeddings: randomEmbeddings(2, 3, 1),
    spaceDimension: 3,
    vocabularyMean: new Float32Array(3),
    kin: new Uint8Array(4),
  };
  const split = { train: Uint32Array.of(0, 1, 2, 3), validation: new Uint32Array(0) };
  const train = await knn.prepare(tiles, split, OPTIONS, unattended.signal);
  const { model } = await train(
    {
      embeddings: tiles.labelEmbeddings,
      spaceDimension: 3,
      trained: Uint8Array.of(1, 1),
      centre: new Float32Array(3),
    },
    unattended,
  );
  const located = await knn.locate(
    { ...model, settings: { count: 2 } },
    Float32Array.of(2, 8),
    1,
    unattended,
  );
  assert.deepEqual([...located], [0.5, 0.5, 0, 0.5]);
});
