import { EngineError } from '../../contract/failure.ts';
import { type Crs, crsFromCode, wgs84 } from '../../geo/crs.ts';
import type { ParquetFile } from './parquet-file.ts';

/** The column of geometries of a Parquet file, and their CRS. */
export interface GeometryColumn {
  readonly name: string;
  readonly crs: Crs;
}

interface GeoMetadata {
  primary_column?: unknown;
  columns?: Record<string, { encoding?: unknown; crs?: unknown } | undefined>;
}

/**
 * As the key `geo` says (GeoParquet 1.0 and 1.1: well-known binary; without a CRS, longitudes and latitudes), else the
 * column whose type is geometry.
 *
 * @returns null where there is none
 * @throws EngineError `format-unsupported`
 */
export function geometryColumn(path: string, file: ParquetFile): GeometryColumn | null {
  const geo = parsed(file.keyValue('geo'));
  const primary = geo?.primary_column;
  if (typeof primary === 'string' && file.columns.includes(primary)) {
    const column = geo!.columns?.[primary] ?? {};
    if (column.encoding !== undefined && column.encoding !== 'WKB') {
      const reason = `its geometries are stored as ${String(column.encoding)}`;
      const remedy = 'Write them as WKB, as every GeoParquet writer can.';
      throw new EngineError({ kind: 'format-unsupported', path, reason, remedy });
    }
    return { name: primary, crs: crsOf(path, column.crs) };
  }
  const typed = file.schema.children.find(({ element }) => element.logical_type?.type === 'GEOMETRY');
  const named = file.schema.children.find(
    ({ element }) => element.name === 'geometry' && element.type === 'BYTE_ARRAY',
  );
  const found = typed ?? named;
  if (!found) return null;
  const { name, logical_type } = found.element;
  const stated = logical_type?.type === 'GEOMETRY' ? logical_type.crs : undefined;
  return { name, crs: crsOf(path, stated === undefined ? undefined : (parsed(stated) ?? stated)) };
}

/** @param crs PROJJSON, or a code; undefined: longitudes and latitudes; null: not known, as the standard has it */
function crsOf(path: string, crs: unknown): Crs {
  if (crs === undefined) return wgs84;
  const id =
    typeof crs === 'object' ? (crs as { id?: { authority?: unknown; code?: unknown } } | null)?.id : null;
  const code = id ? `${id.authority}:${id.code}` : typeof crs === 'string' ? crs : null;
  try {
    if (code !== null) return crsFromCode(code);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw unusable(path, cause.message);
  }
  throw unusable(
    path,
    crs === null ? 'the file says that nobody knows it' : 'it is described without a code',
  );
}

function unusable(path: string, why: string): EngineError {
  const reason = `the coordinate reference system of its geometries cannot be used: ${why}`;
  const remedy =
    'Write the table in longitudes and latitudes, EPSG:4326 (with GeoPandas: table.to_crs(4326)).';
  return new EngineError({ kind: 'format-unsupported', path, reason, remedy });
}

function parsed(text: string | null): (GeoMetadata & object) | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? (value as GeoMetadata) : null;
  } catch {
    return null;
  }
}
