import { hasTable, type ReadableSqlite } from '../../io/sqlite-file.ts';
import type { FieldType, LayerField } from '../layer-file.ts';
import { quoteName } from './database.ts';

/** A feature table or view, as SQLite and the GeoPackage describe it. */
export interface FeatureTable {
  readonly name: string;
  readonly geometryColumn: string;
  /** The integer primary key; null for a view, which has none. */
  readonly keyColumn: string | null;
  readonly fields: readonly LayerField[];
}

interface ColumnRow {
  readonly name: string;
  readonly type: string;
  readonly pk: bigint;
}

/** @returns null when the table that the contents list is missing */
export function describeTable(
  database: ReadableSqlite,
  name: string,
  geometryColumn: string,
): FeatureTable | null {
  const columns = database.prepare(`PRAGMA table_info(${quoteName(name)})`).all() as ColumnRow[];
  if (!columns.some((column) => sameName(column.name, geometryColumn))) return null;
  const keys = columns.filter((column) => column.pk > 0n && /INT/i.test(column.type));
  const keyColumn = keys.length === 1 ? keys[0]!.name : rowIdOf(database, name);
  const jsonColumns = columnsOfJson(database, name);
  const fields = columns
    .filter((column) => column.name !== keyColumn && !sameName(column.name, geometryColumn))
    .filter((column) => !/BLOB/i.test(column.type))
    .map((column) => ({
      name: column.name,
      type: jsonColumns.has(column.name) ? ('json' as const) : fieldType(column.type),
    }));
  return { name, geometryColumn, keyColumn, fields };
}

/** Column types of GeoPackage 1.3, table 1; other words go by SQLite's rules of affinity. */
function fieldType(declared: string): FieldType {
  const type = declared.toUpperCase();
  if (/^BOOL/.test(type)) return 'boolean';
  if (/^(DATE|TIMESTAMP)/.test(type)) return 'date';
  if (/JSON/.test(type)) return 'json';
  if (/INT/.test(type)) return 'integer';
  if (/REAL|FLOA|DOUB|NUMERIC|DECIMAL/.test(type)) return 'real';
  return 'text';
}

function rowIdOf(database: ReadableSqlite, name: string): string | null {
  const row = database.prepare(`SELECT type FROM sqlite_master WHERE lower(name) = lower(?)`).get(name);
  return (row as { type: string } | undefined)?.type === 'table' ? 'rowid' : null;
}

function columnsOfJson(database: ReadableSqlite, name: string): Set<string> {
  if (!hasTable(database, 'gpkg_data_columns')) return new Set();
  const rows = database
    .prepare(
      `SELECT column_name FROM gpkg_data_columns WHERE lower(table_name) = lower(?) AND mime_type LIKE '%json%'`,
    )
    .all(name) as { column_name: string }[];
  return new Set(rows.map((row) => row.column_name));
}

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
