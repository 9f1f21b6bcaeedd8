import type { Raster } from '../../raster.ts';
import type { PixelRect, Placement } from '../description.ts';
import type { Canvas } from './canvas.ts';
import { type AxisMap, mapAxis, scaleOf, sourceLevel } from './geometry.ts';

export interface Plan {
  readonly raster: Raster;
  /** Level of the source that is read. */
  readonly overview: number;
  /** Pixels of that level along each side that become one. */
  readonly factor: number;
  readonly columns: AxisMap;
  readonly rows: AxisMap;
}

/** Which pixels of a source are read for a window, at which of its levels. */
export function planPlacement(
  { window, scale, isOverview }: Pick<Canvas, 'window' | 'scale' | 'isOverview'>,
  { from, to }: Placement,
  raster: Raster,
): Plan {
  const whole = { columnPx: 0, rowPx: 0, widthPx: raster.summary.widthPx, heightPx: raster.summary.heightPx };
  const source = from ?? whole;
  const target = to ?? source;
  const stepPx = Math.min(
    (source.widthPx / target.widthPx) * scale.columnPx,
    (source.heightPx / target.heightPx) * scale.rowPx,
  );
  const overview = sourceLevel(raster, stepPx);
  const level = raster.levels[overview]!;
  const sourceScale = scaleOf(raster.summary, level);
  const leftPx = stepPx / Math.max(sourceScale.columnPx, sourceScale.rowPx);
  return {
    raster,
    overview,
    factor: isOverview ? Math.max(1, Math.floor(leftPx + 0.01)) : 1,
    columns: mapAxis(
      {
        ...axisOf(source, target, 'columnPx', 'widthPx'),
        toScale: scale.columnPx,
        fromScale: sourceScale.columnPx,
        sourceLength: level.widthPx,
      },
      window.columnPx,
      window.columnPx + window.widthPx,
    ),
    rows: mapAxis(
      {
        ...axisOf(source, target, 'rowPx', 'heightPx'),
        toScale: scale.rowPx,
        fromScale: sourceScale.rowPx,
        sourceLength: level.heightPx,
      },
      window.rowPx,
      window.rowPx + window.heightPx,
    ),
  };
}

function axisOf(
  source: PixelRect,
  target: PixelRect,
  start: 'columnPx' | 'rowPx',
  length: 'widthPx' | 'heightPx',
) {
  return {
    fromStart: source[start],
    fromLength: source[length],
    toStart: target[start],
    toLength: target[length],
  };
}

/** A part of what a placement draws, small enough to be read at once. */
export interface Region {
  readonly columns: AxisMap;
  readonly rows: AxisMap;
}

// Samples of one read: a window of a coarse VRT may lie over a very large part of a fine source.
const REGION_SAMPLES = 2_000_000;
// Rows of a source of which fewer than one in so many is drawn are read one by one.
const MOST_UNUSED = 16;

/** What is drawn of a placement, in parts that are read one after another. */
export function* regionsOf(plan: Plan, bandCount: number): Generator<Region> {
  const waiting: Region[] = [{ columns: plan.columns, rows: plan.rows }];
  for (let region = waiting.pop(); region; region = waiting.pop()) {
    const { columns, rows } = region;
    if (columns.from.length === 0 || rows.from.length === 0) continue;
    const [across, down] = [spanOf(columns), spanOf(rows)];
    const isSmall = (across * down * bandCount) / plan.factor ** 2 <= REGION_SAMPLES;
    const isSparse = plan.factor === 1 && down > MOST_UNUSED * rows.from.length;
    const canSplit = rows.from.length > 1 || (!isSmall && columns.from.length > 1);
    if ((isSmall && !isSparse) || !canSplit) yield region;
    else if (rows.from.length > 1) waiting.push(...halves(rows).map((half) => ({ columns, rows: half })));
    else waiting.push(...halves(columns).map((half) => ({ columns: half, rows })));
  }
}

function spanOf({ from }: AxisMap): number {
  return from.at(-1)! - from[0]! + 1;
}

function halves({ first, from }: AxisMap): AxisMap[] {
  const middle = from.length >> 1;
  return [
    { first, from: from.subarray(0, middle) },
    { first: first + middle, from: from.subarray(middle) },
  ];
}
