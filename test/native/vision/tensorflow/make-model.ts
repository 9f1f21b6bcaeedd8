import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** `[row, column, in, out]` of a convolution of 1 × 1: what each of 2 outputs takes of red, green and blue. */
export const MIXING = [1, 0, 0, 2, 0, 0.5];
/** `[2 × 3]`: from the means of the outputs to three classes. */
const CLASSES = [1, 0, 1, 0, 1, 1];

export interface Weight {
  name: string;
  shape: number[];
  values: number[];
}

const CONVOLUTION: Weight = { name: 'mix/kernel', shape: [1, 1, 3, 2], values: MIXING };
const DENSE: Weight = { name: 'classes/kernel', shape: [2, 3], values: CLASSES };
export const WEIGHTS = [CONVOLUTION, DENSE];

/** Writes `model.json` and one file of weights. */
export function writeModel(
  folder: string,
  topology: unknown,
  weights: readonly Weight[] = WEIGHTS,
  weightFile = 'weights.bin',
): string {
  mkdirSync(folder, { recursive: true });
  const manifest = weights.map(({ name, shape }) => ({ name, shape, dtype: 'float32' }));
  const json = { modelTopology: topology, weightsManifest: [{ paths: [weightFile], weights: manifest }] };
  writeFileSync(join(folder, 'model.json'), JSON.stringify(json));
  const values = Float32Array.from(weights.flatMap((weight) => weight.values));
  writeFileSync(join(folder, 'weights.bin'), new Uint8Array(values.buffer));
  return folder;
}

const layer = (className: string, name: string, before: string | null, config: object) => ({
  class_name: className,
  name,
  config: { name, ...config },
  inbound_nodes: before === null ? [] : [[[before, 0, 0, {}]]],
});

/** Convolution, its mean over the picture, three classes: as Keras saves it. */
export function layersTopology(className = 'Dense', classConfig: object = { units: 3, use_bias: false }) {
  const layers = [
    layer('InputLayer', 'picture', null, { batch_input_shape: [null, 4, 4, 3], dtype: 'float32' }),
    layer('Conv2D', 'mix', 'picture', { filters: 2, kernel_size: [1, 1], strides: [1, 1], use_bias: false }),
    layer('GlobalAveragePooling2D', 'pool', 'mix', {}),
    layer(className, 'classes', 'pool', classConfig),
  ];
  const config = {
    name: 'small',
    layers,
    input_layers: [['picture', 0, 0]],
    output_layers: [['classes', 0, 0]],
  };
  return { keras_version: '2.1.6', backend: 'tensorflow', model_config: { class_name: 'Model', config } };
}

const node = (name: string, op: string, input: string[], attr: object = {}) => ({ name, op, input, attr });
const FLOAT = { type: 'DT_FLOAT' };
const lengths = (...sizes: number[]) => ({ shape: { dim: sizes.map((size) => ({ size: String(size) })) } });

/** The same as a graph, as the converter writes it. */
export function graphTopology(poolOperator = 'Mean') {
  return {
    node: [
      node('picture', 'Placeholder', [], { dtype: FLOAT, shape: lengths(-1, 4, 4, 3) }),
      node('mix/kernel', 'Const', [], { dtype: FLOAT }),
      node('mix', 'Conv2D', ['picture', 'mix/kernel'], {
        T: FLOAT,
        strides: { list: { i: ['1', '1', '1', '1'] } },
        dilations: { list: { i: ['1', '1', '1', '1'] } },
        padding: { s: Buffer.from('VALID').toString('base64') },
        data_format: { s: Buffer.from('NHWC').toString('base64') },
      }),
      node('axes', 'Const', [], { dtype: { type: 'DT_INT32' } }),
      node('pool', poolOperator, ['mix', 'axes'], { T: FLOAT, keep_dims: { b: false } }),
      node('classes/kernel', 'Const', [], { dtype: FLOAT }),
      node('classes', 'MatMul', ['pool', 'classes/kernel'], { T: FLOAT }),
    ],
    library: {},
    versions: {},
  };
}

/** `model.json` of the graph: its axes are whole numbers, which `writeModel` has none of. */
export function writeGraphModel(folder: string, poolOperator = 'Mean'): string {
  mkdirSync(folder, { recursive: true });
  const weights = [...WEIGHTS.map(({ name, shape }) => ({ name, shape, dtype: 'float32' }))];
  const manifest = [...weights, { name: 'axes', shape: [2], dtype: 'int32' }];
  const json = {
    format: 'graph-model',
    modelTopology: graphTopology(poolOperator),
    weightsManifest: [{ paths: ['weights.bin'], weights: manifest }],
  };
  writeFileSync(join(folder, 'model.json'), JSON.stringify(json));
  const floats = new Uint8Array(Float32Array.from([...MIXING, ...CLASSES]).buffer);
  const axes = new Uint8Array(Int32Array.of(1, 2).buffer);
  writeFileSync(join(folder, 'weights.bin'), Buffer.concat([floats, axes]));
  return folder;
}
