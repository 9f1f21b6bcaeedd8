import type { Work } from '../../../contract/work.ts';
import type { PixelWindow, Raster } from '../../raster.ts';
import { isFloat, type Samples, type SampleType } from '../../samples.ts';
import { readReduced } from '../../windows/reduce.ts';
import type { Placement, Treatment } from '../description.ts';
import type { Canvas } from './canvas.ts';
import type { Plan, Region } from './plan.ts';

/** Pixels of a source. Positions in them are those of the maps divided by `factor`. */
export interface Piece extends Region {
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
  const masks = asksMask ? await masksOf(raster, window, bands, overview, work) : bands.map(() => null);
  return { data, type: typeOf(data), masks };
}

/** The mask of each band; one for all where no band has values of its own for “none”. */
async function masksOf(
  raster: Raster,
  window: PixelWindow,
  bands: readonly number[],
  overview: number,
  work: Work,
): Promise<Uint8Array[]> {
  const isOwn = raster.summary.bands.some(({ type, nodata }) => nodata !== null || isFloat(type));
  const read = (band: number) => raster.readMask(window, { bands: [band], overview }, work);
  if (isOwn) return Promise.all(bands.map(read));
  const shared = await read(bands[0]!);
  return bands.map(() => shared);
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
