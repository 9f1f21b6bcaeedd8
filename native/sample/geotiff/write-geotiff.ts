import type { Work } from '../../contract/work.ts';
import { writeWhole } from '../../io/files.ts';
import { timeSlices } from '../../math/time-slice.ts';
import { encodeBlock } from '../../raster/tiff-writer/encode-block.ts';
import {
  directoryBytes,
  type Field,
  fileHeader,
  LAYOUTS,
  writeDirectory,
} from '../../raster/tiff-writer/fields.ts';
import { type ByteImage, halve } from './image-pyramid.ts';

/** What a scene says of itself beside its pixels. */
export interface SceneFacts {
  /** Of a projected coordinate reference system, in metres. */
  readonly epsg: number;
  readonly crsName: string;
  readonly westM: number;
  readonly northM: number;
  readonly pixelSizeM: number;
  readonly description: string;
  /** `YYYY:MM:DD hh:mm:ss` */
  readonly acquired: string;
  /** One for each band. */
  readonly bandNames: readonly string[];
}

const BLOCK_PX = 256;
const LAYOUT = 'classic';

/**
 * Writes a tiled GeoTIFF with overviews: DEFLATE, horizontal differences, pixels interleaved. Directories come first and
 * small overviews before large ones, so that readers find what they need near the beginning.
 *
 * Sources: TIFF 6.0; OGC 19-008r4 (GeoTIFF 1.1); GDAL's GDAL_METADATA for band names.
 *
 * @throws EngineError `file-unwritable`
 */
export async function writeGeoTiff(
  path: string,
  image: ByteImage,
  facts: SceneFacts,
  work: Work<{ done: number; total: number }>,
): Promise<void> {
  const levels = await pyramid(image, work);
  const encoded: Level[] = [];
  for (const [done, level] of levels.entries()) {
    work.report({ done, total: levels.length });
    encoded.push({ image: level, blocks: await encodeBlocks(level, work.signal) });
  }
  const head = headOf(encoded, facts);
  await writeWhole(path, async (file) => {
    await file.write(head);
    for (const { blocks } of encoded.toReversed()) for (const block of blocks) await file.write(block);
  });
}

interface Level {
  readonly image: ByteImage;
  /** Row by row, compressed. */
  readonly blocks: readonly Uint8Array[];
}

/** The picture and its halves, until one block holds it. */
async function pyramid(
  image: ByteImage,
  work: Work<never> | Work<{ done: number; total: number }>,
): Promise<ByteImage[]> {
  const pause = timeSlices(work.signal);
  const levels = [image];
  for (let last = image; Math.max(last.widthPx, last.heightPx) > BLOCK_PX; ) {
    const steps = halve(last);
    let step = steps.next();
    for (; !step.done; step = steps.next()) await pause();
    last = step.value;
    levels.push(last);
  }
  return levels;
}

async function encodeBlocks(image: ByteImage, signal: AbortSignal): Promise<Uint8Array[]> {
  const blocks: Uint8Array[] = [];
  for (let top = 0; top < image.heightPx; top += BLOCK_PX) {
    for (let left = 0; left < image.widthPx; left += BLOCK_PX) {
      signal.throwIfAborted();
      const { bands } = image;
      blocks.push(await encodeBlock(blockOf(image, left, top), 'uint8', BLOCK_PX * bands, bands, 7));
    }
  }
  return blocks;
}

/** One block, interleaved. Beyond the edge the last pixels repeat. */
function blockOf(
  { data, bands, widthPx, heightPx }: ByteImage,
  left: number,
  top: number,
): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(BLOCK_PX * BLOCK_PX * bands);
  for (let y = 0; y < BLOCK_PX; y++) {
    const row = Math.min(top + y, heightPx - 1);
    for (let band = 0; band < bands; band++) {
      const from = (band * heightPx + row) * widthPx;
      for (let x = 0; x < BLOCK_PX; x++) {
        out[(y * BLOCK_PX + x) * bands + band] = data[from + Math.min(left + x, widthPx - 1)]!;
      }
    }
  }
  return out;
}

function headOf(levels: readonly Level[], facts: SceneFacts): Uint8Array {
  const blank = levels.map((level, index) =>
    fieldsOf(
      level,
      index,
      facts,
      level.blocks.map(() => 0),
    ),
  );
  const starts: number[] = [LAYOUTS[LAYOUT].headerBytes];
  for (const fields of blank) starts.push(starts.at(-1)! + directoryBytes(fields, LAYOUT));
  const headBytes = starts.at(-1)!;
  const offsets = blockOffsets(levels, headBytes);
  const head = new Uint8Array(headBytes);
  const view = new DataView(head.buffer);
  head.set(fileHeader(LAYOUT, starts[0]!));
  for (const [index, level] of levels.entries()) {
    const next = index + 1 < levels.length ? starts[index + 1]! : 0;
    const fields = fieldsOf(level, index, facts, offsets[index]!);
    writeDirectory(view, 0, starts[index]!, fields, next, LAYOUT);
  }
  return head;
}

/** `[level][block]`; the smallest level lies first in the file. */
function blockOffsets(levels: readonly Level[], headBytes: number): number[][] {
  let at = headBytes;
  const offsets: number[][] = levels.map(() => []);
  for (const [index, { blocks }] of [...levels.entries()].toReversed()) {
    for (const block of blocks) {
      offsets[index]!.push(at);
      at += block.length;
    }
  }
  return offsets;
}

const SHORT = (tag: number, ...values: number[]): Field => ({ tag, type: 'short', values });
const LONG = (tag: number, ...values: number[]): Field => ({ tag, type: 'long', values });

function fieldsOf(
  { image, blocks }: Level,
  index: number,
  facts: SceneFacts,
  offsets: readonly number[],
): Field[] {
  const { widthPx, heightPx, bands } = image;
  const fields: Field[] = [
    LONG(254, index === 0 ? 0 : 1), // NewSubfileType: reduced resolution
    LONG(256, widthPx),
    LONG(257, heightPx),
    SHORT(258, ...Array.from({ length: bands }, () => 8)),
    SHORT(259, 8), // Compression: Adobe DEFLATE
    SHORT(262, 2), // PhotometricInterpretation: RGB
    SHORT(277, bands),
    SHORT(284, 1), // PlanarConfiguration: interleaved
    SHORT(317, 2), // Predictor: horizontal differences
    SHORT(322, BLOCK_PX),
    SHORT(323, BLOCK_PX),
    LONG(324, ...offsets),
    LONG(325, ...blocks.map((block) => block.length)),
    SHORT(338, ...Array.from({ length: bands - 3 }, () => 0)), // ExtraSamples: no alpha
    SHORT(339, ...Array.from({ length: bands }, () => 1)), // SampleFormat: unsigned
  ];
  return index === 0 ? [...fields, ...factFields(facts)] : fields;
}

function factFields(facts: SceneFacts): Field[] {
  const citation = `${facts.crsName}|`;
  const items = facts.bandNames.map(
    (name, band) => `  <Item name="DESCRIPTION" sample="${band}" role="description">${name}</Item>`,
  );
  return [
    { tag: 270, type: 'ascii', value: facts.description },
    { tag: 305, type: 'ascii', value: 'Semantile' },
    { tag: 306, type: 'ascii', value: facts.acquired },
    { tag: 33550, type: 'double', values: [facts.pixelSizeM, facts.pixelSizeM, 0] },
    { tag: 33922, type: 'double', values: [0, 0, 0, facts.westM, facts.northM, 0] },
    // GeoKeys: projected, pixel is area, citation, the EPSG code.
    SHORT(
      34735,
      1,
      1,
      0,
      4,
      1024,
      0,
      1,
      1,
      1025,
      0,
      1,
      1,
      1026,
      34737,
      citation.length,
      0,
      3072,
      0,
      1,
      facts.epsg,
    ),
    { tag: 34737, type: 'ascii', value: citation },
    { tag: 42112, type: 'ascii', value: `<GDALMetadata>\n${items.join('\n')}\n</GDALMetadata>\n` },
  ];
}
