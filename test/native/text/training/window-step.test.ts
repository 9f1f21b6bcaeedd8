import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Random } from '../../../../native/math/random.ts';
import { huffmanTree } from '../../../../native/text/training/huffman-tree.ts';
import { StepTargets } from '../../../../native/text/training/step-targets.ts';
import {
  predictFromEach,
  predictFromMean,
  predictFrozen,
  StepRoom,
} from '../../../../native/text/training/window-step.ts';

const DIMENSION = 7;
const WORD = 2;

function matrix(rows: number, random: Random): Float32Array {
  return Float32Array.from({ length: rows * DIMENSION }, () => random.uniform() - 0.5);
}

function targetsOf(noise: readonly number[]): StepTargets {
  const targets = new StepTargets(noise.length, DIMENSION);
  const draws = [...noise];
  targets.set(WORD, () => draws.shift()!);
  return targets;
}

/** The loss as the paper writes it, in float64; noise that drew the word itself does not count. */
function lossOf(inputs: readonly Float64Array[], output: Float64Array, noise: readonly number[]): number {
  const logit = (input: Float64Array, term: number) =>
    input.reduce((sum, x, k) => sum + x * output[term * DIMENSION + k]!, 0);
  const softplus = (z: number) => Math.log1p(Math.exp(z));
  return inputs.reduce((sum, input) => {
    const pushed = noise.filter((term) => term !== WORD).map((term) => softplus(logit(input, term)));
    return sum + softplus(-logit(input, WORD)) + pushed.reduce((a, b) => a + b, 0);
  }, 0);
}

/** Central differences. */
function gradientOf(values: Float64Array, loss: () => number): Float64Array {
  const h = 1e-5;
  return values.map((value, i) => {
    values[i] = value + h;
    const above = loss();
    values[i] = value - h;
    const below = loss();
    values[i] = value;
    return (above - below) / (2 * h);
  });
}

function assertClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  for (let i = 0; i < expected.length; i++) {
    assert.ok(Math.abs(actual[i]! - expected[i]!) < tolerance, `at ${i}: ${actual[i]} for ${expected[i]}`);
  }
}

// The table errs by 1e-6, float32 by 6e-8 of values below 2.
const TOLERANCE = 1e-5;

describe('a step moves by minus the gradient times the rate', () => {
  const cases = [
    { name: 'five noise words', noise: [0, 1, 3, 4, 5], inputs: 3 },
    { name: 'noise drawn twice, and the word itself', noise: [0, 0, WORD, 4, 5], inputs: 4 },
    { name: 'two noise words', noise: [0, 1], inputs: 1 },
  ];
  for (const { name, noise, inputs } of cases) {
    test(`each of ${inputs} inputs on its own, ${name}`, () => {
      const random = new Random(5);
      const input = matrix(inputs, random);
      const output = matrix(6, random);
      const [inputBefore, outputBefore] = [Float64Array.from(input), Float64Array.from(output)];
      const rows = Int32Array.from({ length: inputs }, (_, i) => i * DIMENSION);
      const rate = 0.5;
      const room = new StepRoom(DIMENSION, inputs);
      const loss = predictFromEach(
        input,
        rows,
        inputs,
        inputs,
        output,
        DIMENSION,
        targetsOf(noise),
        rate,
        room,
      );

      const inputRows = Array.from(rows, (row) => inputBefore.subarray(row, row + DIMENSION));
      const current = () => lossOf(inputRows, outputBefore, noise);
      // Each term of the sum errs by 2e-6 at most (see the test of the table).
      assert.ok(Math.abs(loss - current()) < inputs * (noise.length + 1) * 2e-6);
      const moved = (before: Float64Array, gradient: Float64Array) =>
        before.map((x, i) => x - rate * gradient[i]!);
      assertClose(input, moved(inputBefore, gradientOf(inputBefore, current)), TOLERANCE);
      assertClose(output, moved(outputBefore, gradientOf(outputBefore, current)), TOLERANCE);
    });
  }

  test('one mean; frozen weights pull it the same way and stay', () => {
    const random = new Random(6);
    const mean = matrix(1, random);
    const output = matrix(6, random);
    const frozen = output.slice();
    const noise = [0, 1, 3, 4, 5];
    const [meanBefore, outputBefore] = [Float64Array.from(mean), Float64Array.from(output)];
    const [gradient, frozenGradient] = [new Float32Array(DIMENSION), new Float32Array(DIMENSION)];
    const room = new StepRoom(DIMENSION, 1);
    predictFromMean(mean, gradient, output, DIMENSION, targetsOf(noise), 1, room);
    predictFrozen(mean, frozenGradient, frozen, DIMENSION, targetsOf(noise), 1, room);

    const current = () => lossOf([meanBefore], outputBefore, noise);
    const expected = gradientOf(meanBefore, current).map((x) => -x);
    assertClose(gradient, expected, TOLERANCE);
    assert.deepEqual(frozenGradient, gradient);
    assert.deepEqual(Float64Array.from(frozen), outputBefore);
    const outputGradient = gradientOf(outputBefore, current);
    assertClose(
      output,
      outputBefore.map((x, i) => x - outputGradient[i]!),
      TOLERANCE,
    );
  });
});

test('more noise words than lanes are all pushed away', () => {
  const random = new Random(8);
  const input = matrix(2, random);
  const output = matrix(12, random);
  const noise = [0, 1, 3, 4, 5, 6, 7, 8, 9, 10];
  const [inputBefore, outputBefore] = [Float64Array.from(input), Float64Array.from(output)];
  // So small a rate that the second block of six sees what the first one saw.
  const rate = 1e-3;
  const targets = targetsOf(noise);
  predictFromEach(
    input,
    Int32Array.of(0, DIMENSION),
    2,
    2,
    output,
    DIMENSION,
    targets,
    rate,
    new StepRoom(DIMENSION, 2),
  );
  const rows = [inputBefore.subarray(0, DIMENSION), inputBefore.subarray(DIMENSION)];
  const gradient = gradientOf(outputBefore, () => lossOf(rows, outputBefore, noise));
  for (let i = 0; i < output.length; i++) {
    const moved = (output[i]! - outputBefore[i]!) / rate;
    assert.ok(Math.abs(moved + gradient[i]!) < 1e-3, `at ${i}: ${moved} for ${-gradient[i]!}`);
  }
});

test('inputs that do not teach are pulled as the others are, and leave the output alone', () => {
  const random = new Random(12);
  const input = matrix(4, random);
  const output = matrix(6, random);
  const noise = [0, 1, 3, 4, 5];
  const rows = Int32Array.from({ length: 4 }, (_, i) => i * DIMENSION);
  const [all, some] = [input.slice(), input.slice()];
  const [byAll, bySome, byTeachers] = [output.slice(), output.slice(), output.slice()];
  const room = new StepRoom(DIMENSION, 4);
  const step = (moved: Float32Array, count: number, teachers: number, into: Float32Array) =>
    predictFromEach(moved, rows, count, teachers, into, DIMENSION, targetsOf(noise), 0.5, room);
  step(all, 4, 4, byAll);
  const loss = step(some, 4, 1, bySome);
  assert.equal(loss, step(input.slice(), 1, 1, byTeachers));
  assertClose(some, all, 1e-6);
  assert.deepEqual(bySome, byTeachers);
});

test('the turns on the way to a word are predicted, 0 as its own and 1 as noise', () => {
  const random = new Random(3);
  const tree = huffmanTree([40, 20, 12, 8, 5, 3, 2, 1]);
  const word = 6;
  const targets = new StepTargets(tree.longest, DIMENSION);
  targets.setWay(tree, word);
  const input = matrix(1, random);
  const output = matrix(7, random);
  const [inputBefore, outputBefore] = [Float64Array.from(input), Float64Array.from(output)];
  // −Σ ln σ(±x·o) over the turns, as Morin & Bengio have it.
  const current = () => {
    let loss = 0;
    for (let at = tree.offsets[word]!; at < tree.offsets[word + 1]!; at++) {
      const node = tree.nodes[at]!;
      const logit = inputBefore.reduce((sum, x, k) => sum + x * outputBefore[node * DIMENSION + k]!, 0);
      loss += Math.log1p(Math.exp(tree.turns[at] === 0 ? -logit : logit));
    }
    return loss;
  };
  const rate = 1e-3;
  const loss = predictFromEach(
    input,
    Int32Array.of(0),
    1,
    1,
    output,
    DIMENSION,
    targets,
    rate,
    new StepRoom(DIMENSION, 1),
  );
  assert.ok(tree.longest > 6, 'more turns than lanes');
  assert.ok(Math.abs(loss - current()) < 1e-3);
  const moved = (after: Float32Array, before: Float64Array) => before.map((x, i) => (x - after[i]!) / rate);
  assertClose(moved(input, inputBefore), gradientOf(inputBefore, current), 2e-3);
  assertClose(moved(output, outputBefore), gradientOf(outputBefore, current), 2e-3);
});
