import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { type Affine, invertAffine, pixelToMap } from '../../geo/affine.ts';
import { type Crs, crsFromCode, crsFromGeoKeys } from '../../geo/crs.ts';
import { type Extent, extentOfPositions, isEmptyExtent } from '../../geo/extent.ts';
import type { Tags, TiffFile } from './open-tiff.ts';
import type { Sidecar } from './sidecar.ts';
import { refuseUnwarped } from './unwarped.ts';

export interface Georeference {
  readonly affine: Affine | null;
  readonly crs: Crs | null;
  readonly warnings: readonly string[];
}

const PIXEL_IS_POINT = 2;

/**
 * Pixels → map from the file's own tags, its `.aux.xml` or its world file; in GDAL's order: sidecar, tags, world file.
 *
 * @throws EngineError `format-unsupported` for a picture that must be warped first
 */
export async function readGeoreference(
  path: string,
  tiff: TiffFile,
  sidecar: Sidecar | null,
): Promise<Georeference> {
  const isPoint = tiff.geoKeys?.GTRasterTypeGeoKey === PIXEL_IS_POINT;
  const placed =
    affineOfSidecar(sidecar) ?? affineOfTags(tiff.tags, isPoint) ?? (await affineOfWorldFile(path));
  const warnings: string[] = [];
  const affine = placed && isInvertible(placed) ? placed : null;
  if (placed && !affine) warnings.push('Its georeference folds the image onto a line, so it is not used.');
  if (!placed) {
    await refuseUnwarped(path, tiff.tags);
    warnings.push(NOT_PLACED);
  }
  const crs = readCrs(tiff, sidecar, affine !== null, warnings);
  return { affine, crs, warnings };
}

/**
 * Source: GeoTIFF 1.1 (OGC 19-008r4), sections 7.3 and B.6: `ModelTransformation`, else `ModelPixelScale` with one
 * `ModelTiepoint`. Where a pixel is a point, (0, 0) is its centre.
 */
export function affineOfTags(tags: Tags, isPoint: boolean): Affine | null {
  const matrix = numbersOf(tags('ModelTransformation'));
  const scale = numbersOf(tags('ModelPixelScale'));
  const tie = numbersOf(tags('ModelTiepoint'));
  let affine: Affine;
  if (matrix && matrix.length >= 8) {
    affine = { a: matrix[0]!, b: matrix[1]!, c: matrix[3]!, d: matrix[4]!, e: matrix[5]!, f: matrix[7]! };
  } else if (scale && scale.length >= 2 && tie && tie.length >= 6) {
    const [a, e] = [scale[0]!, -scale[1]!];
    affine = { a, b: 0, c: tie[3]! - tie[0]! * a, d: 0, e, f: tie[4]! - tie[1]! * e };
  } else {
    return null;
  }
  return isPoint ? centreToCorner(affine) : affine;
}

/**
 * The six lines of a world file place the centre of the first pixel: a, d, b, e, x, y.
 *
 * @returns null when there are no six numbers
 */
export function parseWorldFile(text: string): Affine | null {
  const values = text
    .trim()
    .split(/\s+/)
    .map((word) => Number(word.replace(',', '.')));
  if (values.length < 6 || !values.slice(0, 6).every(Number.isFinite)) return null;
  const [a, d, b, e, c, f] = values as [number, number, number, number, number, number];
  return centreToCorner({ a, b, c, d, e, f });
}

function centreToCorner({ a, b, c, d, e, f }: Affine): Affine {
  return { a, b, c: c - (a + b) / 2, d, e, f: f - (d + e) / 2 };
}

function affineOfSidecar(sidecar: Sidecar | null): Affine | null {
  const transform = sidecar?.geoTransform;
  if (!transform) return null;
  const [c, a, b, f, d, e] = transform as [number, number, number, number, number, number];
  return { a, b, c, d, e, f };
}

async function affineOfWorldFile(path: string): Promise<Affine | null> {
  const extension = extname(path);
  const base = path.slice(0, path.length - extension.length);
  const short = extension.length > 2 ? `${extension.slice(0, 2)}${extension.at(-1)}w` : '.tfw';
  for (const candidate of [`${base}.tfw`, `${base}${short}`, `${path}w`, `${base}.wld`, `${base}.TFW`]) {
    const text = await readFile(candidate, 'utf8').catch(() => null);
    const affine = text === null ? null : parseWorldFile(text);
    if (affine) return affine;
  }
  return null;
}

function isInvertible(affine: Affine): boolean {
  try {
    return (
      Object.values(invertAffine(affine)).every(Number.isFinite) &&
      Object.values(affine).every(Number.isFinite)
    );
  } catch {
    return false; // invertAffine's RangeError is the answer
  }
}

const NOT_PLACED =
  'It has no place on the map: it has neither GeoTIFF tags nor a world file. Place it by hand: scene place --crs EPSG:n --extent west,south,east,north.';

function readCrs(tiff: TiffFile, sidecar: Sidecar | null, isPlaced: boolean, warnings: string[]): Crs | null {
  try {
    if (sidecar?.crs) return crsFromCode(sidecar.crs);
    if (tiff.geoKeys) {
      refuseOtherBodies(tiff.geoKeys);
      return crsFromGeoKeys(tiff.geoKeys);
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    warnings.push(
      `Its coordinate reference system cannot be used: ${error.message}. Name another by hand: scene place --crs EPSG:n.`,
    );
    return null;
  }
  if (isPlaced)
    warnings.push('It names no coordinate reference system. Name it by hand: scene place --crs EPSG:n.');
  return null;
}

/** Mars would land somewhere on the earth. Ellipsoids of the earth are within 0.1 % of 6,378 km. */
function refuseOtherBodies(geoKeys: Record<string, unknown>): void {
  const semiMajor = geoKeys.GeogSemiMajorAxisGeoKey;
  if (typeof semiMajor === 'number' && Math.abs(semiMajor / 6378137 - 1) > 0.01) {
    throw new RangeError(`its ellipsoid has a semi-major axis of ${semiMajor}, which is not the earth's`);
  }
}

/**
 * Longitude and latitude bounds of a scene, from 21 points along each edge, because straight edges curve when they are
 * reprojected. Past the antimeridian, east is greater than 180.
 */
export function sceneExtent(affine: Affine, crs: Crs, widthPx: number, heightPx: number): Extent | null {
  const steps = 20;
  const positions: number[] = [];
  for (let i = 0; i <= steps; i++) {
    const [across, down] = [(widthPx * i) / steps, (heightPx * i) / steps];
    for (const [columnPx, rowPx] of [
      [across, 0],
      [across, heightPx],
      [0, down],
      [widthPx, down],
    ] as const) {
      positions.push(...crs.inverse(...pixelToMap(affine, columnPx, rowPx)));
    }
  }
  unwrapLongitudes(positions);
  const extent = extentOfPositions(Float64Array.from(positions));
  return isEmptyExtent(extent) ? null : extent;
}

/** A scene less than half the earth wide whose longitudes lie on both sides of ±180° is counted on from the east side. */
function unwrapLongitudes(positions: number[]): void {
  const longitudes = positions.filter((_, i) => i % 2 === 0);
  const [west, east] = [Math.min(...longitudes), Math.max(...longitudes)];
  const shifted = longitudes.map((deg) => (deg < 0 ? deg + 360 : deg));
  const shiftedWidth = Math.max(...shifted) - Math.min(...shifted);
  if (east <= 180 && west >= -180 && east - west > 180 && shiftedWidth < 180) {
    for (let i = 0; i < positions.length; i += 2) positions[i] = shifted[i / 2]!;
  }
}

/**
 * Side of a square of the area of the middle pixel. In units of the CRS where that is within 2 % of the ground (UTM,
 * national grids), else on the ground (degrees, Mercator).
 */
export function pixelSizeM(affine: Affine, crs: Crs, widthPx: number, heightPx: number): number | null {
  const [column, row] = [widthPx / 2, heightPx / 2];
  const at = (columnPx: number, rowPx: number) => crs.inverse(...pixelToMap(affine, columnPx, rowPx));
  const [lonDeg, latDeg] = at(column, row);
  const degreeM = (Math.PI / 180) * 6371008.8;
  const cosine = Math.cos((latDeg * Math.PI) / 180);
  const stepM = ([lon, lat]: [number, number]) =>
    [(lon - lonDeg) * degreeM * cosine, (lat - latDeg) * degreeM] as const;
  const [[ax, ay], [bx, by]] = [stepM(at(column + 1, row)), stepM(at(column, row + 1))];
  const groundM = Math.sqrt(Math.abs(ax * by - ay * bx));
  const nominalM = Math.sqrt(Math.abs(affine.a * affine.e - affine.b * affine.d)) * crs.unitM;
  if (!Number.isFinite(groundM) || groundM === 0) return null;
  return !crs.isGeographic && Math.abs(nominalM / groundM - 1) < 0.02 ? nominalM : groundM;
}

function numbersOf(value: unknown): ArrayLike<number> | null {
  return ArrayBuffer.isView(value) || Array.isArray(value) ? (value as ArrayLike<number>) : null;
}
