import type { Work } from '../../../contract/work.ts';
import type { PixelWindow, Raster } from '../../raster.ts';
import { readReduced } from '../../reduce.ts';
import type { Samples, SampleType } from '../../samples.ts';
import { isPlain, type Placement, type Treatment } from '../description.ts';
import type { Canvas } from './canvas.ts';
import { isOneToOne } from './geometry.ts';
import type { Plan, Region } from './plan.ts';
import { holdsAll, treatValue } from './treat.ts';

/** Pixels of a source. Positions in them are those of the maps divided by `factor`. */
interface Piece extends Region {
  readonly data: Samples;
  readonly type: SampleType;
  /** By plane of the canvas: band in `data` from 0. */
  readonly bandOf: ReadonlyMap<number, number>;
  /** By band in `data`: where to draw, `[row, column]`; null: everywhere. */
  readonly masks: readonly (Uint8Array | null)[];
  /** First column and row in `data`, after division. */
  readonly columnPx: number;
  readonly rowPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly factor: number;
}

/** Reads what a region needs of its source. */
export async function readPiece(
  { raster, overview, factor }: Plan,
  { columns, rows }: Region,
  { bands, treatment }: Placement,
  canvas: Canvas,
  planes: readonly number[],
  work: Work,
): Promise<Piece> {
  const fileBands = [...new Set(planes.map((plane) => bands.get(canvas.bands[plane]!)!))];
  const level = raster.levels[overview]!;
  const columnPx = Math.floor(columns.from[0]! / factor);
  const rowPx = Math.floor(rows.from[0]! / factor);
  const window = {
    columnPx: columnPx * factor,
    rowPx: rowPx * factor,
    widthPx:
      Math.min(level.widthPx, (Math.floor(columns.from.at(-1)! / factor) + 1) * factor) - columnPx * factor,
    heightPx:
      Math.min(level.heightPx, (Math.floor(rows.from.at(-1)! / factor) + 1) * factor) - rowPx * factor,
  };
  const read = treatment.isMask ? readMasks : readValues;
  return {
    ...(await read(raster, window, { bands: fileBands, overview, factor, treatment }, work)),
    columns,
    rows,
    columnPx,
    rowPx,
    widthPx: Math.ceil(window.widthPx / factor),
    heightPx: Math.ceil(window.heightPx / factor),
    factor,
    bandOf: new Map(planes.map((plane) => [plane, fileBands.indexOf(bands.get(canvas.bands[plane]!)!)])),
  };
}

interface ReadOptions {
  readonly bands: readonly number[];
  readonly overview: number;
  readonly factor: number;
  readonly treatment: Treatment;
}

type PieceValues = Pick<Piece, 'data' | 'type' | 'masks'>;

async function readValues(
  raster: Raster,
  window: PixelWindow,
  { bands, overview, factor, treatment }: ReadOptions,
  work: Work,
): Promise<PieceValues> {
  if (factor > 1) {
    const method = raster.palette || treatment.lookup ? 'nearest' : 'mean';
    const { data, alpha } = await readReduced(raster, window, { bands, overview, factor, method }, work);
    return { data, type: 'float32', masks: bands.map(() => alpha) };
  }
  const { data } = await raster.readWindow(window, { bands, overview }, work);
  const asksMask = treatment.usesMask && raster.mayHaveNodata;
  const masks = await Promise.all(
    bands.map((band) => (asksMask ? raster.readMask(window, { bands: [band], overview }, work) : null)),
  );
  return { data, type: typeOf(data), masks };
}

async function readMasks(
  raster: Raster,
  window: PixelWindow,
  { bands, overview, factor }: ReadOptions,
  work: Work,
): Promise<PieceValues> {
  const planes: Uint8Array[] = [];
  for (const band of bands) {
    const options = { bands: [band], overview };
    if (factor === 1) planes.push(await raster.readMask(window, options, work));
    else planes.push((await readReduced(raster, window, { ...options, factor, method: 'mean' }, work)).alpha);
  }
  const data = new Uint8Array(planes.reduce((sum, plane) => sum + plane.length, 0));
  for (const [i, plane] of planes.entries()) data.set(plane, i * plane.length);
  return { data, type: 'uint8', masks: planes.map(() => null) };
}

function typeOf(samples: Samples): SampleType {
  return samples.constructor.name.replace('Array', '').toLowerCase() as SampleType;
}

/** Copies what is drawn of one band of a piece to one plane of the canvas. */
export function copyPlane(canvas: Canvas, plane: number, piece: Piece, treatment: Treatment): void {
  const { window, data: out, filled } = canvas;
  const { columns, rows, data, factor } = piece;
  const band = piece.bandOf.get(plane)!;
  const mask = piece.masks[band]!;
  const type = canvas.types[plane]!;
  const isAsItIs = isPlain({ ...treatment, isMask: false, usesMask: false }) && holdsAll(type, piece.type);
  const isRun = isAsItIs && mask === null && factor === 1 && isOneToOne(columns);
  const treat = treatValue(treatment, type);
  const width = columns.from.length;
  const maskOffset = band * piece.widthPx * piece.heightPx;
  for (let i = 0; i < rows.from.length; i++) {
    const to =
      (plane * window.heightPx + rows.first + i - window.rowPx) * window.widthPx +
      columns.first -
      window.columnPx;
    const start =
      maskOffset + (Math.floor(rows.from[i]! / factor) - piece.rowPx) * piece.widthPx - piece.columnPx;
    if (isRun) {
      const first = start + columns.from[0]!;
      out.set(data.subarray(first, first + width) as never, to);
      filled.fill(1, to, to + width);
      continue;
    }
    for (let k = 0; k < width; k++) {
      const at = start + Math.floor(columns.from[k]! / factor);
      if (mask !== null && mask[at - maskOffset] === 0) continue;
      const value = isAsItIs ? data[at]! : treat(data[at]!);
      if (value === null) continue;
      out[to + k] = value;
      filled[to + k] = 1;
    }
  }
}
