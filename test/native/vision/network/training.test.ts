import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { Random } from '../../../../native/math/random.ts';
import { augment, turnedPlace } from '../../../../native/vision/network/augment.ts';
import { classWeights } from '../../../../native/vision/network/class-weights.ts';
import { type NetworkExamples, NetworkTraining } from '../../../../native/vision/network/training.ts';
import { loadBackend } from '../../../../native/vision/tensorflow/load-backend.ts';
import { stripes } from './stripes.ts';

before(async () => {
  await loadBackend('wasm');
});

test('a network tells fine stripes from coarse ones that it has not seen', () => {
  const training = new NetworkTraining(stripes(48), 1);
  const before = training.judge();
  for (let pass = 0; pass < 5; pass++) while (!training.run(1).isPassDone);
  const after = training.judge();
  training.dispose();
  assert.ok(Math.abs(before.loss - Math.log(2)) < 0.6, `untrained: ${before.loss}`);
  assert.ok(after.accuracy > 0.9, `accuracy ${after.accuracy}`);
  assert.ok(after.loss < before.loss);
});

test('a training that goes on from a checkpoint ends where it would have ended', async () => {
  const examples = stripes(8);
  const whole = new NetworkTraining(examples, 3);
  whole.run(10);
  const kept = await whole.checkpoint();
  whole.run(10);
  const continued = new NetworkTraining(examples, 3);
  await continued.resume(kept);
  continued.run(10);
  assert.ok(Math.abs(whole.judge().loss - continued.judge().loss) < 1e-5);
  whole.dispose();
  continued.dispose();
});

test('pictures are turned into all symmetries of a square', () => {
  const corners = Array.from({ length: 8 }, (_, turn) =>
    [turnedPlace(turn, 0, 0, 2), turnedPlace(turn, 0, 1, 2), turnedPlace(turn, 1, 0, 2)].join(''),
  );
  assert.equal(new Set(corners).size, 8);
  const out = new Float32Array(4);
  augment(Uint8Array.of(0, 255, 0, 0), 2, 1, new Random(2), out);
  assert.equal([...out].filter((value) => value > 0.5).length, 1);
});

test('a class that few pictures show weighs more in each', () => {
  const shares = Float32Array.of(1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0);
  const weights = classWeights({ classes: 3, shares } as NetworkExamples, Uint32Array.of(0, 1, 2, 3));
  assert.deepEqual([...weights], [Math.fround(4 / 6), 2, 0]);
});
