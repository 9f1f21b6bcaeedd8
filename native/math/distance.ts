/** Kernels on rows of a row-major `[count × dimension]` float32 matrix. Sums are in float64. */

export function dot(
  a: Float32Array,
  aOffset: number,
  b: Float32Array,
  bOffset: number,
  dimension: number,
): number {
  let sum = 0;
  for (let k = 0; k < dimension; k++) sum += a[aOffset + k]! * b[bOffset + k]!;
  return sum;
}

/** Cosine similarity of two embeddings; 0 when either is the zero vector. */
export function cosine(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) throw new RangeError(`embeddings have ${a.length} and ${b.length} dimensions`);
  const norms = Math.sqrt(dot(a, 0, a, 0, a.length) * dot(b, 0, b, 0, b.length));
  return norms === 0 ? 0 : dot(a, 0, b, 0, a.length) / norms;
}

/** Scales every row to unit length in place; a zero row stays zero. */
export function normaliseRows(rows: Float32Array, dimension: number): Float32Array {
  for (let offset = 0; offset < rows.length; offset += dimension) {
    const norm = Math.sqrt(dot(rows, offset, rows, offset, dimension));
    if (norm === 0) continue;
    for (let k = 0; k < dimension; k++) rows[offset + k]! /= norm;
  }
  return rows;
}

/** A unit-length copy of one embedding; the zero vector stays zero. */
export function normalised(embedding: Float32Array): Float32Array {
  return normaliseRows(embedding.slice(), embedding.length);
}
