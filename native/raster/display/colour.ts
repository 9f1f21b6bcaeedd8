import { type Addon, loadAddon } from '../../addon/index.ts';
import type { SourcePositions } from '../windows/control-grid.ts';
import type { RenderStyle } from './style.ts';

const { addon } = loadAddon();
const NO_CURVE = new Float32Array(0);

/** Pixels that a picture is sampled from. */
export interface SourcePixels {
  /** `[band, row, column]`: the bands of the style. */
  readonly data: Float32Array;
  /** `[row, column]`: 0 not valid … 255. */
  readonly alpha: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Where the first pixel's outer corner lies, and how far apart pixels are, at full resolution. */
  readonly columnPx: number;
  readonly rowPx: number;
  readonly stepColumnPx: number;
  readonly stepRowPx: number;
  /** Whether alpha is a band to be blended; else each pixel is in or out. */
  readonly isBlended: boolean;
}

/** Size of the whole raster at full resolution: nothing is drawn beyond. */
export interface SourceSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/**
 * Draws rows `[firstPixel, lastPixel)` of a picture: colours of the pixel centres, transparent where the raster has
 * nothing. As in `gdalwarp`, the pixel under a centre says whether it is drawn, and invalid neighbours have no weight.
 *
 * @param out RGBA of the whole picture
 */
export function colourPixels(
  positions: SourcePositions,
  firstPixel: number,
  lastPixel: number,
  source: SourcePixels,
  size: SourceSize,
  style: RenderStyle,
  out: Uint8ClampedArray,
): void {
  const isNearest = style.resampling === 'nearest' || style.palette !== null;
  if (addon && !isNearest) drawFast(addon, positions, firstPixel, lastPixel, source, size, style, out);
  else drawPlainly(positions, firstPixel, lastPixel, source, size, style, out);
}

/** As `colourPixels` with bilinear resampling, by the kernel. */
function drawFast(
  kernels: Addon,
  positions: SourcePositions,
  firstPixel: number,
  lastPixel: number,
  source: SourcePixels,
  size: SourceSize,
  style: RenderStyle,
  out: Uint8ClampedArray,
): void {
  const { data, alpha, widthPx, heightPx, columnPx, rowPx, stepColumnPx, stepRowPx, isBlended } = source;
  kernels.drawPicture({
    instructionSet: kernels.instructionSets[0]!,
    ...positions,
    first: firstPixel,
    end: lastPixel,
    data,
    alpha,
    widthPx,
    heightPx,
    leftPx: columnPx,
    topPx: rowPx,
    stepColumnPx,
    stepRowPx,
    rasterWidthPx: size.widthPx,
    rasterHeightPx: size.heightPx,
    low: Float64Array.from(style.stretch.low),
    scale: Float64Array.from(levelsPerUnit(style)),
    curve: style.gamma === 1 ? NO_CURVE : gammaCurve(style.gamma),
    isBlended: isBlended ? 1 : 0,
    out: new Uint8Array(out.buffer, out.byteOffset, out.length),
  });
  if (!style.ramp) return;
  for (let at = firstPixel * 4; at < lastPixel * 4; at += 4)
    if (out[at + 3] !== 0) drawRamp(style.ramp, out, at);
}

/** The specification of the kernel, and what draws without it. */
export function drawPlainly(
  positions: SourcePositions,
  firstPixel: number,
  lastPixel: number,
  source: SourcePixels,
  size: SourceSize,
  style: RenderStyle,
  out: Uint8ClampedArray,
): void {
  const toLevel = colourCurve(style);
  const { ramp } = style;
  const { columnPx, rowPx, stepColumnPx, stepRowPx, widthPx, heightPx, alpha } = source;
  const isNearest = style.resampling === 'nearest' || style.palette !== null;
  for (let i = firstPixel; i < lastPixel; i++) {
    const x = positions.columnPx[i]!;
    const y = positions.rowPx[i]!;
    if (!(x >= 0 && y >= 0 && x < size.widthPx && y < size.heightPx)) continue;
    const u = (x - columnPx) / stepColumnPx;
    const v = (y - rowPx) / stepRowPx;
    const column = clampIndex(Math.floor(u), widthPx);
    const row = clampIndex(Math.floor(v), heightPx);
    const at = row * widthPx + column;
    if (alpha[at] === 0) continue;
    if (style.palette) drawPalette(source.data[at]!, style.palette, out, i * 4);
    else if (isNearest) drawNearest(source, at, toLevel, out, i * 4);
    else drawBilinear(source, u - 0.5, v - 0.5, toLevel, out, i * 4);
    if (ramp) drawRamp(ramp, out, i * 4);
  }
}

type Curve = (value: number, k: number) => number;

function clampIndex(index: number, length: number): number {
  return index < 0 ? 0 : index >= length ? length - 1 : index;
}

// A gamma curve of this many steps is exact to half of one of 256 levels for gamma ≤ 4 but in the deepest shadows.
const CURVE_STEPS = 4096;

/** Value of the k-th drawn band → 0…255, not rounded; `Uint8ClampedArray` rounds and clamps. */
function colourCurve(style: RenderStyle): Curve {
  const { low } = style.stretch;
  const scale = levelsPerUnit(style);
  const linear: Curve = (value, k) => (value === low[k] ? 0 : (value - low[k]!) * scale[k]!);
  if (style.gamma === 1) return linear;
  const curve = gammaCurve(style.gamma);
  return (value, k) => {
    const level = linear(value, k);
    return level <= 0 ? 0 : level >= 255 ? 255 : curve[Math.round((level / 255) * CURVE_STEPS)]!;
  };
}

function levelsPerUnit({ stretch: { low, high } }: RenderStyle): number[] {
  return high.map((top, k) => (top > low[k]! ? 255 / (top - low[k]!) : Infinity));
}

// The tiles of a map have one gamma, and four thousand powers take longer than drawing a slice of one.
let latest = { gamma: 1, curve: NO_CURVE };

function gammaCurve(gamma: number): Float32Array<ArrayBuffer> {
  if (latest.gamma === gamma) return latest.curve;
  const levels = { length: CURVE_STEPS + 1 };
  const curve = Float32Array.from(levels, (_, i) => 255 * (i / CURVE_STEPS) ** (1 / gamma));
  latest = { gamma, curve };
  return curve;
}

function drawPalette(value: number, palette: Uint8Array, out: Uint8ClampedArray, at: number): void {
  for (let k = 0; k < 4; k++) out[at + k] = palette[value * 4 + k] ?? 0;
}

/** The colour of the grey level that is there. */
function drawRamp(ramp: Uint8Array, out: Uint8ClampedArray, at: number): void {
  const step = out[at]! * 3;
  for (let k = 0; k < 3; k++) out[at + k] = ramp[step + k]!;
}

function drawNearest(
  source: SourcePixels,
  from: number,
  toLevel: Curve,
  out: Uint8ClampedArray,
  at: number,
): void {
  const { data, alpha } = source;
  const bandCount = data.length / alpha.length;
  for (let k = 0; k < 3; k++) {
    const band = bandCount === 1 ? 0 : k;
    out[at + k] = toLevel(data[band * alpha.length + from]!, band);
  }
  out[at + 3] = alpha[from]!;
}

/** @param u column, @param v row, counted from the centre of the first pixel */
function drawBilinear(
  source: SourcePixels,
  u: number,
  v: number,
  toLevel: Curve,
  out: Uint8ClampedArray,
  at: number,
): void {
  const { data, alpha, widthPx, heightPx, isBlended } = source;
  const [left, top] = [Math.floor(u), Math.floor(v)];
  const [fu, fv] = [u - left, v - top];
  const [c0, c1] = [clampIndex(left, widthPx), clampIndex(left + 1, widthPx)];
  const [r0, r1] = [clampIndex(top, heightPx) * widthPx, clampIndex(top + 1, heightPx) * widthPx];
  const a = r0 + c0;
  const b = r0 + c1;
  const c = r1 + c0;
  const d = r1 + c1;
  const wa = (1 - fu) * (1 - fv) * alpha[a]!;
  const wb = fu * (1 - fv) * alpha[b]!;
  const wc = (1 - fu) * fv * alpha[c]!;
  const wd = fu * fv * alpha[d]!;
  const sum = wa + wb + wc + wd;
  const perWeight = 1 / sum;
  const planePx = alpha.length;
  const bandCount = data.length / planePx;
  for (let k = 0, plane = 0; k < bandCount; k++, plane += planePx) {
    // A weight of zero keeps nodata out, NaN included.
    const value =
      (wa === 0 ? 0 : wa * data[plane + a]!) +
      (wb === 0 ? 0 : wb * data[plane + b]!) +
      (wc === 0 ? 0 : wc * data[plane + c]!) +
      (wd === 0 ? 0 : wd * data[plane + d]!);
    out[at + k] = toLevel(value * perWeight, k);
  }
  if (bandCount === 1) out[at + 1] = out[at + 2] = out[at]!;
  out[at + 3] = isBlended ? sum : 255;
}
