import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import Database from 'better-sqlite3';
import type { Work } from '../../contract/work.ts';
import { type Extent, emptyExtent, extentOf, isEmptyExtent, unionExtents } from '../../geo/extent.ts';
import { isEmpty } from '../../geo/geometry.ts';
import { inTemporaryFolder, writeWhole } from '../../io/files.ts';
import type { AttributeValue, LayerField } from '../layer-file.ts';
import type { LayerOutput, OutputFeature, WriteProgress } from '../layer-output.ts';
import { blobFromGeometry, wkbTypeOfBlob } from './blob.ts';
import { quoteName } from './database.ts';
import { applicationId, columnTypes, coreTables, requiredSystems, userVersion } from './schema.ts';

const wgs84Id = 4326;
const rowsPerTurn = 500;

/** What the rows turn out to be; the contents table states it. */
interface Written {
  count: number;
  extent: Extent;
  readonly types: Set<string>;
}

interface Columns {
  readonly key: string;
  readonly geometry: string;
  readonly id: string;
}

/** A GeoPackage 1.3 with one feature table in WGS 84; the feature's id goes into a column of its own. */
export async function write(path: string, output: LayerOutput, work: Work<WriteProgress>): Promise<number> {
  return inTemporaryFolder(async (folder) => {
    const temporary = join(folder, 'layer.gpkg');
    const database = new Database(temporary);
    let count: number;
    try {
      count = await fill(database, output, work);
    } finally {
      database.close();
    }
    await writeWhole(path, async (file) => {
      const options = { signal: work.signal };
      for await (const chunk of createReadStream(temporary, options)) await file.appendFile(chunk as Buffer);
    });
    return count;
  });
}

async function fill(
  database: Database.Database,
  output: LayerOutput,
  work: Work<WriteProgress>,
): Promise<number> {
  database.pragma(`application_id = ${applicationId}`);
  database.pragma(`user_version = ${userVersion}`);
  // The file is copied into place when it is whole: nothing of it has to survive a crash.
  database.pragma('synchronous = OFF');
  database.exec('BEGIN');
  database.exec(coreTables);
  addSystems(database);
  const columns = columnsOf(output.fields);
  createTable(database, output, columns);
  const written = await addRows(database, output, columns, work);
  addContents(database, output, columns, written);
  database.exec('COMMIT');
  return written.count;
}

function addSystems(database: Database.Database): void {
  const insert = database.prepare('INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)');
  for (const system of requiredSystems) {
    const { name, id, organization, organizationId, definition, description } = system;
    insert.run(name, id, organization, organizationId, definition, description);
  }
}

/** Names that no field has: SQLite does not tell `ID` from `id`. */
function columnsOf(fields: readonly LayerField[]): Columns {
  const taken = new Set(fields.map(({ name }) => name.toLowerCase()));
  const free = (...candidates: string[]): string => {
    for (let n = 2; ; n++) {
      const name = candidates.find((candidate) => !taken.has(candidate)) ?? `${candidates[0]}_${n}`;
      if (taken.has(name)) continue;
      taken.add(name);
      return name;
    }
  };
  return { key: free('fid'), geometry: free('geom', 'geometry'), id: free('id', 'feature_id') };
}

function createTable(database: Database.Database, { name, fields }: LayerOutput, columns: Columns): void {
  const definitions = [
    `${quoteName(columns.key)} INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL`,
    `${quoteName(columns.geometry)} GEOMETRY`,
    `${quoteName(columns.id)} TEXT`,
    ...fields.map((field) => `${quoteName(field.name)} ${columnTypes[field.type]}`),
  ];
  database.exec(`CREATE TABLE ${quoteName(name)} (${definitions.join(', ')})`);
}

async function addRows(
  database: Database.Database,
  { name, fields, features }: LayerOutput,
  columns: Columns,
  work: Work<WriteProgress>,
): Promise<Written> {
  const names = [columns.geometry, columns.id, ...fields.map((field) => field.name)];
  const insert = database.prepare(
    `INSERT INTO ${quoteName(name)} (${names.map(quoteName).join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
  );
  const written: Written = { count: 0, extent: emptyExtent, types: new Set() };
  for await (const feature of features) {
    work.signal.throwIfAborted();
    const values = fields.map((field) => columnValue(feature.attributes[field.name] ?? null));
    insert.run(geometryBlob(feature, written), feature.id, ...values);
    work.report({ written: ++written.count });
    if (written.count % rowsPerTurn === 0) await nextTurn();
  }
  return written;
}

function geometryBlob({ geometry }: OutputFeature, written: Written): Buffer | null {
  if (geometry === null || isEmpty(geometry)) return null;
  const blob = blobFromGeometry(geometry, wgs84Id);
  written.extent = unionExtents(written.extent, extentOf(geometry));
  written.types.add(wkbTypeOfBlob(blob)!);
  return blob;
}

function columnValue(value: AttributeValue): string | number | null {
  return typeof value === 'boolean' ? Number(value) : value;
}

function addContents(
  database: Database.Database,
  { name }: LayerOutput,
  columns: Columns,
  { extent, types }: Written,
): void {
  const bounds = isEmptyExtent(extent) ? [null, null, null, null] : extent;
  database
    .prepare(
      `INSERT INTO gpkg_contents (table_name, data_type, identifier, min_x, min_y, max_x, max_y, srs_id)
       VALUES (?, 'features', ?, ?, ?, ?, ?, ?)`,
    )
    .run(name, name, ...bounds, wgs84Id);
  const [only] = types;
  const typeName = types.size === 1 ? only!.toUpperCase() : 'GEOMETRY';
  database
    .prepare('INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, 0, 0)')
    .run(name, columns.geometry, typeName, wgs84Id);
}
