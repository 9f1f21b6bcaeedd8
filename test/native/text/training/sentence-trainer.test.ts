import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../../../native/math/random.ts';
import { type TrainOptions, trainOptions } from '../../../../native/text/space.ts';
import { outputWidth } from '../../../../native/text/training/hidden-layer.ts';
import { SentenceTrainer } from '../../../../native/text/training/sentence-trainer.ts';
import { allSentences, encoded } from '../encoded.ts';

const documents = [{ paragraphs: ['reed marsh', 'sand dune'] }];
const corpus = await encoded(documents, { minCount: 1 });
const DIMENSION = 5;
const TERMS = corpus.lexicon.size;

/** The loss of one sentence, and where the weights go; one seed draws the same noise for any weights. */
function step(options: TrainOptions, input: Float32Array, output: Float32Array, rate: number) {
  const weights = { input: input.slice(), output: output.slice() };
  const trainer = new SentenceTrainer(corpus, options, weights, new Random(4));
  trainer.train(allSentences(corpus), 0, rate);
  return { ...weights, ...trainer.takeLoss() };
}

/**
 * Every row of a window that is averaged gets the whole gradient of the mean, which is the number of rows times its
 * own share: one word and, with `pv-dm`, its tags. A row that is added or has its own place gets its own gradient.
 */
const cases = [
  { given: { model: 'joint' }, rowsInMean: 1, predictions: 6 },
  { given: { model: 'skip-gram' }, rowsInMean: 1, predictions: 2 },
  { given: { model: 'cbow' }, rowsInMean: 1, predictions: 2 },
  { given: { model: 'pv-dm', tags: 'alternate' }, rowsInMean: 2, predictions: 2 },
  { given: { model: 'pv-dm', tags: 'both' }, rowsInMean: 3, predictions: 2 },
  { given: { model: 'pv-dm', pvDmInput: 'sum', tags: 'both' }, rowsInMean: 1, predictions: 2 },
  { given: { model: 'pv-dm', pvDmInput: 'concatenation' }, rowsInMean: 1, predictions: 2 },
  { given: { model: 'pv-dm', pvDmInput: 'concatenation', tags: 'both' }, rowsInMean: 1, predictions: 2 },
  { given: { model: 'joint', loss: 'hierarchical-softmax' }, rowsInMean: 1, predictions: 6 },
  { given: { model: 'cbow', loss: 'hierarchical-softmax' }, rowsInMean: 1, predictions: 2 },
  { given: { model: 'pv-dm', loss: 'hierarchical-softmax' }, rowsInMean: 2, predictions: 2 },
] as const;

const random = new Random(9);
const weightsOf = (rows: number, width: number) =>
  Float32Array.from({ length: rows * width }, () => random.uniform() - 0.5);
// Terms, two paragraphs, one document.
const INPUT_ROWS = TERMS + 3;

const RATE = 1e-3;

/** By central differences, in the direction of every weight. */
function gradientsOf(options: TrainOptions, input: Float32Array, output: Float32Array) {
  const h = 1e-2;
  const along = (matrix: 'input' | 'output', i: number) => {
    const lossAt = (shift: number) => {
      const shifted = { input: input.slice(), output: output.slice() };
      shifted[matrix][i]! += shift;
      return step(options, shifted.input, shifted.output, 0).loss;
    };
    return (lossAt(h) - lossAt(-h)) / (2 * h);
  };
  return {
    input: Float64Array.from(input, (_, i) => along('input', i)),
    output: Float64Array.from(output, (_, i) => along('output', i)),
  };
}

function assertMoved(after: Float32Array, before: Float32Array, expected: ArrayLike<number>): void {
  for (let i = 0; i < before.length; i++) {
    const actual = (after[i]! - before[i]!) / RATE;
    // Float32 and the second window, which sees weights that the first has moved: each about 1e-3.
    assert.ok(Math.abs(actual - expected[i]!) < 5e-3, `${i}: ${actual} for ${expected[i]}`);
  }
}

for (const { given, rowsInMean, predictions } of cases) {
  test(`${Object.values(given).join(', ')}: a sentence moves the weights down the gradient of its loss`, () => {
    const options = trainOptions({ ...given, dimension: DIMENSION, sample: 0, minCount: 1 });
    const input = weightsOf(INPUT_ROWS, DIMENSION);
    const output = weightsOf(TERMS, outputWidth(options));
    const gradients = gradientsOf(options, input, output);
    const moved = step(options, input, output, RATE);
    assert.equal(moved.predictions, predictions);
    const down = (gradient: Float64Array, factor: number) => gradient.map((value) => -factor * value);
    assertMoved(moved.input, input, down(gradients.input, rowsInMean));
    assertMoved(moved.output, output, down(gradients.output, 1));
  });
}

test('pv-dbow: tags alone teach, and words move as in skip-gram without a trace', () => {
  const options = trainOptions({ model: 'pv-dbow', dimension: DIMENSION, sample: 0, minCount: 1 });
  const input = weightsOf(INPUT_ROWS, DIMENSION);
  const output = weightsOf(TERMS, DIMENSION);
  const gradients = gradientsOf(options, input, output);
  const moved = step(options, input, output, RATE);
  assert.equal(moved.predictions, 4);
  const words = TERMS * DIMENSION;
  // The loss is the tags' alone: no word has a part in it.
  assert.ok(gradients.input.subarray(0, words).every((value) => value === 0));
  assertMoved(
    moved.output,
    output,
    gradients.output.map((value) => -value),
  );
  assertMoved(
    moved.input.subarray(words),
    input.subarray(words),
    gradients.input.subarray(words).map((value) => -value),
  );
  const skipGram = gradientsOf({ ...options, model: 'skip-gram' }, input, output);
  assertMoved(
    moved.input.subarray(0, words),
    input.subarray(0, words),
    skipGram.input.subarray(0, words).map((value) => -value),
  );
});
