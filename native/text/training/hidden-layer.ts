import type { TrainOptions } from '../space.ts';

/**
 * How input rows become the one hidden layer that predicts a word (CBOW, PV-DM), and how what the hidden layer should
 * move by reaches the rows. Rows are given by their offsets; -1 is a place with nothing in it.
 */
export interface HiddenLayer {
  /** Numbers of the hidden layer, and of an output row. */
  readonly width: number;
  fill(input: Float32Array, rows: Int32Array, rowCount: number, hidden: Float32Array): void;
  pull(input: Float32Array, rows: Int32Array, rowCount: number, gradient: Float32Array): void;
}

/** Whether each row has a place of its own in the window: then places beyond the sentence are there, and empty. */
export function isConcatenated({ model, pvDmInput }: TrainOptions): boolean {
  return model === 'pv-dm' && pvDmInput === 'concatenation';
}

/** Tags that stand in a window of PV-DM. */
export function tagsInWindow({ tags }: TrainOptions): number {
  return tags === 'both' ? 2 : 1;
}

export function hiddenLayer(options: TrainOptions): HiddenLayer {
  const { model, pvDmInput, dimension, window } = options;
  if (isConcatenated(options)) return concatenation(dimension, tagsInWindow(options) + 2 * window);
  return model === 'pv-dm' && pvDmInput === 'sum' ? sum(dimension) : mean(dimension);
}

/** Numbers of an output row. */
export function outputWidth(options: TrainOptions): number {
  return hiddenLayer(options).width;
}

/** As in word2vec.c and gensim every row gets the whole gradient of the mean, which is `rowCount` times its share. */
function mean(dimension: number): HiddenLayer {
  return { width: dimension, fill: meanOfRows, pull: addToRows };
}

/** The mean without its division: the gradient is exact. */
function sum(dimension: number): HiddenLayer {
  return { width: dimension, fill: sumOfRows, pull: addToRows };
}

/**
 * Each row in its place (Le & Mikolov 2014, arXiv:1405.4053, section 2.2): the output learns what stands where. A place
 * beyond the sentence is zero.
 */
function concatenation(dimension: number, places: number): HiddenLayer {
  return {
    width: dimension * places,
    fill(input, rows, rowCount, hidden) {
      for (let c = 0; c < rowCount; c++) {
        const row = rows[c]!;
        const to = c * dimension;
        if (row < 0) hidden.fill(0, to, to + dimension);
        else for (let k = 0; k < dimension; k++) hidden[to + k] = input[row + k]!;
      }
    },
    pull(input, rows, rowCount, gradient) {
      for (let c = 0; c < rowCount; c++) {
        const row = rows[c]!;
        if (row < 0) continue;
        for (let k = 0; k < dimension; k++) input[row + k]! += gradient[c * dimension + k]!;
      }
    },
  };
}

/** Writes the mean of some rows, given by their offsets. */
function meanOfRows(input: Float32Array, rows: Int32Array, rowCount: number, mean: Float32Array): void {
  sumOfRows(input, rows, rowCount, mean);
  const share = 1 / rowCount;
  for (let k = 0; k < mean.length; k++) mean[k]! *= share;
}

function sumOfRows(input: Float32Array, rows: Int32Array, rowCount: number, sum: Float32Array): void {
  sum.fill(0);
  for (let c = 0; c < rowCount; c++) {
    const row = rows[c]!;
    for (let k = 0; k < sum.length; k++) sum[k]! += input[row + k]!;
  }
}

function addToRows(input: Float32Array, rows: Int32Array, rowCount: number, gradient: Float32Array): void {
  for (let c = 0; c < rowCount; c++) {
    const row = rows[c]!;
    for (let k = 0; k < gradient.length; k++) input[row + k]! += gradient[k]!;
  }
}
