import type { Work } from '../contract/work.ts';
import type { TileGrid } from '../geo/tile-grid.ts';
import { timeSlices } from '../math/time-slice.ts';
import type { Raster } from '../raster/raster.ts';
import { groundSidePx, readGroundTiles } from '../raster/windows/ground-tiles.ts';
import { readTiles } from '../raster/windows/tile-pixels.ts';
import type { TileBatch } from '../vision/extract-batch.ts';

/** Where the pixels of tiles come from, and how much around each is seen with it. */
export interface PixelSource {
  readonly raster: Raster;
  /** With pixels of which size on the ground its tiles are looked at; null, or without: of the raster's own. */
  readonly grid: TileGrid & { readonly pixelSizeM?: number | null };
  /** From 1. */
  readonly bands: readonly number[];
  /** Pixels of the raster on each side. */
  readonly marginPx: number;
}

/** A thread is asked for this many tiles at a time, and for fewer where they are large. */
const MOST_TILES = 128;
const MOST_BYTES = 4 * 2 ** 20;

/** Pixels of tiles by the batch, in scene order, with the numbers of the tiles in it. */
export async function* tileBatches(
  { raster, grid, bands, marginPx }: PixelSource,
  tiles: Uint32Array,
  work: Work,
): AsyncGenerator<{ numbers: Uint32Array; batch: TileBatch }> {
  const ownPx = grid.sizePx + 2 * marginPx;
  const pixelSizeM = grid.pixelSizeM ?? null;
  const sidePx = pixelSizeM === null ? ownPx : groundSidePx(raster, ownPx, pixelSizeM);
  const plane = sidePx ** 2;
  const size = Math.floor(MOST_BYTES / (4 * plane * bands.length));
  const batchTiles = Math.max(1, Math.min(MOST_TILES, size));
  const pause = timeSlices(work.signal);
  const make = (left: number) => {
    const count = Math.min(batchTiles, left);
    const batch: TileBatch = {
      count,
      pixels: new Float32Array(count * bands.length * plane),
      valid: new Uint8Array(count * plane),
      widthPx: sidePx,
      heightPx: sidePx,
      insetPx: Math.round((marginPx * sidePx) / ownPx),
    };
    return { numbers: new Uint32Array(count), batch };
  };
  let made = make(tiles.length);
  let left = tiles.length;
  let place = 0;
  const options = { bands, contextPx: marginPx };
  const read =
    pixelSizeM === null
      ? readTiles(raster, grid, tiles, options, work)
      : readGroundTiles(raster, grid, tiles, { ...options, pixelSizeM }, work);
  for await (const { tile, data, valid } of read) {
    made.batch.pixels.set(data, place * data.length);
    made.batch.valid.set(valid, place * plane);
    made.numbers[place++] = tile;
    await pause();
    if (place < made.batch.count) continue;
    left -= place;
    yield made;
    made = make(left);
    place = 0;
  }
}
