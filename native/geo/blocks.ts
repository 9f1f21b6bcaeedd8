import { DEGREE_M } from './distance.ts';

/**
 * The square of ground a place lies in, in a grid that covers the earth and depends on nothing but the block size:
 * rows of equal height from the equator, each cut into columns of the same width as measured at its middle. A place
 * seen in two scenes is in the same block.
 *
 * @returns a whole number that names the block
 * @throws RangeError for blocks under `LEAST_BLOCK_M`
 */
export function groundBlock(lonDeg: number, latDeg: number, blockM: number): number {
  if (!(blockM >= LEAST_BLOCK_M)) throw new RangeError(`a block must be ≥ ${LEAST_BLOCK_M} m, got ${blockM}`);
  const row = Math.floor((latDeg * DEGREE_M) / blockM);
  const middleDeg = Math.min(89.9, Math.abs(((row + 0.5) * blockM) / DEGREE_M));
  const turnM = 360 * DEGREE_M * Math.cos((middleDeg * Math.PI) / 180);
  const wrappedDeg = (((lonDeg + 180) % 360) + 360) % 360;
  const column = Math.floor(((wrappedDeg / 360) * turnM) / blockM);
  return (row + ROW_OFFSET) * COLUMNS + column;
}

/** Below this the number of columns around the equator outgrows its share of a number's 53 bits. */
export const LEAST_BLOCK_M = 0.5;

const COLUMNS = 2 ** 27;
const ROW_OFFSET = 2 ** 25;
