import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { EngineError } from '../../contract/failure.ts';
import type { Work } from '../../contract/work.ts';
import { type ByteSource, FileByteSource } from '../../io/byte-source.ts';
import { summariseScene } from '../display/scene-summary.ts';
import { fingerprint } from '../fingerprint.ts';
import type { Raster, RasterSummary } from '../raster.ts';
import { canHold } from '../samples.ts';
import { TiffRaster } from '../tiff-raster.ts';
import { BlockReader, whyNotRead } from './block-reader.ts';
import { blockStore } from './block-store.ts';
import { type Description, describeScene } from './description.ts';
import { type Georeference, readGeoreference } from './georeference.ts';
import { DamagedTiff, UnsupportedTiff } from './header.ts';
import type { TiffImage } from './image.ts';
import { openTiff, type TiffFile } from './open-tiff.ts';
import { readSidecar, type Sidecar } from './sidecar.ts';

let openedCount = 0;

const REMEDY =
  'Convert it with gdal_translate -co TILED=YES -co COMPRESS=DEFLATE in.tif out.tif and add that.';

export interface TiffOptions {
  /** What its content is known by already; it is not read again for that. */
  readonly fingerprint?: string;
  /** Opens files that lie beside it. */
  readonly openBeside?: (path: string) => Promise<ByteSource>;
}

/**
 * A GeoTIFF as a raster. Reads its directories and 64 pieces of it, no pixels.
 *
 * @param source closed with the raster, and when this throws
 * @throws EngineError `file-unreadable`, `format-unsupported`
 */
export async function openTiffRaster(
  path: string,
  source: ByteSource,
  { signal }: Work,
  { openBeside = FileByteSource.open, fingerprint: known }: TiffOptions = {},
): Promise<Raster> {
  let overviews: ByteSource | null = null;
  try {
    overviews = await openOverviewFile(path, openBeside);
    const tiff = await openTiff(source, signal);
    const external = overviews && (await openTiff(overviews, signal));
    return await assemble(path, tiff, external, known ?? (await fingerprint(source, signal)));
  } catch (error) {
    await Promise.all([source.close(), overviews?.close()]);
    throw asFailure(path, error);
  }
}

/** An `.ovr` beside the file holds overviews that it lacks itself. */
async function openOverviewFile(
  path: string,
  open: (path: string) => Promise<ByteSource>,
): Promise<ByteSource | null> {
  const found = await stat(`${path}.ovr`).catch(() => null);
  return found?.isFile() ? open(`${path}.ovr`) : null;
}

async function assemble(
  path: string,
  tiff: TiffFile,
  external: TiffFile | null,
  contentName: string,
): Promise<Raster> {
  const warnings = [...tiff.warnings, ...(external?.warnings ?? [])];
  const sidecar = await sidecarOf(path, warnings);
  const georeference = await readGeoreference(path, tiff, sidecar);
  const description = describeScene(tiff, sidecar, warnings);
  const first = tiff.pages[0]!;
  const unread = whyNotRead(first);
  if (unread !== null) throw new UnsupportedTiff(unread);
  warnings.push(...oddities(first, description));
  const keyPrefix = `${openedCount++}/`;
  const readers = [tiff, ...(external ? [external] : [])].flatMap((file, fileNumber) =>
    file.pages
      .filter((page) => whyNotRead(page) === null)
      .map(
        (page, n) =>
          new BlockReader(
            path,
            file.source,
            page,
            blockStore,
            `${keyPrefix}${fileNumber}/${n}/`,
            fillValue(page, description),
          ),
      ),
  );
  const [levels, masks] = levelsOf(readers);
  return new TiffRaster({
    path,
    summary: summarise(path, first, georeference, description, levels.length - 1, warnings),
    ...georeference,
    fingerprint: contentName,
    palette: description.palette,
    alphaBand: description.alphaBand,
    isAlphaAssociated: description.isAlphaAssociated,
    nodata: description.nodata,
    levels,
    masks,
    close: async () => {
      blockStore.blocks.forget(keyPrefix);
      await Promise.all([tiff.source.close(), external?.source.close()]);
    },
  });
}

async function sidecarOf(path: string, warnings: string[]): Promise<Sidecar | null> {
  try {
    return await readSidecar(path);
  } catch (error) {
    warnings.push(`${basename(path)}.aux.xml could not be read: ${(error as Error).message}`);
    return null;
  }
}

const REDUCED = 1;
const MASK = 4;

/** The first page and its overviews from fine to coarse, and for each level the mask of its size or null. */
function levelsOf(readers: readonly BlockReader[]): [BlockReader[], (BlockReader | null)[]] {
  const first = readers[0]!;
  const isAlike = ({ image }: BlockReader) =>
    image.bandCount === first.image.bandCount && image.sampleType === first.image.sampleType;
  const reduced = readers
    .filter(
      (reader) =>
        reader !== first && (reader.image.subfileType & (REDUCED | MASK)) === REDUCED && isAlike(reader),
    )
    .filter(({ image }) => image.widthPx < first.image.widthPx || image.heightPx < first.image.heightPx)
    .sort((one, other) => other.image.widthPx - one.image.widthPx);
  const levels = [first, ...reduced];
  const masks = readers.filter(({ image }) => (image.subfileType & MASK) !== 0);
  return [
    levels,
    levels.map(
      ({ image }) =>
        masks.find(
          (mask) => mask.image.widthPx === image.widthPx && mask.image.heightPx === image.heightPx,
        ) ?? null,
    ),
  ];
}

function fillValue(page: TiffImage, { nodata }: Description): number {
  return nodata !== null && canHold(page.sampleType, nodata) ? nodata : 0;
}

const OTHER_COLOURS: Record<number, string> = { 5: 'CMYK', 8: 'CIE L*a*b*', 9: 'ICC L*a*b*' };

function oddities(image: TiffImage, { nodata }: Description): string[] {
  const out: string[] = [];
  if (nodata !== null && !canHold(image.sampleType, nodata)) {
    out.push(
      `Its nodata value ${nodata} cannot occur in ${image.sampleType} samples, so no pixel is nodata by value.`,
    );
  }
  if (image.storedType.endsWith('64') && image.sampleType !== image.storedType) {
    out.push(
      'Its samples are integers of 64 bits. They are read as float64, which is exact up to 9,007,199,254,740,992.',
    );
  }
  const colours = OTHER_COLOURS[image.photometric];
  if (colours)
    out.push(`Its colours are ${colours}. Its bands are read as they are, so it looks wrong on the map.`);
  const blockCount = image.blockColumns * image.blockRows * (image.bandsApart ? image.bandCount : 1);
  if (image.blockBytes(blockCount - 1) === null) {
    out.push(
      `It claims ${image.widthPx} × ${image.heightPx} pixels, and lists blocks for a part of them only.`,
    );
  }
  return out;
}

function summarise(
  path: string,
  { widthPx, heightPx, bandCount, sampleType, orientation }: TiffImage,
  { affine, crs, warnings: placeWarnings }: Georeference,
  { nodata, bandNames, colours, alphaBand, acquired }: Description,
  overviews: number,
  warnings: readonly string[],
): RasterSummary {
  const bands = Array.from({ length: bandCount }, (_, i) => ({
    index: i + 1,
    type: sampleType,
    nodata,
    description: bandNames.get(i + 1) ?? null,
    colour: colours.get(i + 1) ?? null,
  }));
  const place = { path, widthPx, heightPx, affine, crs, placeWarnings, orientation };
  return summariseScene({ ...place, bands, alphaBand, overviews, warnings, acquired });
}

function asFailure(path: string, error: unknown): unknown {
  if (error instanceof DamagedTiff)
    return new EngineError({ kind: 'file-unreadable', path, reason: error.message }, { cause: error });
  if (error instanceof UnsupportedTiff) {
    return new EngineError(
      { kind: 'format-unsupported', path, reason: error.message, remedy: REMEDY },
      { cause: error },
    );
  }
  return error;
}
