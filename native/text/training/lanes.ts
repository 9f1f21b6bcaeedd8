import { logistic, logisticLoss } from './logistic.ts';
import type { StepTargets } from './step-targets.ts';

/**
 * The loops of a training step. `lanes` and `lanesGradient` are `[dimension × 6]`: six output rows side by side;
 * `steps` is `[inputs × 6]`, and `place` an input's number there.
 */

/** Output rows are handled six at a time: a word and the usual five noise words. */
export const LANES = 6;

/** Logits of inputs `from` to `to` become steps in place; returns their loss. */
export function toSteps(
  steps: Float64Array,
  from: number,
  to: number,
  { labels, isActive }: StepTargets,
  first: number,
  learningRate: number,
): number {
  let loss = 0;
  for (let c = from; c < to; c++) {
    for (let lane = 0; lane < LANES; lane++) {
      const at = c * LANES + lane;
      const logit = steps[at]!;
      const active = isActive[first + lane]!;
      const label = labels[first + lane]!;
      loss += active * (logisticLoss(logit) + (1 - label) * logit);
      steps[at] = active * (label - logistic(logit)) * learningRate;
    }
  }
  return loss;
}

// The loops below are unrolled over the six lanes by hand, which keeps six sums in registers: half again as fast as one
// lane after the other. Destructuring six values instead of naming them would cost a third of the speed.

/** Lays six output rows side by side. */
export function gather(
  output: Float32Array,
  offsets: Int32Array,
  first: number,
  dimension: number,
  lanes: Float64Array,
): void {
  const a = offsets[first]!;
  const b = offsets[first + 1]!;
  const c = offsets[first + 2]!;
  const d = offsets[first + 3]!;
  const e = offsets[first + 4]!;
  const f = offsets[first + 5]!;
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
export function scatter(
  output: Float32Array,
  offsets: Int32Array,
  first: number,
  dimension: number,
  lanesGradient: Float64Array,
): void {
  const a = offsets[first]!;
  const b = offsets[first + 1]!;
  const c = offsets[first + 2]!;
  const d = offsets[first + 3]!;
  const e = offsets[first + 4]!;
  const f = offsets[first + 5]!;
  for (let k = 0, j = 0; k < dimension; k++, j += LANES) {
    output[a + k]! += lanesGradient[j]!;
    output[b + k]! += lanesGradient[j + 1]!;
    output[c + k]! += lanesGradient[j + 2]!;
    output[d + k]! += lanesGradient[j + 3]!;
    output[e + k]! += lanesGradient[j + 4]!;
    output[f + k]! += lanesGradient[j + 5]!;
  }
}

/** Logits of one input row with all six lanes. */
export function logitsOfOne(
  input: Float32Array,
  row: number,
  lanes: Float64Array,
  dimension: number,
  steps: Float64Array,
  place: number,
): void {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let e = 0;
  let f = 0;
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

/** The same for two rows at once, the second in the place behind the first. */
export function logitsOfTwo(
  input: Float32Array,
  rowX: number,
  rowY: number,
  lanes: Float64Array,
  dimension: number,
  steps: Float64Array,
  place: number,
): void {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let e = 0;
  let f = 0;
  let p = 0;
  let q = 0;
  let r = 0;
  let s = 0;
  let t = 0;
  let u = 0;
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
export function moveTwo(
  input: Float32Array,
  rowX: number,
  rowY: number,
  lanes: Float64Array,
  lanesGradient: Float64Array,
  dimension: number,
  steps: Float64Array,
  place: number,
): void {
  const at = place * LANES;
  const a = steps[at]!;
  const b = steps[at + 1]!;
  const c = steps[at + 2]!;
  const d = steps[at + 3]!;
  const e = steps[at + 4]!;
  const f = steps[at + 5]!;
  const p = steps[at + LANES]!;
  const q = steps[at + LANES + 1]!;
  const r = steps[at + LANES + 2]!;
  const s = steps[at + LANES + 3]!;
  const t = steps[at + LANES + 4]!;
  const u = steps[at + LANES + 5]!;
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

/** Moves one input row by its steps, with the output rows as they were gathered. */
export function pullInput(
  destination: Float32Array,
  row: number,
  lanes: Float64Array,
  dimension: number,
  steps: Float64Array,
  place: number,
): void {
  const at = place * LANES;
  const a = steps[at]!;
  const b = steps[at + 1]!;
  const c = steps[at + 2]!;
  const d = steps[at + 3]!;
  const e = steps[at + 4]!;
  const f = steps[at + 5]!;
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

/** Gathers what one input row does to the output rows. */
export function pushTargets(
  input: Float32Array,
  row: number,
  lanesGradient: Float64Array,
  dimension: number,
  steps: Float64Array,
  place: number,
): void {
  const at = place * LANES;
  const a = steps[at]!;
  const b = steps[at + 1]!;
  const c = steps[at + 2]!;
  const d = steps[at + 3]!;
  const e = steps[at + 4]!;
  const f = steps[at + 5]!;
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
