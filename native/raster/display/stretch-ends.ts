import type { Work } from '../../contract/work.ts';
import { type Picture, readPictureSource } from '../picture-source.ts';
import type { Raster } from '../raster.ts';
import { indexPixels } from './band-maths.ts';
import { samplingLevel, samplingWindows } from './sample-windows.ts';
import { percentile, SAMPLES_PER_BAND } from './stretch.ts';
import type { RenderStyle } from './style.ts';

/** For each drawn band: the values between which it is stretched. */
export type StretchEnds = RenderStyle['stretch'];

/** What is drawn of a raster: its bands, or the index that is made of two. */
export type Drawn = Pick<RenderStyle, 'bands' | 'isIndex'>;

/**
 * The values that `percent` of a scene's valid samples lie below, and as many above; sampled as its statistics are.
 *
 * @param percent 0…49; 0 is lowest to highest
 */
export async function sceneEnds(
  raster: Raster,
  drawn: Drawn,
  percent: number,
  work: Work,
): Promise<StretchEnds> {
  return (await sampleDrawn(raster, drawn, work)).ends(percent);
}

/** Valid samples of a scene, as its statistics are taken. */
export async function sampleDrawn(
  raster: Raster,
  { bands, isIndex }: Drawn,
  work: Work,
): Promise<ValidSamples> {
  const overview = samplingLevel(raster);
  const windows = samplingWindows(raster, overview);
  const totalPx = windows.reduce((sum, { widthPx, heightPx }) => sum + widthPx * heightPx, 0);
  const stride = Math.max(1, Math.floor(totalPx / SAMPLES_PER_BAND));
  const samples = new ValidSamples(isIndex ? 1 : bands.length, stride);
  for (const window of windows) {
    work.signal.throwIfAborted();
    const pixels = await raster.readFloats(window, { bands, overview }, work);
    samples.add(isIndex ? indexPixels(pixels) : pixels);
  }
  return samples;
}

/** As `sceneEnds`, of what a picture shows: every pixel of it counts once, by the sample it falls on. */
export async function pictureEnds(
  raster: Raster,
  picture: Picture,
  { bands, isIndex }: Drawn,
  percent: number,
  work: Work,
): Promise<StretchEnds> {
  const options = { bands, isIndex, method: 'mean', mayBePreview: true } as const;
  const { positions, pixels } = await readPictureSource(raster, picture, options, work);
  const samples = new ValidSamples(isIndex ? 1 : bands.length, 1);
  if (pixels === null) return samples.ends(percent);
  const { widthPx, heightPx, columnPx, rowPx, stepColumnPx, stepRowPx } = pixels;
  const seen = new Uint8Array(pixels.alpha.length);
  for (let i = 0; i < positions.columnPx.length; i++) {
    const column = Math.floor((positions.columnPx[i]! - columnPx) / stepColumnPx);
    const row = Math.floor((positions.rowPx[i]! - rowPx) / stepRowPx);
    if (!(column >= 0 && row >= 0 && column < widthPx && row < heightPx)) continue;
    const at = row * widthPx + column;
    seen[at] = pixels.alpha[at]!;
  }
  samples.add({ data: pixels.data, alpha: seen });
  return samples.ends(percent);
}

/** Every stride-th valid sample of each drawn band. */
class ValidSamples {
  readonly #kept: number[][];
  readonly #stride: number;
  #count = 0;

  constructor(drawnBands: number, stride: number) {
    this.#kept = Array.from({ length: drawnBands }, () => []);
    this.#stride = stride;
  }

  /** @param pixels `[band, row, column]` and `[row, column]` */
  add({ data, alpha }: { readonly data: Float32Array; readonly alpha: Uint8Array }): void {
    for (let i = 0; i < alpha.length; i++) {
      if (alpha[i] === 0 || this.#count++ % this.#stride !== 0) continue;
      for (const [band, kept] of this.#kept.entries()) {
        const value = data[band * alpha.length + i]!;
        if (Number.isFinite(value)) kept.push(value);
      }
    }
  }

  /** Of each drawn band, ascending. */
  sorted(): Float32Array[] {
    return this.#kept.map((kept) => Float32Array.from(kept).sort());
  }

  /** 0 and 1 where nothing is valid. */
  ends(percent: number): StretchEnds {
    const ends = this.sorted().map((sorted) => {
      if (sorted.length === 0) return [0, 1] as const;
      const [low, high] = [percentile(sorted, percent), percentile(sorted, 100 - percent)];
      // A band of one value still needs two ends.
      return high > low ? ([low, high] as const) : ([low, low + 1] as const);
    });
    return { low: ends.map(([low]) => low), high: ends.map(([, high]) => high) };
  }
}
