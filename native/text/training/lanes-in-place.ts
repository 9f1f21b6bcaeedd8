/**
 * The loops of a training step for one embedding: six output rows are read where they stand, for laying them side by side
 * (`lanes.ts`) would cost more than it saves. `steps` is `[6]`. Unrolled by hand for the same reason as there.
 */

/** Logits of one embedding with six output rows; the steps of one input. */
export function logitsInPlace(
  embedding: Float32Array,
  output: Float32Array,
  offsets: Int32Array,
  first: number,
  dimension: number,
  steps: Float64Array,
): void {
  const o = offsets[first]!;
  const o1 = offsets[first + 1]!;
  const o2 = offsets[first + 2]!;
  const o3 = offsets[first + 3]!;
  const o4 = offsets[first + 4]!;
  const o5 = offsets[first + 5]!;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let e = 0;
  let f = 0;
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

/** Adds what the embedding should move by to its gradient. */
export function pullInPlace(
  gradient: Float32Array,
  output: Float32Array,
  offsets: Int32Array,
  first: number,
  dimension: number,
  steps: Float64Array,
): void {
  const o = offsets[first]!;
  const o1 = offsets[first + 1]!;
  const o2 = offsets[first + 2]!;
  const o3 = offsets[first + 3]!;
  const o4 = offsets[first + 4]!;
  const o5 = offsets[first + 5]!;
  const a = steps[0]!;
  const b = steps[1]!;
  const c = steps[2]!;
  const d = steps[3]!;
  const e = steps[4]!;
  const f = steps[5]!;
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

/** Moves the output rows; one row in several lanes gets them all. */
export function pushInPlace(
  embedding: Float32Array,
  output: Float32Array,
  offsets: Int32Array,
  first: number,
  dimension: number,
  steps: Float64Array,
): void {
  const o = offsets[first]!;
  const o1 = offsets[first + 1]!;
  const o2 = offsets[first + 2]!;
  const o3 = offsets[first + 3]!;
  const o4 = offsets[first + 4]!;
  const o5 = offsets[first + 5]!;
  const a = steps[0]!;
  const b = steps[1]!;
  const c = steps[2]!;
  const d = steps[3]!;
  const e = steps[4]!;
  const f = steps[5]!;
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
