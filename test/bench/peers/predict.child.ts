/** What TensorFlow.js does by itself: a loop over `predict` of pictures that are ready in memory. Started by a benchmark. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import tf from '@tensorflow/tfjs';
import { loadBackend } from '../../../native/vision/tensorflow/load-backend.ts';
import { readModelFolder } from '../../../native/vision/tensorflow/model-folder.ts';
import { timed } from '../figure.ts';

const [wanted, folder, batch] = process.argv.slice(2) as [string, string, string];
await loadBackend(wanted === 'native' ? 'native' : 'wasm');
const { topology, weights, weightFiles } = await readModelFolder(folder);
const bytes = Buffer.concat(await Promise.all(weightFiles.map((name) => readFile(path.join(folder, name)))));
const model = await tf.loadLayersModel(
  tf.io.fromMemory({
    modelTopology: topology,
    weightSpecs: weights as tf.io.WeightsManifestEntry[],
    weightData: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
  }),
);
const pictures = tf.randomUniform([Number(batch), 224, 224, 3], -1, 1, 'float32', 1);
const predict = () => {
  const answer = model.predict(pictures, { batchSize: Number(batch) }) as tf.Tensor;
  answer.dataSync();
  answer.dispose();
};
process.on('message', async (count: number) => {
  const timing = await timed(() => {
    for (let done = 0; done < count; done += Number(batch)) predict();
  });
  process.send!(timing);
});
predict();
process.send!('ready');
