import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { onnxFileOf } from '../../../../native/vision/onnx/onnx-file.ts';
import { openOnnx } from '../../../../native/vision/onnx/open-onnx.ts';
import { failingWith } from '../../service/failing-with.ts';
import { makeModel, type Node } from './make-model.ts';

/** Two channels: red, and blue less green; then their means over the picture, then classes. */
const NODES: Node[] = [
  ['Conv', ['image', 'colours'], 'mixed'],
  ['Relu', ['mixed'], 'positive'],
  ['GlobalAveragePool', ['positive'], 'pooled'],
  ['Flatten', ['pooled'], 'flat'],
  ['Gemm', ['flat', 'classes'], 'scores'],
];
const WEIGHTS = {
  colours: { shape: [2, 3, 1, 1], values: [1, 0, 0, 0, -1, 1] },
  classes: { shape: [2, 2], values: [1, 2, 3, 4] },
};

function temporaryDir(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'semantile-'));
  t.after(() => rmSync(dir, { recursive: true }));
  return dir;
}

function written(dir: string, model: Uint8Array): string {
  const file = join(dir, 'model.onnx');
  writeFileSync(file, model);
  return file;
}

/** Four pixels: red, blue, white, black. */
const PICTURE = Uint8ClampedArray.of(255, 0, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0);

test('a picture is described by what the classifier of an ONNX model reads', async (t) => {
  const model = await openOnnx(written(temporaryDir(t), makeModel(NODES, WEIGHTS, 'scores')), null);
  const { layer, widthPx, heightPx, channels, dimension, range, fixedBatch } = model.description;
  assert.deepEqual(
    [layer, widthPx, heightPx, channels, dimension, range, fixedBatch],
    ['flat', 2, 2, 3, 2, 'signed', null],
  );
  // Values are −1 or 1. Red of the four: 1, 0, 1, 0 above zero; blue less green: 0, 2, 0, 0.
  assert.deepEqual([...(await model.infer(PICTURE, 1))], [0.5, 0.5]);
  const twice = Uint8ClampedArray.of(...PICTURE, ...new Uint8Array(12).fill(255));
  assert.deepEqual([...(await model.infer(twice, 2))], [0.5, 0.5, 1, 0]);
  model.dispose();
});

test('a map is averaged over its places, and a model can be cut where one wants', async (t) => {
  const file = written(temporaryDir(t), makeModel(NODES, WEIGHTS, 'scores'));
  const map = await openOnnx(file, 'mixed');
  // Red: 1 − 1 + 1 − 1; blue less green: 0 + 2 + 0 + 0.
  assert.deepEqual([...(await map.infer(PICTURE, 1))], [0, 0.5]);
  const scores = await openOnnx(file, 'scores');
  assert.deepEqual([...(await scores.infer(PICTURE, 1))], [0.5 * 1 + 0.5 * 3, 0.5 * 2 + 0.5 * 4]);
  await assert.rejects(openOnnx(file, 'sky'), failingWith('model-unusable', /no value sky/));
});

test('what cannot be used is refused with the operator, the file or the reason', async (t) => {
  const dir = temporaryDir(t);
  const unknown = makeModel([['Backdoor', ['image'], 'scores']], {}, 'scores');
  await assert.rejects(openOnnx(written(dir, unknown), null), failingWith('model-unusable', /Backdoor/));
  const whole = makeModel(NODES, WEIGHTS, 'scores');
  await assert.rejects(
    openOnnx(written(dir, whole.subarray(0, 120)), null),
    failingWith('model-unusable', /no ONNX model: the file ends early/),
  );
  // It claims eight numbers more than it has.
  const short = makeModel(NODES, { ...WEIGHTS, colours: { shape: [2, 7, 1, 1], values: [1, 0] } }, 'scores');
  await assert.rejects(
    openOnnx(written(dir, short), null),
    failingWith('model-unusable', /colours.*8 bytes.*56 bytes/),
  );
  await assert.rejects(openOnnx(join(dir, 'none.onnx'), null), failingWith('file-missing', /none\.onnx/));
  await assert.rejects(
    openOnnx(written(dir, new TextEncoder().encode('{"format": "layers-model"}')), null),
    failingWith('model-unusable', /no ONNX model/),
  );
});

test('the only ONNX model of a folder is found', async (t) => {
  const dir = temporaryDir(t);
  assert.equal(await onnxFileOf(dir), null);
  const file = written(dir, new Uint8Array());
  assert.equal(await onnxFileOf(dir), file);
  assert.equal(await onnxFileOf(join(dir, 'other.onnx')), join(dir, 'other.onnx'));
  writeFileSync(join(dir, 'other.onnx'), '');
  assert.equal(await onnxFileOf(dir), null);
});
