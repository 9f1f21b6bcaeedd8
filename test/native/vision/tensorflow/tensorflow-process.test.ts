import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { EngineError, type Failure } from '../../../../native/contract/failure.ts';
import { chooseBackend } from '../../../../native/vision/tensorflow/probe.ts';
import { TensorFlowProcess } from '../../../../native/vision/tensorflow/tensorflow-process.ts';
import { temporaryFolder } from '../../store/fixtures.ts';
import { layersTopology, WEIGHTS, writeGraphModel, writeModel } from './make-model.ts';

const { signal } = new AbortController();
const whole = (folder: string) => ({ folder, layer: null });

function isFailure(kind: Failure['kind'], message: RegExp): (error: unknown) => boolean {
  return (error) =>
    error instanceof EngineError && error.failure.kind === kind && message.test(error.message);
}

/** Two pictures of 4 × 4: black with one white pixel, and grey 102 in red only. */
function twoPictures(): Uint8ClampedArray {
  const pictures = new Uint8ClampedArray(2 * 4 * 4 * 3);
  pictures.fill(255, 0, 3);
  for (let at = 48; at < 96; at += 3) pictures[at] = 102;
  return pictures;
}

/**
 * −1 is black and 1 is white. The outputs take (1, 0, 0) and (0, 2, 0.5) of red, green and blue, see `MIXING`: black gives
 * −1 and −2.5, white 1 and 2.5; of 16 pixels one is white: −14/16 and −35/16. 102 is −0.2.
 */
const MEANS = [-0.875, -2.1875, -0.2, -2.5];

for (const backend of ['native', 'wasm']) {
  suite(`TensorFlow's process, ${backend}`, () => {
    const setting = process.env.SEMANTILE_TENSORFLOW;
    let tensorFlow: TensorFlowProcess;
    let isMissing = false;
    before(async () => {
      if (backend === 'wasm') process.env.SEMANTILE_TENSORFLOW = 'off';
      isMissing = (await chooseBackend()).name !== backend;
      tensorFlow = new TensorFlowProcess();
    });
    after(() => {
      tensorFlow.close();
      if (setting === undefined) delete process.env.SEMANTILE_TENSORFLOW;
      else process.env.SEMANTILE_TENSORFLOW = setting;
    });

    test('a LayersModel and a GraphModel are cut before their classes, and give the same numbers', async (t) => {
      if (isMissing) return t.skip('no native TensorFlow');
      const layers = writeModel(temporaryFolder(t), layersTopology());
      const graph = writeGraphModel(temporaryFolder(t));
      for (const folder of [layers, graph]) {
        const { description } = await tensorFlow.describe(whole(folder), signal);
        const { layer, widthPx, heightPx, channels, dimension, range } = description;
        assert.deepEqual(
          [layer, widthPx, heightPx, channels, dimension, range],
          ['pool', 4, 4, 3, 2, 'signed'],
        );
        const rows = await tensorFlow.infer(whole(folder), twoPictures(), 2, signal);
        assert.equal(rows.length, 4);
        // Single precision.
        for (const [i, mean] of MEANS.entries())
          assert.ok(Math.abs(rows[i]! - mean) < 1e-6, `${rows[i]} is not ${mean}`);
      }
    });

    test('a map of features is averaged, and another layer can be taken', async (t) => {
      if (isMissing) return t.skip('no native TensorFlow');
      const folder = writeModel(temporaryFolder(t), layersTopology());
      const map = await tensorFlow.infer({ folder, layer: 'mix' }, twoPictures(), 2, signal);
      for (const [i, mean] of MEANS.entries()) assert.ok(Math.abs(map[i]! - mean) < 1e-6);
      const { description, layers } = await tensorFlow.describe({ folder, layer: 'classes' }, signal);
      assert.equal(description.dimension, 3);
      assert.deepEqual(
        layers.map(({ name }) => name),
        ['mix', 'pool', 'classes'],
      );
      await assert.rejects(
        tensorFlow.describe({ folder, layer: 'nowhere' }, signal),
        isFailure('model-unusable', /no layer nowhere/),
      );
    });

    test('models that are not what they say are refused by the name of what is wrong', async (t) => {
      if (isMissing) return t.skip('no native TensorFlow');
      const [mix, classes] = WEIGHTS;
      const cases: [string, RegExp][] = [
        [writeModel(temporaryFolder(t), layersTopology('Backdoor')), /Backdoor/],
        [writeGraphModel(temporaryFolder(t), 'Backdoor'), /Backdoor/],
        [writeModel(temporaryFolder(t), layersTopology(), [mix!]), /classes\/kernel/],
        [
          writeModel(temporaryFolder(t), layersTopology('Dense', { units: 4, use_bias: false })),
          /shape|classes/i,
        ],
        [
          writeModel(temporaryFolder(t), layersTopology(), [mix!, { ...classes!, shape: [30_000, 30_000] }]),
          /classes\/kernel/,
        ],
        [writeModel(temporaryFolder(t), layersTopology(), WEIGHTS, '../weights.bin'), /model\.json/],
        [writeModel(temporaryFolder(t), layersTopology(), WEIGHTS, 'gone.bin'), /gone\.bin/],
        [writeModel(temporaryFolder(t), { node: 3 }), /neither/],
      ];
      for (const [folder, message] of cases)
        await assert.rejects(
          tensorFlow.describe(whole(folder), signal),
          isFailure('model-unusable', message),
        );
      const noJson = temporaryFolder(t);
      writeFileSync(join(noJson, 'model.json'), '{"modelTopology": ');
      await assert.rejects(
        tensorFlow.describe(whole(noJson), signal),
        isFailure('model-unusable', /no JSON/),
      );
      const empty = temporaryFolder(t);
      await assert.rejects(
        tensorFlow.describe(whole(empty), signal),
        isFailure('file-missing', /model\.json/),
      );
    });

    test('an abort, and the end of the process, cost the order that it worked on and nothing else', async (t) => {
      if (isMissing) return t.skip('no native TensorFlow');
      const model = whole(writeModel(temporaryFolder(t), layersTopology()));
      const aborting = new AbortController();
      const reason = new Error('no longer wanted');
      const aborted = tensorFlow.describe(model, aborting.signal);
      aborting.abort(reason);
      await assert.rejects(aborted, reason);

      await tensorFlow.describe(model, signal);
      const many = 4000;
      const killed = tensorFlow.infer(model, new Uint8ClampedArray(many * 48), many, signal);
      process.kill(childOf('tensorflow.child.ts'), 'SIGKILL');
      await assert.rejects(killed, isFailure('tensorflow-lost', /SIGKILL/));
      assert.equal((await tensorFlow.infer(model, twoPictures(), 2, signal)).length, 4);
    });
  });
}

test('a model that takes more memory than it may is ended with its process', async (t) => {
  process.env.SEMANTILE_TENSORFLOW = 'off';
  const tensorFlow = new TensorFlowProcess({ maxResidentBytes: 300 * 2 ** 20 });
  t.after(() => {
    delete process.env.SEMANTILE_TENSORFLOW;
    tensorFlow.close();
  });
  const huge = writeModel(
    temporaryFolder(t),
    layersTopology('Dense', { units: 100_000_000, use_bias: false }),
  );
  await assert.rejects(
    tensorFlow.describe(whole(huge), signal),
    isFailure('tensorflow-lost', /more than 0\.3 GB of memory/),
  );
});

/** Of this process, by what it runs. */
function childOf(program: string): number {
  const lines = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], {
    encoding: 'utf8',
  }).split('\n');
  return Number.parseInt(lines.find((line) => line.includes(program))!, 10);
}
