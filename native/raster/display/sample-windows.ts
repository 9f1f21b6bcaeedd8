import { Random } from '../../math/random.ts';
import type { PixelWindow, Raster } from '../raster.ts';
import { bytesPerSample } from '../samples.ts';

const WHOLE_PX = 4_000_000;
const SAMPLED_WINDOWS = 64;
const WINDOW_PX = 256;
const SEED = 1;
// Blocks are 256 MiB at most; some seconds of decoding.
const MOST_DECODED_BYTES = 2 ** 30;

/** The level that tells of a whole scene: full resolution of a small one, else the coarsest of at least 512 × 512 pixels. */
export function samplingLevel({ levels }: Raster): number {
  const isLarge = ({ widthPx, heightPx }: { widthPx: number; heightPx: number }) =>
    widthPx * heightPx >= 512 * 512;
  if (levels[0]!.widthPx * levels[0]!.heightPx <= WHOLE_PX) return 0;
  for (let level = levels.length - 1; level > 0; level--) if (isLarge(levels[level]!)) return level;
  return 0;
}

/** All of a level in pieces, or 64 seeded windows of a large one. The same for the same scene on every machine. */
export function samplingWindows(raster: Raster, overview: number): PixelWindow[] {
  const { widthPx, heightPx, blockHeightPx } = raster.levels[overview]!;
  if (widthPx * heightPx <= WHOLE_PX) {
    // Whole rows of blocks, in pieces of about a million samples.
    const rowsWanted = Math.ceil(1_000_000 / (widthPx * raster.summary.bands.length));
    const rows = Math.max(1, Math.ceil(rowsWanted / blockHeightPx)) * blockHeightPx;
    return Array.from({ length: Math.ceil(heightPx / rows) }, (_, i) => ({
      columnPx: 0,
      rowPx: i * rows,
      widthPx,
      heightPx: Math.min(rows, heightPx - i * rows),
    }));
  }
  const random = new Random(SEED);
  const size = { widthPx: Math.min(WINDOW_PX, widthPx), heightPx: Math.min(WINDOW_PX, heightPx) };
  const windows = Array.from({ length: SAMPLED_WINDOWS }, () => ({
    columnPx: random.below(widthPx - size.widthPx + 1),
    rowPx: random.below(heightPx - size.heightPx + 1),
    ...size,
  }));
  return affordable(windows, raster, overview);
}

/** Windows of as few blocks as may be decoded, block by block; of usual scenes that is all of them. */
function affordable(windows: readonly PixelWindow[], raster: Raster, overview: number): PixelWindow[] {
  const { blockWidthPx, blockHeightPx } = raster.levels[overview]!;
  const { bands } = raster.summary;
  const blockBytes = blockWidthPx * blockHeightPx * bands.length * bytesPerSample(bands[0]!.type);
  const mostBlocks = Math.max(1, Math.floor(MOST_DECODED_BYTES / blockBytes));
  const blockOf = ({ columnPx, rowPx }: PixelWindow) =>
    Math.floor(rowPx / blockHeightPx) * 2 ** 26 + Math.floor(columnPx / blockWidthPx);
  const seen = new Set<number>();
  return windows
    .filter((window) => {
      const block = blockOf(window);
      if (seen.has(block)) return true;
      return seen.size < mostBlocks && seen.add(block);
    })
    .toSorted((one, other) => blockOf(one) - blockOf(other));
}
