import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unattended } from '../../../../native/contract/work.ts';
import { Random } from '../../../../native/math/random.ts';
import { encodeCorpus } from '../../../../native/text/encode.ts';
import { type TrainOptions, trainOptions } from '../../../../native/text/space.ts';
import { SentenceTrainer } from '../../../../native/text/training/sentence-trainer.ts';

const documents = [{ paragraphs: ['reed marsh', 'sand dune'] }];
const corpus = await encodeCorpus(documents, { minCount: 1 }, unattended);
const DIMENSION = 5;
const TERMS = corpus.lexicon.size;

/** The loss of one sentence, and where the weights go; one seed draws the same noise for any weights. */
function step(options: TrainOptions, input: Float32Array, output: Float32Array, rate: number) {
  const weights = { input: input.slice(), output: output.slice() };
  const trainer = new SentenceTrainer(corpus, options, weights, new Random(4));
  trainer.train(0, rate);
  return { ...weights, ...trainer.takeLoss() };
}

/**
 * Every row of a window that is averaged gets the whole gradient of the mean, which is the number of rows times its
 * own share: one word and, with `pv-dm`, its tags.
 */
const cases = [
  { model: 'joint', tags: 'alternate', rowsInMean: 1, predictions: 6 },
  { model: 'skip-gram', tags: 'alternate', rowsInMean: 1, predictions: 2 },
  { model: 'cbow', tags: 'alternate', rowsInMean: 1, predictions: 2 },
  { model: 'pv-dm', tags: 'alternate', rowsInMean: 2, predictions: 2 },
  { model: 'pv-dm', tags: 'both', rowsInMean: 3, predictions: 2 },
] as const;

for (const { model, tags, rowsInMean, predictions } of cases) {
  test(`${model}, tags ${tags}: a sentence moves the weights down the gradient of its loss`, () => {
    const options = trainOptions({ model, tags, dimension: DIMENSION, sample: 0, minCount: 1 });
    const random = new Random(9);
    const value = () => random.uniform() - 0.5;
    // Terms, two paragraphs, one document.
    const input = Float32Array.from({ length: (TERMS + 3) * DIMENSION }, value);
    const output = Float32Array.from({ length: TERMS * DIMENSION }, value);
    const lossAt = (matrix: 'input' | 'output', i: number, shift: number) => {
      const shifted = { input: input.slice(), output: output.slice() };
      shifted[matrix][i]! += shift;
      return step(options, shifted.input, shifted.output, 0).loss;
    };
    const rate = 1e-3;
    const h = 1e-2;
    const moved = step(options, input, output, rate);
    assert.equal(moved.predictions, predictions);
    for (const [matrix, before, factor] of [
      ['input', input, rowsInMean],
      ['output', output, 1],
    ] as const) {
      for (let i = 0; i < before.length; i++) {
        const gradient = (lossAt(matrix, i, h) - lossAt(matrix, i, -h)) / (2 * h);
        const actual = (moved[matrix][i]! - before[i]!) / rate;
        // Float32 and the second window, which sees weights that the first has moved: each about 1e-3.
        assert.ok(
          Math.abs(actual + factor * gradient) < 5e-3,
          `${matrix} ${i}: ${actual} for ${-factor * gradient}`,
        );
      }
    }
  });
}
