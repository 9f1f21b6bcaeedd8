import { EngineError } from '../../contract/failure.ts';
import type { Work } from '../../contract/work.ts';
import { type Extent, emptyExtent } from '../../geo/extent.ts';
import { hasTable, openReadOnly, type ReadableSqlite } from '../../io/sqlite-file.ts';
import { crsWarning } from '../crs-finding.ts';
import { extentLonLat, extentOfFeatures } from '../layer-extent.ts';
import type { FileLayer, LayerFile, LayerProgress } from '../layer-file.ts';
import { wkbTypeNames, wkbTypeOfBlob } from './blob.ts';
import { asUnreadable, quoteName } from './database.ts';
import { readFeatures } from './features.ts';
import { labelTextsOf } from './label-texts.ts';
import { findSrs } from './srs.ts';
import { describeTable, type FeatureTable } from './table.ts';

interface ContentsRow {
  readonly table_name: string;
  readonly column_name: string;
  readonly geometry_type_name: string;
  readonly srs_id: bigint;
  readonly min_x: number | null;
  readonly min_y: number | null;
  readonly max_x: number | null;
  readonly max_y: number | null;
}

/**
 * The feature tables of a GeoPackage, opened for reading only; tables without geometry and tiles are passed over.
 *
 * @throws EngineError `file-unreadable`
 */
export async function open(path: string, work: Work<LayerProgress>): Promise<LayerFile> {
  let database: ReadableSqlite | null = null;
  try {
    database = await openReadOnly(path);
    return await describeFile(path, database, work);
  } catch (error) {
    database?.close();
    throw asUnreadable(path, error);
  }
}

async function describeFile(
  path: string,
  database: ReadableSqlite,
  work: Work<LayerProgress>,
): Promise<LayerFile> {
  if (!hasTable(database, 'gpkg_contents')) {
    throw new EngineError({
      kind: 'file-unreadable',
      path,
      reason: 'it has no gpkg_contents and so is no GeoPackage',
    });
  }
  const layers: FileLayer[] = [];
  const warnings: string[] = [];
  for (const row of featureContents(database)) {
    const table = describeTable(database, row.table_name, row.column_name);
    if (table === null) {
      warnings.push(`The layer “${row.table_name}” is listed but has no such table.`);
      continue;
    }
    const layer = await describeLayer({ path, database }, row, table, work);
    if (layer.crs === null) warnings.push(crsWarning(layer.name, layer.crsReason));
    layers.push(layer);
  }
  const close = async (): Promise<void> => {
    database.close();
  };
  return { path, format: 'geopackage', layers, warnings, close };
}

function featureContents(database: ReadableSqlite): ContentsRow[] {
  if (!hasTable(database, 'gpkg_geometry_columns')) return [];
  const statement = database.prepare(
    `SELECT g.table_name, g.column_name, g.geometry_type_name, g.srs_id, c.min_x, c.min_y, c.max_x, c.max_y
     FROM gpkg_contents c JOIN gpkg_geometry_columns g ON lower(g.table_name) = lower(c.table_name)
     WHERE c.data_type = 'features' ORDER BY c.rowid`,
  );
  return statement.all() as ContentsRow[];
}

async function describeLayer(
  { path, database }: { path: string; database: ReadableSqlite },
  row: ContentsRow,
  table: FeatureTable,
  work: Work<LayerProgress>,
): Promise<FileLayer> {
  const featureCount = countRows(database, table.name);
  const finding = findSrs(database, row.srs_id);
  const features: FileLayer['features'] = (featureWork) =>
    readFeatures({ path, database, table, total: featureCount }, featureWork);
  const extent =
    featureCount === 0 ? emptyExtent : (statedExtent(row) ?? (await extentOfFeatures(features, work)));
  return {
    ...finding,
    name: table.name,
    featureCount,
    geometryTypes: geometryTypesOf(row.geometry_type_name) ?? sampleTypes(database, table),
    extentLonLat: extentLonLat(finding.crs, extent),
    fields: table.fields,
    features,
    labelTexts: async (field) => labelTextsOf(database, table.name, field),
  };
}

function countRows(database: ReadableSqlite, table: string): number {
  const row = database.prepare(`SELECT count(*) AS count FROM ${quoteName(table)}`).get() as {
    count: bigint;
  };
  return Number(row.count);
}

function statedExtent({ min_x, min_y, max_x, max_y }: ContentsRow): Extent | null {
  if (min_x === null || min_y === null || max_x === null || max_y === null) return null;
  return min_x <= max_x && min_y <= max_y ? [min_x, min_y, max_x, max_y] : null;
}

/** Null where the file only says “any geometry”. */
function geometryTypesOf(declared: string): string[] | null {
  const name = wkbTypeNames.find((candidate) => candidate.toUpperCase() === declared.toUpperCase());
  return name === undefined ? null : [name];
}

const sampleRows = 1000;

/** Kinds among the first rows of a layer that may hold any. */
function sampleTypes(database: ReadableSqlite, table: FeatureTable): string[] {
  const statement = database.prepare(
    `SELECT ${quoteName(table.geometryColumn)} AS blob FROM ${quoteName(table.name)} LIMIT ${sampleRows}`,
  );
  const found = new Set<string>();
  for (const { blob } of statement.iterate() as Iterable<{ blob: unknown }>) {
    const type = blob instanceof Uint8Array ? wkbTypeOfBlob(blob) : null;
    if (type !== null) found.add(type);
  }
  return [...found].sort();
}
