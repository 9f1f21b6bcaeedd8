import {
  gather,
  LANES,
  logitsOfOne,
  logitsOfTwo,
  moveTwo,
  pullInput,
  pushTargets,
  scatter,
  toSteps,
} from './lanes.ts';
import { logitsInPlace, pullInPlace, pushInPlace } from './lanes-in-place.ts';
import type { StepTargets } from './step-targets.ts';

/**
 * The training step of every model here: some input rows predict a word and are pushed from noise words that all of
 * them share, by one step of gradient descent on the negative-sampling loss
 *
 *   Σ_inputs  −ln σ(x·o_word) − Σ_noise ln σ(−x·o_noise)
 *
 * or, with hierarchical softmax, on the loss of the turns on the way to the word, where those that are 0 take the
 * word's part and those that are 1 the noise's. All logits of a step are taken before anything moves, so the step is the exact gradient of that sum (a row that
 * stands twice in one window is read again after its first move).
 *
 * Sources: Mikolov et al. 2013, arXiv:1310.4546, equation 4; noise shared within a window: Ji et al. 2016,
 * arXiv:1604.04661.
 */

/** Working memory of a step. `lanes` and `lanesGradient` are `[dimension × 6]`: six output rows side by side. */
export class StepRoom {
  readonly lanes: Float64Array;
  readonly lanesGradient: Float64Array;
  /** `[inputs × 6]`: logits, then (1 or 0 − σ) × learning rate. */
  readonly steps: Float64Array;

  constructor(dimension: number, mostInputs: number) {
    this.lanes = new Float64Array(dimension * LANES);
    this.lanesGradient = new Float64Array(dimension * LANES);
    this.steps = new Float64Array(mostInputs * LANES);
  }
}

/**
 * Each input row predicts the word on its own (skip-gram, PV-DBOW). Input rows move in place; the output rows are moved
 * by the first `teacherCount` input rows alone. Those behind learn where they belong in what the teachers make.
 *
 * @param input row-major, rows of `dimension`
 * @param rows offsets of the input rows; the first `rowCount` are used
 * @param output row-major `[vocabulary × dimension]`
 * @returns the summed loss of the teachers before the step, in nats
 */
export function predictFromEach(
  input: Float32Array,
  rows: Int32Array,
  rowCount: number,
  teacherCount: number,
  output: Float32Array,
  dimension: number,
  targets: StepTargets,
  learningRate: number,
  room: StepRoom,
): number {
  const { lanes, lanesGradient, steps } = room;
  const paired = rowCount - (rowCount % 2);
  const pairedTeachers = teacherCount - (teacherCount % 2);
  let loss = 0;
  for (let first = 0; first < targets.laneCount; first += LANES) {
    gather(output, targets.offsets, first, dimension, lanes);
    for (let c = 0; c < paired; c += 2)
      logitsOfTwo(input, rows[c]!, rows[c + 1]!, lanes, dimension, steps, c);
    if (paired < rowCount) logitsOfOne(input, rows[paired]!, lanes, dimension, steps, paired);
    loss += toSteps(steps, 0, teacherCount, targets, first, learningRate);
    toSteps(steps, teacherCount, rowCount, targets, first, learningRate);
    lanesGradient.fill(0);
    for (let c = 0; c < pairedTeachers; c += 2) {
      moveTwo(input, rows[c]!, rows[c + 1]!, lanes, lanesGradient, dimension, steps, c);
    }
    if (pairedTeachers < teacherCount) {
      const row = rows[pairedTeachers]!;
      pushTargets(input, row, lanesGradient, dimension, steps, pairedTeachers);
      pullInput(input, row, lanes, dimension, steps, pairedTeachers);
    }
    for (let c = teacherCount; c < rowCount; c++) pullInput(input, rows[c]!, lanes, dimension, steps, c);
    scatter(output, targets.offsets, first, dimension, lanesGradient);
  }
  return loss;
}

/**
 * One embedding that is no row of the input (a mean) predicts the word: CBOW and PV-DM. Output rows move in place;
 * what the embedding should move by is added to `gradient`.
 *
 * @param embedding of `dimension`, left as it is
 * @param gradient of `dimension`, minus the gradient of the loss times the learning rate is added
 * @returns the loss before the step, in nats
 */
export function predictFromMean(
  embedding: Float32Array,
  gradient: Float32Array,
  output: Float32Array,
  dimension: number,
  targets: StepTargets,
  learningRate: number,
  room: StepRoom,
): number {
  const { steps } = room;
  let loss = 0;
  for (let first = 0; first < targets.laneCount; first += LANES) {
    logitsInPlace(embedding, output, targets.offsets, first, dimension, steps);
    loss += toSteps(steps, 0, 1, targets, first, learningRate);
    pullInPlace(gradient, output, targets.offsets, first, dimension, steps);
    pushInPlace(embedding, output, targets.offsets, first, dimension, steps);
  }
  return loss;
}

/**
 * As `predictFromMean`, with the output weights frozen: what inference does.
 *
 * @returns the loss before the step, in nats
 */
export function predictFrozen(
  embedding: Float32Array,
  gradient: Float32Array,
  output: Float32Array,
  dimension: number,
  targets: StepTargets,
  learningRate: number,
  room: StepRoom,
): number {
  const { steps } = room;
  let loss = 0;
  for (let first = 0; first < targets.laneCount; first += LANES) {
    logitsInPlace(embedding, output, targets.offsets, first, dimension, steps);
    loss += toSteps(steps, 0, 1, targets, first, learningRate);
    pullInPlace(gradient, output, targets.offsets, first, dimension, steps);
  }
  return loss;
}
