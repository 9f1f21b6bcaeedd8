/** Where training begins for terms that are known from another space. */
export interface StartingWeights {
  /** Row of the new vocabulary for each of them. */
  readonly rows: Int32Array;
  /** Row-major `[rows × dimension]`, as is the output. */
  readonly input: Float32Array;
  /** Null when it is not known: it begins at zero, as that of new terms does. */
  readonly output: Float32Array | null;
}

/**
 * Puts known rows in the place of what training would begin with.
 *
 * @param input rows `stride` floats apart, changed in place, as is `output`
 */
export function startFrom(
  { rows, ...known }: StartingWeights,
  { input, output }: { input: Float32Array; output: Float32Array },
  stride: number,
  dimension: number,
): void {
  for (const [place, row] of rows.entries()) {
    const from = place * dimension;
    input.set(known.input.subarray(from, from + dimension), row * stride);
    if (known.output) output.set(known.output.subarray(from, from + dimension), row * stride);
  }
}
