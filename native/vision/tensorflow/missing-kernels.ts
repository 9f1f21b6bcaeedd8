import tf from '@tensorflow/tfjs';

/**
 * Gives a backend the kernels that it lacks and that models and their training need, built from those it has. The
 * WebAssembly backend of TensorFlow.js 4.22 has no gradient of a convolution by its filter and no `einsum`.
 */
export function registerMissingKernels(backendName: string): void {
  const present = new Set(tf.getKernelsForBackend(backendName).map(({ kernelName }) => kernelName));
  for (const [kernelName, compute] of Object.entries(KERNELS))
    if (!present.has(kernelName))
      tf.registerKernel({
        kernelName,
        backendName,
        kernelFunc: ({ inputs, attrs }) =>
          tf.tidy(() => compute(inputs as unknown as Inputs, attrs as never)),
      });
}

type Inputs = Record<string, tf.Tensor>;

interface Convolution {
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number;
  dilations?: [number, number] | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
  dataFormat?: string;
}

const KERNELS: Record<string, (inputs: Inputs, attrs: never) => tf.Tensor> = {
  Conv2DBackpropFilter: ({ x, dy }, attrs: Convolution & { filterShape: Shape4 }) =>
    filterGradient(x as tf.Tensor4D, dy as tf.Tensor4D, attrs, attrs.filterShape),
  DepthwiseConv2dNativeBackpropFilter: ({ x, dy }, attrs: Convolution & { filterShape: Shape4 }) =>
    depthwiseFilterGradient(x as tf.Tensor4D, dy as tf.Tensor4D, attrs, attrs.filterShape),
  DepthwiseConv2dNativeBackpropInput: ({ dy, filter }, attrs: Convolution & { inputShape: Shape4 }) =>
    depthwiseInputGradient(dy as tf.Tensor4D, filter as tf.Tensor4D, attrs, attrs.inputShape),
  Einsum: (tensors, { equation }: { equation: string }) => einsum(equation, Object.values(tensors)),
};

type Shape4 = [number, number, number, number];

/** How the places of a filter meet those of a picture. */
interface Meeting {
  padded: Shape4;
  top: number;
  left: number;
  /** Of the filter. */
  places: { row: number; column: number }[];
  /** The part of a padded picture that one place of the filter meets, `[pictures, rows, columns, channels]`. */
  meet(padded: tf.Tensor4D, place: { row: number; column: number }): tf.Tensor4D;
}

function meetings(inShape: Shape4, filterShape: Shape4, attrs: Convolution, isDepthwise: boolean): Meeting {
  if (attrs.dataFormat === 'NCHW') throw new Error('channels first are not supported');
  const info = tf.backend_util.computeConv2DInfo(
    inShape,
    filterShape,
    attrs.strides,
    attrs.dilations ?? 1,
    attrs.pad,
    attrs.dimRoundingMode,
    isDepthwise,
  );
  const { filterHeight, filterWidth, dilationHeight, dilationWidth, strideHeight, strideWidth } = info;
  const { outHeight, outWidth, padInfo } = info;
  const height = Math.max(
    inShape[1] + padInfo.top + padInfo.bottom,
    (outHeight - 1) * strideHeight + info.effectiveFilterHeight,
  );
  const width = Math.max(
    inShape[2] + padInfo.left + padInfo.right,
    (outWidth - 1) * strideWidth + info.effectiveFilterWidth,
  );
  const places = Array.from({ length: filterHeight * filterWidth }, (_, n) => ({
    row: Math.floor(n / filterWidth),
    column: n % filterWidth,
  }));
  const meet = (padded: tf.Tensor4D, { row, column }: { row: number; column: number }) => {
    const begin = [0, row * dilationHeight, column * dilationWidth, 0];
    const end = [
      inShape[0],
      begin[1]! + (outHeight - 1) * strideHeight + 1,
      begin[2]! + (outWidth - 1) * strideWidth + 1,
      inShape[3],
    ];
    return tf.stridedSlice(padded, begin, end, [1, strideHeight, strideWidth, 1]) as tf.Tensor4D;
  };
  return {
    padded: [inShape[0], height, width, inShape[3]],
    top: padInfo.top,
    left: padInfo.left,
    places,
    meet,
  };
}

function pad(x: tf.Tensor4D, { padded, top, left }: Meeting): tf.Tensor4D {
  const [, height, width] = x.shape;
  return x.pad([
    [0, 0],
    [top, padded[1] - height - top],
    [left, padded[2] - width - left],
    [0, 0],
  ]);
}

/** For each place of the filter the product of what it met with what it caused. */
function filterGradient(x: tf.Tensor4D, dy: tf.Tensor4D, attrs: Convolution, filterShape: Shape4): tf.Tensor {
  const meeting = meetings(x.shape, filterShape, attrs, false);
  const padded = pad(x, meeting);
  const [, , inputs, outputs] = filterShape;
  const caused = dy.reshape<tf.Tensor2D>([-1, outputs]);
  const parts = meeting.places.map((place) =>
    tf.matMul(meeting.meet(padded, place).reshape<tf.Tensor2D>([-1, inputs]), caused, true, false),
  );
  return tf.stack(parts).reshape(filterShape);
}

function depthwiseFilterGradient(
  x: tf.Tensor4D,
  dy: tf.Tensor4D,
  attrs: Convolution,
  filterShape: Shape4,
): tf.Tensor {
  const meeting = meetings(x.shape, filterShape, attrs, true);
  const padded = pad(x, meeting);
  const [, , inputs, multiplier] = filterShape;
  const caused = dy.reshape([-1, inputs, multiplier]);
  const parts = meeting.places.map((place) =>
    meeting.meet(padded, place).reshape([-1, inputs, 1]).mul(caused).sum(0),
  );
  return tf.stack(parts).reshape(filterShape);
}

/** Each place of the filter sends what it caused back to what it met. */
function depthwiseInputGradient(
  dy: tf.Tensor4D,
  filter: tf.Tensor4D,
  attrs: Convolution,
  inputShape: Shape4,
): tf.Tensor {
  const [pictures, outHeight, outWidth] = dy.shape;
  const [, filterWidth, inputs, multiplier] = filter.shape;
  const meeting = meetings(inputShape, filter.shape, attrs, true);
  const caused = dy.reshape([pictures, outHeight, outWidth, inputs, multiplier]);
  const [, height, width] = inputShape;
  // Cell (row, column) of the sum met place p at (row, column) · stride + p · dilation: the transposed slice.
  let sum: tf.Tensor4D = tf.zeros(meeting.padded);
  for (const place of meeting.places) {
    const weight = filter
      .reshape([-1, inputs, multiplier])
      .gather(place.row * filterWidth + place.column)
      .reshape([1, 1, 1, inputs, multiplier]);
    sum = sum.add(spread(caused.mul(weight).sum(4) as tf.Tensor4D, attrs, place, meeting.padded));
  }
  return sum.slice([0, meeting.top, meeting.left, 0], [pictures, height, width, inputs]);
}

/** Puts a map's cells where one place of the filter met them, with zeros between. */
function spread(
  map: tf.Tensor4D,
  { strides, dilations = 1 }: Convolution,
  place: { row: number; column: number },
  [, height, width]: Shape4,
): tf.Tensor4D {
  const [strideHeight, strideWidth] = pair(strides);
  const [dilationHeight, dilationWidth] = pair(dilations);
  const [pictures, rows, columns, channels] = map.shape;
  const spaced = map
    .reshape([pictures, rows, 1, columns, channels])
    .pad([
      [0, 0],
      [0, 0],
      [0, strideHeight - 1],
      [0, 0],
      [0, 0],
    ])
    .reshape([pictures, rows * strideHeight, columns, 1, channels])
    .pad([
      [0, 0],
      [0, 0],
      [0, 0],
      [0, strideWidth - 1],
      [0, 0],
    ])
    .reshape<tf.Tensor4D>([pictures, rows * strideHeight, columns * strideWidth, channels]);
  const [top, left] = [place.row * dilationHeight, place.column * dilationWidth];
  const [tall, wide] = [(rows - 1) * strideHeight + 1, (columns - 1) * strideWidth + 1];
  return spaced.slice([0, 0, 0, 0], [pictures, tall, wide, channels]).pad([
    [0, 0],
    [top, height - top - tall],
    [left, width - left - wide],
    [0, 0],
  ]);
}

const pair = (value: [number, number] | number): [number, number] =>
  typeof value === 'number' ? [value, value] : value;

/** Every operand is laid out over all letters of the equation; their product is summed over those that are not asked. */
function einsum(equation: string, tensors: tf.Tensor[]): tf.Tensor {
  const [left, asked] = equation.replaceAll(/\s/g, '').split('->') as [string, string];
  const terms = left.split(',');
  const letters = [...new Set(asked + terms.join(''))];
  const laidOut = tensors.map((tensor, n) => {
    const own = [...terms[n]!];
    const order = letters.filter((letter) => own.includes(letter));
    const shape = letters.map((letter) => (own.includes(letter) ? tensor.shape[own.indexOf(letter)]! : 1));
    return tensor.transpose(order.map((letter) => own.indexOf(letter))).reshape(shape);
  });
  const summed = letters.map((_, axis) => axis).slice(asked.length);
  const product = laidOut.reduce((one, other) => one.mul(other));
  return summed.length > 0 ? product.sum(summed) : product;
}
