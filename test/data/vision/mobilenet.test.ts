import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Random } from '../../../native/math/random.ts';
import { chooseBackend } from '../../../native/vision/tensorflow/probe.ts';
import { TensorFlowProcess } from '../../../native/vision/tensorflow/tensorflow-process.ts';
import { sharedData } from '../cli/shared-data.ts';

const FOLDER = join(sharedData, 'models/mobilenet_v1_1.0_224_features');
const { signal } = new AbortController();

/** Its description, and the rows of four pictures of noise, with one backend. */
async function lookAt(setting: 'off' | null) {
  const before = process.env.SEMANTILE_TENSORFLOW;
  if (setting === null) delete process.env.SEMANTILE_TENSORFLOW;
  else process.env.SEMANTILE_TENSORFLOW = setting;
  const tensorFlow = new TensorFlowProcess();
  try {
    const { name } = await chooseBackend();
    const { description } = await tensorFlow.describe({ folder: FOLDER, layer: null }, signal);
    const random = new Random(4);
    const pictures = Uint8ClampedArray.from({ length: 4 * 224 * 224 * 3 }, () => random.below(256));
    const model = { folder: FOLDER, layer: description.layer };
    return { name, description, rows: await tensorFlow.infer(model, pictures, 4, signal) };
  } finally {
    tensorFlow.close();
    if (before === undefined) delete process.env.SEMANTILE_TENSORFLOW;
    else process.env.SEMANTILE_TENSORFLOW = before;
  }
}

test('MobileNet is read as it is, and native TensorFlow and WebAssembly give the same features', {
  skip: existsSync(FOLDER) ? false : 'no shared data',
}, async (t) => {
  const wasm = await lookAt('off');
  assert.deepEqual(wasm.description, {
    format: 'layers-model',
    layer: 'conv_pw_12_relu',
    widthPx: 224,
    heightPx: 224,
    channels: 3,
    range: 'signed',
    dimension: 1024,
    fixedBatch: null,
  });
  assert.equal(wasm.rows.length, 4 * 1024);
  const native = await lookAt(null);
  if (native.name !== 'native') return t.diagnostic('skipped: no native TensorFlow');
  const apart = wasm.rows.reduce((most, value, i) => Math.max(most, Math.abs(value - native.rows[i]!)), 0);
  t.diagnostic(`native and WebAssembly are at most ${apart} apart`);
  // Single precision over 27 layers; features reach up to 6.
  assert.ok(apart < 1e-3);
  assert.ok(Math.max(...native.rows) > 0.5);
});
