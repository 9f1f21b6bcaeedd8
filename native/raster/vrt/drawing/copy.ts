import type { Samples } from '../../samples.ts';
import type { Treatment } from '../description.ts';
import type { Canvas } from './canvas.ts';
import { type AxisMap, isOneToOne } from './geometry.ts';
import type { Piece } from './piece.ts';
import { holdsAll, treatValue } from './treat.ts';

/** Copies what is drawn of one band of a piece to one plane of the canvas. */
export function copyPlane(canvas: Canvas, plane: number, piece: Piece, treatment: Treatment): void {
  const { window } = canvas;
  const { columns, rows, factor } = piece;
  const band = piece.bandOf.get(plane)!;
  const bandStart = band * piece.widthPx * piece.heightPx;
  const copyRow = rowCopier(canvas, plane, piece, treatment);
  for (let i = 0; i < rows.from.length; i++) {
    const row = (Math.floor(rows.from[i]! / factor) - piece.rowPx) * piece.widthPx - piece.columnPx;
    const to = (plane * window.heightPx + rows.first + i - window.rowPx) * window.widthPx;
    copyRow(bandStart + row, row, to + columns.first - window.columnPx);
  }
}

/** @param from, fromMask, to where the row begins in the piece’s samples, in its mask, and on the canvas */
type CopyRow = (from: number, fromMask: number, to: number) => void;

function rowCopier(canvas: Canvas, plane: number, piece: Piece, treatment: Treatment): CopyRow {
  const { ratio, offset, lookup } = treatment;
  const type = canvas.types[plane]!;
  const isAsItIs = ratio === 1 && offset === 0 && lookup === null && holdsAll(type, piece.type);
  const mask = piece.masks[piece.bandOf.get(plane)!]!;
  if (!isAsItIs || piece.factor > 1 || !isOneToOne(piece.columns))
    return pixelCopier(
      canvas,
      piece,
      mask,
      isAsItIs && treatment.nodata === null ? null : treatValue(treatment, type),
    );
  return runCopier(canvas, piece.data, piece.columns, mask, treatment.nodata);
}

/** Whole runs of pixels that are seen: a call for each pixel takes ten times as long. */
function runCopier(
  { data: out, filled }: Canvas,
  data: Samples,
  columns: AxisMap,
  mask: Uint8Array | null,
  nodata: number | null,
): CopyRow {
  const width = columns.from.length;
  const first = columns.from[0] ?? 0;
  const copyRun = (from: number, to: number, count: number) => {
    out.set(data.subarray(from, from + count) as never, to);
    filled.fill(1, to, to + count);
  };
  if (mask === null && nodata === null) return (from, _, to) => copyRun(from + first, to, width);
  const seen = new Uint8Array(width);
  return (from, fromMask, to) => {
    seen.fill(1);
    if (mask !== null) markMasked(seen, mask, fromMask + first);
    if (nodata !== null) markValue(seen, data, from + first, nodata);
    for (let k = 0; k < width; k++) {
      if (seen[k] === 0) continue;
      const start = k;
      while (k < width && seen[k] !== 0) k++;
      copyRun(from + first + start, to + start, k - start);
    }
  };
}

function markMasked(seen: Uint8Array, mask: Uint8Array, from: number): void {
  for (let k = 0; k < seen.length; k++) if (mask[from + k] === 0) seen[k] = 0;
}

function markValue(seen: Uint8Array, data: Samples, from: number, nodata: number): void {
  const alsoNaN = Number.isNaN(nodata);
  for (let k = 0; k < seen.length; k++) {
    const value = data[from + k]!;
    if (value === nodata || (alsoNaN && Number.isNaN(value))) seen[k] = 0;
  }
}

/** @param treat null: values are taken as they are */
function pixelCopier(
  { data: out, filled }: Canvas,
  { data, columns, factor }: Piece,
  mask: Uint8Array | null,
  treat: ((value: number) => number | null) | null,
): CopyRow {
  const columnAt = columns.from.map((column) => Math.floor(column / factor));
  return (from, fromMask, to) => {
    for (let k = 0; k < columnAt.length; k++) {
      const column = columnAt[k]!;
      if (mask !== null && mask[fromMask + column] === 0) continue;
      const stored = data[from + column]!;
      const value = treat === null ? stored : treat(stored);
      if (value === null) continue;
      out[to + k] = value;
      filled[to + k] = 1;
    }
  };
}
