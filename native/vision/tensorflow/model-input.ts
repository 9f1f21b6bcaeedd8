import type { ModelDescription } from '../../contract/imported-model.ts';
import { type BandLayout, type Extract, type Extractor, layoutName, type TilePixels } from '../extractor.ts';
import { PictureResizer } from './picture-resizer.ts';

/** The picture that a model is shown. */
export type InputSize = Pick<ModelDescription, 'widthPx' | 'heightPx' | 'channels'>;

/** Least side of a window: a smaller one says nothing to a network of photographs. */
export const MINIMUM_WINDOW_PX = 32;
const CONTEXT_FACTOR = 3;
const MOST_CONTEXT_PX = 96;

/** Names the window in the version of what is seen through it. */
export const WINDOW_NAME = `window=${CONTEXT_FACTOR}x,${MINIMUM_WINDOW_PX}..${MOST_CONTEXT_PX}px`;

/** A tile that is smaller than 96 px is seen with its surroundings, three times as wide, up to that; a larger one alone. */
export function windowPx(tileSizePx: number): number {
  const wanted = Math.min(MOST_CONTEXT_PX, Math.max(MINIMUM_WINDOW_PX, CONTEXT_FACTOR * tileSizePx));
  return tileSizePx + 2 * Math.ceil(Math.max(0, wanted - tileSizePx) / 2);
}

export const modelInputId = ({ widthPx, heightPx, channels }: InputSize) =>
  `model-input/${widthPx}x${heightPx}x${channels}`;

/**
 * The part of an imported model that threads do: its row is the picture itself, see `pictureBytes`. Null: the id is of
 * another extractor.
 */
export function modelInput(id: string): Extractor | null {
  const [, widthPx, heightPx, channels] = /^model-input\/(\d+)x(\d+)x(\d+)$/.exec(id)?.map(Number) ?? [];
  if (!widthPx || !heightPx || !channels) return null;
  const size = { widthPx, heightPx, channels };
  return {
    id,
    version: id,
    reads: 'pictures',
    minimumWindowPx: MINIMUM_WINDOW_PX,
    dimension: () => rowLength(size),
    contextPx: windowPx,
    layoutName,
    open: (layout) => openInput(size, layout),
  };
}

/**
 * Positions of the bands that a model's channels are fed with: natural colours where there are three, else all bands in
 * their order; one band is fed to every channel.
 *
 * @returns why they do not fit, to complete “… ”
 */
export function channelBands(layout: BandLayout, channels: number): number[] | { unusable: string } {
  if (channels === 3 && layout.rgb) return [...layout.rgb];
  if (layout.count === 1) return Array.from({ length: channels }, () => 0);
  if (channels === 1) return [0];
  if (layout.count === channels) return Array.from({ length: channels }, (_, band) => band);
  return {
    unusable: `it has ${layout.count} bands, and the model reads ${channels}: say which of them are red, green and blue, or stack those it reads`,
  };
}

/** Numbers whose memory holds the bytes of a picture: a quarter of what numbers of their own would take. */
const rowLength = ({ widthPx, heightPx, channels }: InputSize) =>
  Math.ceil((widthPx * heightPx * channels) / 4);

/** The picture in a row, `[row, column, channel]` from 0 to 255: a view of its memory. */
export function pictureBytes(
  row: Float32Array,
  { widthPx, heightPx, channels }: InputSize,
): Uint8ClampedArray {
  return new Uint8ClampedArray(row.buffer, row.byteOffset, widthPx * heightPx * channels);
}

/** What has no data takes the mean of what has. */
function openInput(size: InputSize, layout: BandLayout): Extract {
  const { widthPx, heightPx, channels } = size;
  const bands = channelBands(layout, channels);
  if ('unusable' in bands) throw new RangeError(bands.unusable);
  const resizer = new PictureResizer(widthPx, heightPx);
  let filled = new Float32Array();
  return (tile, row) => {
    const out = pictureBytes(row, size);
    const plane = tile.widthPx * tile.heightPx;
    const hasHoles = tile.valid.includes(0);
    if (hasHoles && filled.length !== plane) filled = new Float32Array(plane);
    for (const [channel, band] of bands.entries()) {
      const samples = tile.pixels.subarray(band * plane, (band + 1) * plane);
      if (hasHoles) fillHoles(samples, tile.valid, filled);
      resizer.resize(hasHoles ? filled : samples, tile, { out, channel, channels, factor: 255 });
    }
    return hasValidPixel(tile);
  };
}

function fillHoles(samples: Float32Array, valid: Uint8Array, out: Float32Array): void {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < samples.length; i++) {
    if (valid[i] === 0) continue;
    sum += samples[i]!;
    count++;
  }
  const mean = count > 0 ? sum / count : 0;
  for (let i = 0; i < samples.length; i++) out[i] = valid[i] === 0 ? mean : samples[i]!;
}

function hasValidPixel({ valid, widthPx, heightPx, insetPx }: TilePixels): boolean {
  for (let row = insetPx; row < heightPx - insetPx; row++)
    if (valid.subarray(row * widthPx + insetPx, (row + 1) * widthPx - insetPx).some((one) => one !== 0))
      return true;
  return false;
}
