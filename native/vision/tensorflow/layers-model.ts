import tf from '@tensorflow/tfjs';
import type { ModelLayer } from '../../contract/imported-model.ts';
import type { CutModel } from './open-model.ts';

/** Cuts a Keras model as TensorFlow.js writes it. @param name null: where its features are */
export async function cutLayersModel(
  artifacts: tf.io.ModelArtifacts,
  name: string | null,
): Promise<CutModel> {
  const model = await tf.loadLayersModel(tf.io.fromMemory(artifacts), { strict: true });
  if (model.inputs.length !== 1)
    throw new Error(`it has ${model.inputs.length} inputs, where one picture is fed`);
  const layers = model.layers.flatMap(layerFacts);
  const layer = name ?? featureLayer(layers);
  if (!layers.some((one) => one.name === layer)) throw new Error(`it has no layer ${layer} to be cut at`);
  const cut = tf.model({ inputs: model.inputs, outputs: model.getLayer(layer).output as tf.SymbolicTensor });
  const [batch = null, ...inputShape] = model.inputs[0]!.shape;
  return {
    layer,
    inputShape,
    inputType: model.inputs[0]!.dtype,
    range: layers.some(({ operator }) => operator === 'Rescaling') ? 'bytes' : 'signed',
    fixedBatch: batch,
    layers,
    run: (input) => cut.predict(input, { batchSize: input.shape[0] }) as tf.Tensor,
    dispose: () => model.dispose(),
  };
}

/** Nothing for the input, and for a layer that is used twice or answers several things. */
function layerFacts(layer: tf.layers.Layer): ModelLayer[] {
  const operator = layer.getClassName();
  if (operator === 'InputLayer') return [];
  try {
    const { output } = layer;
    return Array.isArray(output) ? [] : [{ name: layer.name, operator, shape: output.shape.slice(1) }];
  } catch {
    return [];
  }
}

/** What stands between the features and the classes. */
const HEAD = new Set([
  'Dense',
  'Activation',
  'Softmax',
  'Reshape',
  'Flatten',
  'Dropout',
  'Permute',
  'ReLU',
  'BatchNormalization',
]);

/**
 * The last pooling where only a head follows; else what the last fully connected layer reads; else the output. So the
 * classes of a classifier are cut off, and a model that ends with its features stays whole.
 */
export function featureLayer(layers: readonly ModelLayer[]): string {
  const isHead = ({ operator, shape }: ModelLayer) =>
    HEAD.has(operator) || (operator === 'Conv2D' && shape?.[0] === 1 && shape[1] === 1);
  const pooling = layers.findLastIndex(({ operator }) => operator.includes('Pooling'));
  if (pooling >= 0 && layers.slice(pooling + 1).every(isHead)) return layers[pooling]!.name;
  const dense = layers.findLastIndex(({ operator }) => operator === 'Dense');
  if (dense > 0 && layers.slice(dense).every(isHead)) return layers[dense - 1]!.name;
  return layers.at(-1)!.name;
}
