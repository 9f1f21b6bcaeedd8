import { logistic, logisticLoss } from './logistic.ts';

/**
 * The training step of every model here: some input rows predict a word and are pushed from noise words that all of
 * them share, by one step of gradient descent on the negative-sampling loss
 *
 *   Σ_inputs  −ln σ(x·o_word) − Σ_noise ln σ(−x·o_noise)
 *
 * All logits of a step are taken before anything moves, so the step is the exact gradient of that sum (a row that
 * stands twice in one window is read again after its first move).
 *
 * Sources: Mikolov et al. 2013, arXiv:1310.4546, equation 4; noise shared within a window: Ji et al. 2016,
 * arXiv:1604.04661.
 */

/** Output rows are handled six at a time: a word and the usual five noise words. */
const LANES = 6;

/** The words one step tells apart, and the room it works in; made once, filled anew for every step. */
export class StepTargets {
  /** Offsets of output rows: the word's, then the noise words'; padded with the word's to whole lanes. */
  readonly offsets: Int32Array;
  /** 1 for a target in use; 0 for padding and for noise that drew the word itself. */
  readonly isActive: Float64Array;
  readonly #noiseCount: number;

  readonly #dimension: number;

  constructor(noiseCount: number, dimension: number) {
    const padded = Math.ceil((noiseCount + 1) / LANES) * LANES;
    this.#noiseCount = noiseCount;
    this.#dimension = dimension;
    this.offsets = new Int32Array(padded);
    this.isActive = new Float64Array(padded);
  }

  /** Sets the word that is right and draws the words that are not. */
  set(word: number, drawNoise: () => number): void {
    this.offsets.fill(word * this.#dimension);
    this.isActive.fill(0);
    this.isActive[0] = 1;
    for (let t = 1; t <= this.#noiseCount; t++) {
      const noise = drawNoise();
      this.offsets[t] = noise * this.#dimension;
      if (noise !== word) this.isActive[t] = 1;
    }
  }
}

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
 * Each input row predicts the word on its own (skip-gram, PV-DBOW). Input and output rows move in place.
 *
 * @param input row-major, rows of `dimension`
 * @param rows offsets of the input rows; the first `rowCount` are used
 * @param output row-major `[vocabulary × dimension]`
 * @returns the summed loss before the step, in nats
 */
export function predictFromEach(
  input: Float32Array,
  rows: Int32Array,
  rowCount: number,
  output: Float32Array,
  dimension: number,
  targets: StepTargets,
  learningRate: number,
  room: StepRoom,
): number {
  const { lanes, lanesGradient, steps } = room;
  const paired = rowCount - (rowCount % 2);
  let loss = 0;
  for (let first = 0; first < targets.offsets.length; first += LANES) {
    gather(output, targets.offsets, first, dimension, lanes);
    for (let c = 0; c < paired; c += 2)
      logitsOfTwo(input, rows[c]!, rows[c + 1]!, lanes, dimension, steps, c);
    if (paired < rowCount) logitsOfOne(input, rows[paired]!, lanes, dimension, steps, paired);
    loss += toSteps(steps, rowCount, targets.isActive, first, learningRate);
    lanesGradient.fill(0);
    for (let c = 0; c < paired; c += 2) {
      moveTwo(input, rows[c]!, rows[c + 1]!, lanes, lanesGradient, dimension, steps, c);
    }
    if (paired < rowCount) {
      const row = rows[paired]!;
      pushTargets(input, row, lanesGradient, dimension, steps, paired);
      pullInput(input, row, lanes, dimension, steps, paired);
    }
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
  for (let first = 0; first < targets.offsets.length; first += LANES) {
    logitsInPlace(embedding, output, targets.offsets, first, dimension, steps);
    loss += toSteps(steps, 1, targets.isActive, first, learningRate);
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
  for (let first = 0; first < targets.offsets.length; first += LANES) {
    logitsInPlace(embedding, output, targets.offsets, first, dimension, steps);
    loss += toSteps(steps, 1, targets.isActive, first, learningRate);
    pullInPlace(gradient, output, targets.offsets, first, dimension, steps);
  }
  return loss;
}

/** Logits become steps in place; returns the loss. */
function toSteps(
  steps: Float64Array,
  inputCount: number,
  isActive: Float64Array,
  first: number,
  learningRate: number,
): number {
  let loss = 0;
  for (let c = 0; c < inputCount; c++) {
    for (let lane = 0; lane < LANES; lane++) {
      const at = c * LANES + lane;
      const logit = steps[at]!;
      const active = isActive[first + lane]!;
      const isWord = first + lane === 0;
      loss += active * (logisticLoss(logit) + (isWord ? 0 : logit));
      steps[at] = active * ((isWord ? 1 : 0) - logistic(logit)) * learningRate;
    }
  }
  return loss;
}

// The loops below are unrolled over the six lanes by hand: it is what keeps six sums in registers, and half again as
// fast as one lane after the other.

function gather(
  output: Float32Array,
  offsets: Int32Array,
  first: number,
  dimension: number,
  lanes: Float64Array,
): void {
  const [a, b, c, d, e, f] = sixFrom(offsets, first);
  for (let k = 0, j = 0; k < dimension; k++, j += LANES) {
    lanes[j] = output[a + k]!;
    lanes[j + 1] = output[b + k]!;
    lanes[j + 2] = output[c + k]!;
    lanes[j + 3] = output[d + k]!;
    lanes[j + 4] = output[e + k]!;
    lanes[j + 5] = output[f + k]!;
  }
}

/** Adds the gradients to the output rows; one row in several lanes gets them all. */
function scatter(
  output: Float32Array,
  offsets: Int32Array,
  first: number,
  dimension: number,
  lanesGradient: Float64Array,
): void {
  const [a, b, c, d, e, f] = sixFrom(offsets, first);
  for (let k = 0, j = 0; k < dimension; k++, j += LANES) {
    output[a + k]! += lanesGradient[j]!;
    output[b + k]! += lanesGradient[j + 1]!;
    output[c + k]! += lanesGradient[j + 2]!;
    output[d + k]! += lanesGradient[j + 3]!;
    output[e + k]! += lanesGradient[j + 4]!;
    output[f + k]! += lanesGradient[j + 5]!;
  }
}

function sixFrom(
  values: Int32Array | Float64Array,
  at: number,
): [number, number, number, number, number, number] {
  return [values[at]!, values[at + 1]!, values[at + 2]!, values[at + 3]!, values[at + 4]!, values[at + 5]!];
}

function logitsOfOne(
  input: Float32Array,
  row: number,
  lanes: Float64Array,
  dimension: number,
  steps: Float64Array,
  place: number,
): void {
  let [a, b, c, d, e, f] = [0, 0, 0, 0, 0, 0];
  for (let k = 0, j = 0; k < dimension; k++, j += LANES) {
    const x = input[row + k]!;
    a += x * lanes[j]!;
    b += x * lanes[j + 1]!;
    c += x * lanes[j + 2]!;
    d += x * lanes[j + 3]!;
    e += x * lanes[j + 4]!;
    f += x * lanes[j + 5]!;
  }
  const at = place * LANES;
  steps[at] = a;
  steps[at + 1] = b;
  steps[at + 2] = c;
  steps[at + 3] = d;
  steps[at + 4] = e;
  steps[at + 5] = f;
}

function logitsOfTwo(
  input: Float32Array,
  rowX: number,
  rowY: number,
  lanes: Float64Array,
  dimension: number,
  steps: Float64Array,
  place: number,
): void {
  let [a, b, c, d, e, f] = [0, 0, 0, 0, 0, 0];
  let [p, q, r, s, t, u] = [0, 0, 0, 0, 0, 0];
  for (let k = 0, j = 0; k < dimension; k++, j += LANES) {
    const x = input[rowX + k]!;
    const y = input[rowY + k]!;
    let o = lanes[j]!;
    a += x * o;
    p += y * o;
    o = lanes[j + 1]!;
    b += x * o;
    q += y * o;
    o = lanes[j + 2]!;
    c += x * o;
    r += y * o;
    o = lanes[j + 3]!;
    d += x * o;
    s += y * o;
    o = lanes[j + 4]!;
    e += x * o;
    t += y * o;
    o = lanes[j + 5]!;
    f += x * o;
    u += y * o;
  }
  const at = place * LANES;
  steps[at] = a;
  steps[at + 1] = b;
  steps[at + 2] = c;
  steps[at + 3] = d;
  steps[at + 4] = e;
  steps[at + 5] = f;
  steps[at + 6] = p;
  steps[at + 7] = q;
  steps[at + 8] = r;
  steps[at + 9] = s;
  steps[at + 10] = t;
  steps[at + 11] = u;
}

/** Moves two input rows, which may be the same row, and gathers what they do to the output rows. */
function moveTwo(
  input: Float32Array,
  rowX: number,
  rowY: number,
  lanes: Float64Array,
  lanesGradient: Float64Array,
  dimension: number,
  steps: Float64Array,
  place: number,
): void {
  const [a, b, c, d, e, f] = sixFrom(steps, place * LANES);
  const [p, q, r, s, t, u] = sixFrom(steps, place * LANES + LANES);
  for (let k = 0, j = 0; k < dimension; k++, j += LANES) {
    const x = input[rowX + k]!;
    const y = input[rowY + k]!;
    const o = lanes[j]!;
    const o1 = lanes[j + 1]!;
    const o2 = lanes[j + 2]!;
    const o3 = lanes[j + 3]!;
    const o4 = lanes[j + 4]!;
    const o5 = lanes[j + 5]!;
    input[rowX + k] = x + (a * o + b * o1 + c * o2 + d * o3 + e * o4 + f * o5);
    input[rowY + k]! += p * o + q * o1 + r * o2 + s * o3 + t * o4 + u * o5;
    lanesGradient[j]! += a * x + p * y;
    lanesGradient[j + 1]! += b * x + q * y;
    lanesGradient[j + 2]! += c * x + r * y;
    lanesGradient[j + 3]! += d * x + s * y;
    lanesGradient[j + 4]! += e * x + t * y;
    lanesGradient[j + 5]! += f * x + u * y;
  }
}

function pullInput(
  destination: Float32Array,
  row: number,
  lanes: Float64Array,
  dimension: number,
  steps: Float64Array,
  place: number,
): void {
  const [a, b, c, d, e, f] = sixFrom(steps, place * LANES);
  for (let k = 0, j = 0; k < dimension; k++, j += LANES) {
    destination[row + k]! +=
      a * lanes[j]! +
      b * lanes[j + 1]! +
      c * lanes[j + 2]! +
      d * lanes[j + 3]! +
      e * lanes[j + 4]! +
      f * lanes[j + 5]!;
  }
}

function pushTargets(
  input: Float32Array,
  row: number,
  lanesGradient: Float64Array,
  dimension: number,
  steps: Float64Array,
  place: number,
): void {
  const [a, b, c, d, e, f] = sixFrom(steps, place * LANES);
  for (let k = 0, j = 0; k < dimension; k++, j += LANES) {
    const x = input[row + k]!;
    lanesGradient[j]! += a * x;
    lanesGradient[j + 1]! += b * x;
    lanesGradient[j + 2]! += c * x;
    lanesGradient[j + 3]! += d * x;
    lanesGradient[j + 4]! += e * x;
    lanesGradient[j + 5]! += f * x;
  }
}

// For one embedding the lanes are read where they stand: gathering them would cost more than it saves.

function logitsInPlace(
  embedding: Float32Array,
  output: Float32Array,
  offsets: Int32Array,
  first: number,
  dimension: number,
  steps: Float64Array,
): void {
  const [o, o1, o2, o3, o4, o5] = sixFrom(offsets, first);
  let [a, b, c, d, e, f] = [0, 0, 0, 0, 0, 0];
  for (let k = 0; k < dimension; k++) {
    const x = embedding[k]!;
    a += x * output[o + k]!;
    b += x * output[o1 + k]!;
    c += x * output[o2 + k]!;
    d += x * output[o3 + k]!;
    e += x * output[o4 + k]!;
    f += x * output[o5 + k]!;
  }
  steps[0] = a;
  steps[1] = b;
  steps[2] = c;
  steps[3] = d;
  steps[4] = e;
  steps[5] = f;
}

function pullInPlace(
  gradient: Float32Array,
  output: Float32Array,
  offsets: Int32Array,
  first: number,
  dimension: number,
  steps: Float64Array,
): void {
  const [o, o1, o2, o3, o4, o5] = sixFrom(offsets, first);
  const [a, b, c, d, e, f] = sixFrom(steps, 0);
  for (let k = 0; k < dimension; k++) {
    gradient[k]! +=
      a * output[o + k]! +
      b * output[o1 + k]! +
      c * output[o2 + k]! +
      d * output[o3 + k]! +
      e * output[o4 + k]! +
      f * output[o5 + k]!;
  }
}

/** One row in several lanes gets them all. */
function pushInPlace(
  embedding: Float32Array,
  output: Float32Array,
  offsets: Int32Array,
  first: number,
  dimension: number,
  steps: Float64Array,
): void {
  const [o, o1, o2, o3, o4, o5] = sixFrom(offsets, first);
  const [a, b, c, d, e, f] = sixFrom(steps, 0);
  for (let k = 0; k < dimension; k++) {
    const x = embedding[k]!;
    output[o + k]! += a * x;
    output[o1 + k]! += b * x;
    output[o2 + k]! += c * x;
    output[o3 + k]! += d * x;
    output[o4 + k]! += e * x;
    output[o5 + k]! += f * x;
  }
}
