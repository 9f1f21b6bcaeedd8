import { normaliseRows } from './distance.ts';

/**
 * Embeddings about a centre, of unit length; a row equal to the centre becomes zero.
 *
 * @param rows row-major `[count × dimension]`, not changed
 * @param centre `[dimension]`, or null for the origin
 */
export function centredRows(
  rows: Float32Array,
  centre: Float32Array | null,
  dimension: number,
): Float32Array {
  const centred = centre ? rows.map((value, i) => value - centre[i % dimension]!) : rows.slice();
  return normaliseRows(centred, dimension);
}
