import type { Raster, RasterLevel } from '../raster.ts';
import type { Placement } from './description.ts';
import { scaleOf } from './drawing/geometry.ts';
import type { SourceFiles } from './source-files.ts';

/** What some of a scene's files show of all of them. */
export interface Probed {
  readonly levels: readonly RasterLevel[];
  readonly bitsPerSample: number;
}

const PROBES = 5;
// Sizes of overviews are rounded up: those of 1000 and of 1001 pixels are of nearly one scale.
const TOLERANCE = 0.05;

interface Probe {
  /** Full-resolution pixels of the scene along one pixel of each overview. */
  readonly factors: readonly number[];
  readonly blockWidthPx: number;
  readonly blockHeightPx: number;
  readonly bitsPerSample: number;
}

/**
 * The levels that the scene's files have in common, as far as five of them show. A file that has less is read more
 * finely and averaged where it is needed.
 */
export async function probeLevels(
  size: { readonly widthPx: number; readonly heightPx: number },
  placements: readonly Placement[],
  files: SourceFiles,
): Promise<Probed> {
  const step = Math.max(1, (placements.length - 1) / (PROBES - 1));
  const numbers = new Set(Array.from({ length: PROBES }, (_, i) => Math.round(i * step)));
  const probes: Probe[] = [];
  for (const number of numbers) {
    const placement = placements[number];
    if (placement) probes.push(await files.use(placement.file, async (raster) => probe(raster, placement)));
  }
  const [first, ...others] = probes;
  const blockWidthPx = Math.min(size.widthPx, first?.blockWidthPx ?? size.widthPx);
  const blockHeightPx = Math.min(size.heightPx, first?.blockHeightPx ?? 1);
  const common = (first?.factors ?? []).filter((factor) =>
    others.every(({ factors }) => factors.some((other) => Math.abs(other / factor - 1) < TOLERANCE)),
  );
  const levels = [1, ...common].map((factor) => ({
    widthPx: Math.ceil(size.widthPx / factor),
    heightPx: Math.ceil(size.heightPx / factor),
    blockWidthPx,
    blockHeightPx,
  }));
  return { levels, bitsPerSample: Math.max(...probes.map((one) => one.bitsPerSample), 1) };
}

function probe(raster: Raster, { from, to }: Placement): Probe {
  const { summary, levels, bitsPerSample } = raster;
  const ratio = from && to ? to.widthPx / from.widthPx : 1;
  const factors = levels.slice(1).map((level) => {
    const { columnPx, rowPx } = scaleOf(summary, level);
    const factor = Math.sqrt(columnPx * rowPx) * ratio;
    const whole = Math.round(factor);
    return Math.abs(factor / whole - 1) < TOLERANCE / 2 ? whole : factor;
  });
  return {
    factors: factors.filter((factor) => factor > 1),
    blockWidthPx: Math.max(1, Math.round(levels[0]!.blockWidthPx * ratio)),
    blockHeightPx: Math.max(1, Math.round(levels[0]!.blockHeightPx * ratio)),
    bitsPerSample,
  };
}
