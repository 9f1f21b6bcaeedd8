import { makeSamples, type Samples, type SampleType } from '../samples.ts';
import { encodeBlock } from '../tiff-writer/encode-block.ts';
import type { TiffFile } from '../tiff-writer/tiff-file.ts';
import { BLOCK_PX, type TiffPage } from '../tiff-writer/tiff-page.ts';
import type { Reduced } from './reduce-block.ts';

/** Some tiles side by side. */
export interface TileRun {
  readonly column: number;
  readonly row: number;
  readonly columns: number;
}

export interface ReducedTiles extends Reduced {
  /** All of its samples are fill. */
  readonly isBlank: boolean;
}

// Twice as fast as zlib's own choice, and a twentieth larger on photographs.
const ZLIB_LEVEL = 4;

/** Compresses and writes a run of tiles and their masks. A tile of nothing but fill is not stored. */
export async function writeTiles(
  tiff: TiffFile,
  page: TiffPage,
  mask: TiffPage | null,
  reduced: ReducedTiles,
  run: TileRun,
  fill: number,
): Promise<void> {
  const { bandCount, bandsApart, type } = page.spec;
  const planes = bandsApart ? bandCount : 1;
  const writes: Promise<void>[] = [];
  for (let i = 0; i < run.columns; i++) {
    const inPlane = run.row * page.blockColumns + run.column + i;
    for (let plane = 0; plane < planes && !reduced.isBlank; plane++) {
      const bands = bandsApart ? [plane] : Array.from({ length: bandCount }, (_, band) => band);
      const tile = interleaved(reduced.data, type, bands, reduced, i * BLOCK_PX, fill);
      const index = plane * page.blockColumns * page.blockRows + inPlane;
      if (!isAll(tile, fill)) writes.push(writeTile(tiff, page, index, tile, bands.length));
    }
    if (!mask) continue;
    const tile = interleaved(
      reduced.alpha as Uint8Array<ArrayBuffer>,
      'uint8',
      [0],
      reduced,
      i * BLOCK_PX,
      0,
    );
    if (!isAll(tile, 0)) writes.push(writeTile(tiff, mask, inPlane, tile, 1));
  }
  await Promise.all(writes);
}

async function writeTile(
  tiff: TiffFile,
  page: TiffPage,
  index: number,
  tile: Samples,
  stride: number,
): Promise<void> {
  const bytes = await encodeBlock(tile, page.spec.type, BLOCK_PX * stride, stride, ZLIB_LEVEL);
  await tiff.writeBlock(page, index, bytes);
}

/** One tile `[row, column, band]` from `leftPx` on; `fill` beyond the edge. */
function interleaved(
  data: Samples,
  type: SampleType,
  bands: readonly number[],
  { widthPx, heightPx }: Pick<Reduced, 'widthPx' | 'heightPx'>,
  leftPx: number,
  fill: number,
): Samples {
  const out = makeSamples(type, BLOCK_PX * BLOCK_PX * bands.length).fill(fill);
  const columns = Math.min(BLOCK_PX, widthPx - leftPx);
  for (const [k, band] of bands.entries()) {
    for (let row = 0; row < heightPx; row++) {
      let from = (band * heightPx + row) * widthPx + leftPx;
      let to = row * BLOCK_PX * bands.length + k;
      for (const end = from + columns; from < end; from++, to += bands.length) out[to] = data[from]!;
    }
  }
  return out;
}

function isAll(samples: Samples, value: number): boolean {
  const isNaNFill = Number.isNaN(value);
  for (let i = 0; i < samples.length; i++) {
    if (samples[i] !== value && !(isNaNFill && Number.isNaN(samples[i]!))) return false;
  }
  return true;
}
