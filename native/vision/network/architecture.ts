import tf from '@tensorflow/tfjs';
import { FEATURE_LAYER, NETWORK_DIMENSION, NETWORK_SIDE_PX } from './shape.ts';

/** Of the convolutions that pooling follows, and of the last one. */
const POOLED_FILTERS = [16, 32, 64];
const LAST_FILTERS = 96;
/** Of the features that are left out at each step of training (Srivastava et al. 2014). */
const DROPOUT = 0.4;

/**
 * Four convolutions of 3 × 3, with pooling after all but the last, the mean over the picture, and a fully connected layer
 * in front of the classes. Small enough to learn from hundreds of tiles on a processor.
 *
 * @param classes what a picture can be; the answers are to be put through a softmax
 */
export function buildNetwork(channels: number, classes: number, seed: number): tf.LayersModel {
  let number = 0;
  const initializer = () => tf.initializers.heNormal({ seed: seed * 100 + number++ });
  const input = tf.input({ shape: [NETWORK_SIDE_PX, NETWORK_SIDE_PX, channels] });
  const convolve = (answer: tf.SymbolicTensor, filters: number) =>
    tf.layers
      .conv2d({
        filters,
        kernelSize: 3,
        padding: 'same',
        activation: 'relu',
        kernelInitializer: initializer(),
      })
      .apply(answer) as tf.SymbolicTensor;
  let answer: tf.SymbolicTensor = input;
  for (const filters of POOLED_FILTERS)
    answer = tf.layers
      .maxPooling2d({ poolSize: 2, strides: 2 })
      .apply(convolve(answer, filters)) as tf.SymbolicTensor;
  answer = tf.layers.globalAveragePooling2d({}).apply(convolve(answer, LAST_FILTERS)) as tf.SymbolicTensor;
  const features = tf.layers
    .dense({
      name: FEATURE_LAYER,
      units: NETWORK_DIMENSION,
      activation: 'relu',
      kernelInitializer: initializer(),
    })
    .apply(answer) as tf.SymbolicTensor;
  const kept = tf.layers.dropout({ rate: DROPOUT, seed }).apply(features) as tf.SymbolicTensor;
  const output = tf.layers
    .dense({ name: 'classes', units: classes, kernelInitializer: initializer() })
    .apply(kept) as tf.SymbolicTensor;
  return tf.model({ inputs: input, outputs: output });
}
