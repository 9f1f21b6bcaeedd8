import { DamagedTiff, UnsupportedTiff } from './header.ts';
import type { TiffImage } from './image.ts';

// Strips that are stored plainly are read in parts of about this size.
const PLAIN_PART_BYTES = 256 * 2 ** 10;

/** Tags that say where blocks are and how large. */
export interface LayoutTags {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Samples that a pixel has in one block. */
  readonly rowSamples: number;
  readonly bitsPerSample: number;
  readonly tile: readonly [number, number] | null;
  readonly rowsPerStrip: number;
  readonly isPlain: boolean;
  readonly offsets: readonly number[] | null;
  readonly byteCounts: readonly number[] | null;
  readonly planes: number;
}

export type Layout = Pick<
  TiffImage,
  'blockWidthPx' | 'blockHeightPx' | 'blockColumns' | 'blockRows' | 'blockBytes'
>;

/** @throws DamagedTiff */
export function blockLayout(tags: LayoutTags): Layout {
  const { widthPx, heightPx, offsets, tile } = tags;
  if (offsets === null) throw new DamagedTiff('it does not say where its pixels are');
  const blockWidthPx = tile ? tile[0] : widthPx;
  const blockHeightPx = tile ? tile[1] : Math.max(1, Math.min(tags.rowsPerStrip, heightPx));
  const rowBytes = Math.ceil((blockWidthPx * tags.rowSamples * tags.bitsPerSample) / 8);
  const blockRows = Math.ceil(heightPx / blockHeightPx);
  const rowsOf = (blockRow: number) =>
    tile ? blockHeightPx : Math.min(blockHeightPx, heightPx - blockRow * blockHeightPx);
  // Without byte counts only plain blocks can be found: they are as long as their pixels.
  const byteCounts =
    tags.byteCounts ?? (tags.isPlain ? offsets.map((_, i) => rowsOf(i % blockRows) * rowBytes) : null);
  if (byteCounts === null) throw new DamagedTiff('it does not say how long its blocks are');
  const whole: Layout = {
    blockWidthPx,
    blockHeightPx,
    blockColumns: Math.ceil(widthPx / blockWidthPx),
    blockRows,
    blockBytes: (index) => {
      if (index >= offsets.length || index >= byteCounts.length) return null;
      // A plain block is as long as its pixels, whatever a careless writer counted.
      const plainBytes = tags.isPlain ? rowsOf(index % blockRows) * rowBytes : Infinity;
      return { offsetBytes: offsets[index]!, lengthBytes: Math.min(byteCounts[index]!, plainBytes) };
    },
  };
  const partRows = Math.max(1, Math.floor(PLAIN_PART_BYTES / rowBytes));
  return tags.isPlain && !tile && blockHeightPx > partRows ? inParts(whole, tags, partRows, rowBytes) : whole;
}

/** Plain strips cut into parts of `partRows` rows, so that one row of a whole-image strip does not cost the image. */
function inParts(
  strips: Layout,
  { heightPx, planes }: LayoutTags,
  partRows: number,
  rowBytes: number,
): Layout {
  const rows = divisorNear(strips.blockHeightPx, partRows, strips.blockRows === 1);
  const blockRows = Math.ceil(heightPx / rows);
  return {
    ...strips,
    blockHeightPx: rows,
    blockRows,
    blockBytes: (index) => {
      const plane = Math.floor(index / blockRows);
      const firstRow = (index % blockRows) * rows;
      const strip = Math.floor(firstRow / strips.blockHeightPx);
      const stored = plane < planes ? strips.blockBytes(plane * strips.blockRows + strip) : null;
      if (stored === null || stored.lengthBytes === 0) return stored;
      const skipBytes = (firstRow - strip * strips.blockHeightPx) * rowBytes;
      const lengthBytes = Math.min(rows, heightPx - firstRow) * rowBytes;
      return { offsetBytes: stored.offsetBytes + skipBytes, lengthBytes };
    },
  };
}

/** Parts must not straddle strips: a divisor of the strip's height, or any number when there is one strip. */
function divisorNear(stripRows: number, wanted: number, isOnly: boolean): number {
  if (isOnly) return wanted;
  for (let rows = wanted; rows > 1; rows--) if (stripRows % rows === 0) return rows;
  return 1;
}

/**
 * Where the one JPEG of an old-style JPEG page lies. TIFF 6.0 let its parts be strewn over the file, and writers did not
 * agree how; only pages that hold a JPEG as it stands are read.
 */
export function oldJpegBytes(
  number: (tag: string) => number | null,
  { blockColumns, blockRows, blockBytes }: Layout,
): { offsetBytes: number; lengthBytes: number } {
  const offsetBytes = number('JPEGInterchangeFormat');
  const block = blockBytes(0);
  if (offsetBytes === null || block === null || blockColumns * blockRows !== 1)
    throw new UnsupportedTiff('its old-style JPEG lies in parts, which is not read');
  const endOfBlock = block.offsetBytes + block.lengthBytes;
  const lengthBytes = number('JPEGInterchangeFormatLngth') || endOfBlock - offsetBytes;
  return { offsetBytes, lengthBytes: Math.max(lengthBytes, endOfBlock - offsetBytes) };
}
