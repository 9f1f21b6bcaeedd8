import type { Raster, RasterLevel } from '../../raster.ts';

/** Full-resolution pixels along one pixel of a level. */
export interface LevelScale {
  readonly columnPx: number;
  readonly rowPx: number;
}

/** Which pixels of one axis are drawn, and from which pixels of the source. */
export interface AxisMap {
  /** First pixel of the level that is drawn. */
  readonly first: number;
  /** For each pixel from `first` on: pixel of the source's level. Ascending. */
  readonly from: Int32Array;
}

// Products of sizes and ratios are exact to less than this for the longest scene.
const EPSILON_PX = 1e-6;
// A pixel of which a rectangle covers less than this is none of it: GDAL's bound.
const LEAST_COVERED_PX = 0.001;

export function scaleOf(
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
  level: RasterLevel,
): LevelScale {
  return { columnPx: widthPx / level.widthPx, rowPx: heightPx / level.heightPx };
}

interface Axis {
  /** Rectangle of the VRT along this axis, in its full-resolution pixels. */
  readonly toStart: number;
  readonly toLength: number;
  /** Rectangle of the source along this axis, in its full-resolution pixels. */
  readonly fromStart: number;
  readonly fromLength: number;
  /** Full-resolution pixels of the VRT along one pixel of its level. */
  readonly toScale: number;
  /** Full-resolution pixels of the source along one pixel of its level. */
  readonly fromScale: number;
  /** Pixels of the source's level. */
  readonly sourceLength: number;
}

/**
 * A pixel is drawn when the rectangle reaches into it, with the pixel of the source in which its centre lies: so GDAL
 * resamples to the nearest. What lies beyond the source is not drawn.
 *
 * @param first pixel of the VRT's level with which the window begins
 * @param end pixel before which it ends
 */
export function mapAxis(axis: Axis, first: number, end: number): AxisMap {
  const { toScale, fromScale, sourceLength } = axis;
  const { toStart, toLength, fromStart, fromLength } = withinSource(axis);
  if (!(fromLength > 0)) return { first, from: new Int32Array(0) };
  const start = Math.max(first, Math.floor(toStart / toScale + LEAST_COVERED_PX));
  const stop = Math.min(end, Math.ceil((toStart + toLength) / toScale - LEAST_COVERED_PX));
  const from = new Int32Array(Math.max(0, stop - start));
  for (let i = 0; i < from.length; i++) {
    const centre = (start + i + 0.5) * toScale;
    const position = (fromStart + (centre - toStart) * (fromLength / toLength)) / fromScale;
    from[i] = Math.min(sourceLength - 1, Math.max(0, Math.floor(position + EPSILON_PX)));
  }
  return { first: start, from };
}

/** The two rectangles without what lies outside the source. */
function withinSource(axis: Axis): Pick<Axis, 'toStart' | 'toLength' | 'fromStart' | 'fromLength'> {
  const { toStart, toLength, fromStart, fromLength, fromScale, sourceLength } = axis;
  const before = Math.max(0, -fromStart);
  const after = Math.max(0, fromStart + fromLength - sourceLength * fromScale);
  if (before === 0 && after < EPSILON_PX) return axis;
  const ratio = toLength / fromLength;
  return {
    fromStart: fromStart + before,
    fromLength: fromLength - before - after,
    toStart: toStart + before * ratio,
    toLength: toLength - (before + after) * ratio,
  };
}

/** Whether each pixel of the source's level becomes one. */
export function isOneToOne({ from }: AxisMap): boolean {
  for (let i = 1; i < from.length; i++) if (from[i] !== from[i - 1]! + 1) return false;
  return true;
}

/** The coarsest level of a source that is still at least as fine as what is drawn from it. */
export function sourceLevel({ levels, summary }: Raster, stepPx: number): number {
  for (let level = levels.length - 1; level > 0; level--) {
    const { columnPx, rowPx } = scaleOf(summary, levels[level]!);
    if (Math.max(columnPx, rowPx) <= stepPx * 1.01) return level;
  }
  return 0;
}
