import type { TilePixels } from '../extractor.ts';
import type { Plane } from './plane-pyramid.ts';

const BLOCKS = 4;
const PER_BAND = 3;

export function contextDimension(bandCount: number): number {
  return bandCount * PER_BAND + BLOCKS * BLOCKS;
}

/**
 * What lies in the whole window, tile and surroundings: per band mean, standard deviation and the spread of the
 * means of 4 × 4 blocks; then the sorted mean brightness of the blocks. A block without valid pixels takes the mean.
 *
 * @returns the offset after what was written
 */
export function writeContext(
  tile: TilePixels,
  bandCount: number,
  brightness: Plane,
  out: Float32Array,
  offset: number,
): number {
  const size = tile.widthPx * tile.heightPx;
  let at = offset;
  for (let band = 0; band < bandCount; band++) {
    const plane = tile.pixels.subarray(band * size, (band + 1) * size);
    const { mean, sd, blocks } = measure(plane, tile.valid, tile.widthPx, tile.heightPx);
    out[at++] = mean;
    out[at++] = sd;
    out[at++] = Math.sqrt(blocks.reduce((sum, block) => sum + (block - mean) ** 2, 0) / blocks.length);
  }
  const { blocks } = measure(brightness.values, tile.valid, tile.widthPx, tile.heightPx);
  out.set(blocks.sort(), at);
  return at + blocks.length;
}

function measure(
  plane: Float32Array,
  valid: Uint8Array,
  width: number,
  height: number,
): { mean: number; sd: number; blocks: Float64Array } {
  const sums = new Float64Array(BLOCKS * BLOCKS);
  const counts = new Uint32Array(BLOCKS * BLOCKS);
  let square = 0;
  for (let row = 0; row < height; row++) {
    const blockRow = (((row * BLOCKS) / height) | 0) * BLOCKS;
    for (let column = 0; column < width; column++) {
      const i = row * width + column;
      if (valid[i] === 0) continue;
      const block = blockRow + (((column * BLOCKS) / width) | 0);
      sums[block]! += plane[i]!;
      counts[block]!++;
      square += plane[i]! * plane[i]!;
    }
  }
  const count = counts.reduce((a, b) => a + b, 0);
  const mean = sums.reduce((a, b) => a + b, 0) / count;
  const blocks = sums.map((sum, block) => (counts[block]! > 0 ? sum / counts[block]! : mean));
  return { mean, sd: Math.sqrt(Math.max(0, square / count - mean * mean)), blocks };
}
