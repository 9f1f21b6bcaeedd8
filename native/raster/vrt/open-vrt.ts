import { realpath, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { EngineError } from '../../contract/failure.ts';
import { unattended, type Work } from '../../contract/work.ts';
import { invertAffine } from '../../geo/affine.ts';
import { type Crs, crsFromCode } from '../../geo/crs.ts';
import { type ByteSource, FileByteSource } from '../../io/byte-source.ts';
import { HandlePool, PooledByteSource } from '../../io/handle-pool.ts';
import { type SceneFacts, summariseScene } from '../display/scene-summary.ts';
import { withOverviews } from '../overviews/with-overviews.ts';
import type { Raster } from '../raster.ts';
import { bytesPerSample } from '../samples.ts';
import { acquiredIn } from '../tiff/description.ts';
import { openTiffRaster } from '../tiff/open-tiff-raster.ts';
import { UnsupportedVrt, type VrtDescription } from './description.ts';
import { commonType } from './drawing/treat.ts';
import { examineFiles, type SourceFile, vrtFingerprint } from './examine.ts';
import { probeLevels } from './levels.ts';
import { locateFiles } from './locate.ts';
import { parseVrt } from './parse.ts';
import { SourceFiles } from './source-files.ts';
import { VrtRaster } from './vrt-raster.ts';

// Systems allow a process some hundred to a thousand open files, and others need some too.
const handles = new HandlePool(128);
// What is known of an open TIFF takes some 10 kB, and 16 bytes for each of its blocks.
const MOST_OPEN = 2048;
const MOST_DEPTH = 4;
const MOST_NESTED = 1000;

/** VRTs above one that is drawn from, and how many may still be opened. */
interface Nesting {
  readonly above: readonly string[];
  readonly budget: { left: number };
}

/**
 * A scene of many files. Makes sure that all are there; opens five.
 *
 * @param source closed when it has been read, and when this throws
 * @throws EngineError `file-missing`, `file-unreadable`, `format-unsupported` of the VRT or of one of its files
 */
export async function openVrt(
  path: string,
  source: ByteSource,
  work: Work,
  nesting: Nesting = { above: [], budget: { left: MOST_NESTED } },
): Promise<Raster> {
  try {
    const own = await realpath(path);
    if (nesting.above.includes(own)) throw unreadable(path, 'it draws from itself');
    if (nesting.above.length === MOST_DEPTH || nesting.budget.left-- === 0)
      throw new UnsupportedVrt('it draws from VRTs that draw from VRTs, too many or too deep');
    const description = await parseVrt(path, source, work.signal);
    const { paths, movedTo } = await locateFiles(path, description.files, description.writtenIn);
    const openNested = async (nestedPath: string) =>
      openVrt(nestedPath, await FileByteSource.open(nestedPath), work, {
        ...nesting,
        above: [...nesting.above, own],
      });
    const files = await examineFiles(paths, handles, openNested, work);
    return await joinOverviews(await assemble(path, description, files, movedTo), work);
  } catch (error) {
    if (!(error instanceof UnsupportedVrt)) throw error;
    const stem = basename(path, extname(path));
    const remedy = `Write it as one file with gdal_translate -co TILED=YES -co COMPRESS=DEFLATE "${basename(path)}" "${stem}.tif" and add that.`;
    throw new EngineError(
      { kind: 'format-unsupported', path, reason: error.message, remedy },
      { cause: error },
    );
  } finally {
    await source.close();
  }
}

async function assemble(
  path: string,
  description: VrtDescription,
  examined: readonly SourceFile[],
  movedTo: readonly string[],
): Promise<Raster> {
  const wanted = bandsWanted(description);
  const files = new SourceFiles((file) => openFile(path, examined[file]!, wanted[file]!), MOST_OPEN);
  const close = async () => {
    await files.close();
    await Promise.all(examined.map(({ nested }) => nested?.close()));
  };
  try {
    const { levels, bitsPerSample } = await probeLevels(description, description.placements, files);
    const facts = bandFacts(description);
    const typeBits = 8 * bytesPerSample(facts.bands[0]!.type);
    const affine = isInvertible(description.affine) ? description.affine : null;
    const placeWarnings =
      affine === null ? ['It has no place on the map: it has no GeoTransform that can be used.'] : [];
    const crs = crsOf(description, placeWarnings);
    return new VrtRaster({
      path,
      description,
      affine,
      crs,
      files,
      levels,
      close,
      fingerprint: vrtFingerprint(description, examined),
      bitsPerSample: Math.min(description.bands[0]!.bits ?? bitsPerSample, typeBits),
      summary: summariseScene({
        ...facts,
        path,
        affine,
        crs,
        widthPx: description.widthPx,
        heightPx: description.heightPx,
        overviews: levels.length - 1,
        warnings: movedTo.map((folder) => `Files that it names elsewhere were found in ${folder}.`),
        placeWarnings,
        orientation: 1,
        acquired: acquiredIn(description.metadata),
      }),
    });
  } catch (error) {
    await close();
    throw error;
  }
}

/** An `.ovr` beside a VRT, as `gdaladdo` writes it, holds coarser levels than its files do. */
async function joinOverviews(raster: Raster, work: Work): Promise<Raster> {
  const path = `${raster.path}.ovr`;
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) return raster;
  try {
    const overviews = await openTiffRaster(path, await FileByteSource.open(path), work, { fingerprint: '' });
    if (isCoarserOf(raster, overviews)) return withOverviews(raster, overviews);
    await overviews.close();
    return raster;
  } catch (error) {
    await raster.close();
    throw error;
  }
}

/** Whether a file shows the same bands with the same validity, in larger pixels than all that the raster has. */
function isCoarserOf({ summary, levels, hasMask }: Raster, other: Raster): boolean {
  const { widthPx, bands } = other.summary;
  const isAlike = bands.length === summary.bands.length && bands[0]!.type === summary.bands[0]!.type;
  return isAlike && hasMask === other.hasMask && widthPx < levels.at(-1)!.widthPx;
}

/** Bands of several types are read in one that holds all: everything that reads a raster takes it for of one type. */
function bandFacts({ bands }: VrtDescription): Pick<SceneFacts, 'bands' | 'alphaBand'> {
  const type = commonType(bands.map((band) => band.type));
  const alphaAt = bands.findIndex(({ colour }) => colour === 'Alpha');
  return {
    bands: bands.map(({ nodata, description, colour }, i) => ({
      index: i + 1,
      type,
      nodata,
      description,
      colour,
    })),
    alphaBand: alphaAt < 0 ? null : alphaAt + 1,
  };
}

/** By file: the last of its bands that is drawn. */
function bandsWanted({ files, placements, maskPlacements }: VrtDescription): Uint32Array {
  const wanted = new Uint32Array(files.length);
  for (const { file, bands } of [...placements, ...(maskPlacements ?? [])])
    for (const band of bands.values()) wanted[file] = Math.max(wanted[file]!, band);
  return wanted;
}

async function openFile(
  vrtPath: string,
  { path, fingerprint, nested }: SourceFile,
  wanted: number,
): Promise<Raster> {
  const raster = nested ?? (await openPooled(path, fingerprint));
  const has = raster.summary.bands.length;
  if (wanted <= has) return raster;
  await raster.close();
  throw unreadable(vrtPath, `it draws from band ${wanted} of ${path}, which has ${has}`);
}

async function openPooled(path: string, fingerprint: string): Promise<Raster> {
  const open = (file: string) => PooledByteSource.open(file, handles);
  return openTiffRaster(path, await open(path), unattended as Work, { fingerprint, openBeside: open });
}

function isInvertible(affine: VrtDescription['affine']): boolean {
  if (affine === null) return false;
  try {
    return Object.values(invertAffine(affine)).every(Number.isFinite);
  } catch {
    return false; // invertAffine's RangeError is the answer
  }
}

function crsOf({ crs }: VrtDescription, warnings: string[]): Crs | null {
  if (crs === null) {
    warnings.push('It names no coordinate reference system. Name it by hand: scene place --crs EPSG:n.');
    return null;
  }
  try {
    return crsFromCode(crs);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    warnings.push(
      `Its coordinate reference system cannot be used: ${error.message}. Name another by hand: scene place --crs EPSG:n.`,
    );
    return null;
  }
}

function unreadable(path: string, reason: string): EngineError {
  return new EngineError({ kind: 'file-unreadable', path, reason });
}
