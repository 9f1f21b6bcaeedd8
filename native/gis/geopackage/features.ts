import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Work } from '../../contract/work.ts';
import type { ReadableSqlite } from '../../io/sqlite-file.ts';
import type { AttributeValue, FieldType, LayerFeature, LayerProgress } from '../layer-file.ts';
import { geometryFromBlob } from './blob.ts';
import { asUnreadable, quoteName } from './database.ts';
import type { FeatureTable } from './table.ts';

// Few enough that reading them stays near 20 ms even where each holds a heavy polygon.
const pageRows = 200;

type Row = Record<string, unknown> & { readonly __key: bigint };

export interface FeatureSource {
  readonly path: string;
  readonly database: ReadableSqlite;
  readonly table: FeatureTable;
  /** Rows of the table, for progress. */
  readonly total: number;
}

/**
 * The rows of a table in the order of their key, which is the feature's id.
 *
 * @throws EngineError `file-unreadable` when SQLite meets a damaged page
 */
export async function* readFeatures(
  { path, database, table, total }: FeatureSource,
  work: Work<LayerProgress>,
): AsyncGenerator<LayerFeature> {
  let read = 0;
  try {
    for (const page of pages(database, table)) {
      work.signal.throwIfAborted();
      for (const row of page) yield featureOf(table, row);
      read += page.length;
      work.report({ read, total });
      await nextTurn();
    }
  } catch (error) {
    throw asUnreadable(path, error);
  }
}

function* pages(database: ReadableSqlite, table: FeatureTable): Generator<Row[]> {
  const { keyColumn } = table;
  const columns = [table.geometryColumn, ...table.fields.map((field) => field.name)].map(quoteName);
  const key = keyColumn === null ? '0' : quoteName(keyColumn);
  const select = `SELECT ${key} AS __key, ${columns.join(', ')} FROM ${quoteName(table.name)}`;
  if (keyColumn === null) {
    // A view has no key to page by: OFFSET rescans, which is quadratic, but views are small and rare.
    const statement = database.prepare(`${select} LIMIT ? OFFSET ?`);
    for (let offset = 0; ; offset += pageRows) {
      const page = statement.all(pageRows, offset) as Row[];
      if (page.length === 0) return;
      yield page.map((row, i) => ({ ...row, __key: BigInt(offset + i) }));
    }
  }
  const statement = database.prepare(`${select} WHERE ${key} > ? ORDER BY ${key} LIMIT ?`);
  // Smallest of SQLite's integers: keys may be negative.
  for (let last = -(2n ** 63n); ; ) {
    const page = statement.all(last, pageRows) as Row[];
    if (page.length === 0) return;
    last = checkOrder(page, last);
    yield page;
  }
}

/** The last key of a page. In a damaged tree keys fall back, and paging by them would never end. */
function checkOrder(page: readonly Row[], before: bigint): bigint {
  return page.reduce((last, { __key }) => {
    if (__key <= last) throw new DisorderedRows(`row ${__key} follows row ${last}`);
    return __key;
  }, before);
}

/** Damage that SQLite itself does not notice while reading. */
class DisorderedRows extends Error {
  readonly code = 'SQLITE_CORRUPT';
}

function featureOf(table: FeatureTable, row: Row): LayerFeature {
  const id = String(row.__key);
  const attributes = Object.fromEntries(
    table.fields.map(({ name, type }) => [name, attributeOf(type, row[name])]),
  );
  const blob = row[table.geometryColumn];
  if (blob === null) return { id, geometry: null, attributes };
  if (!(blob instanceof Uint8Array)) {
    return { id, geometry: null, attributes, problem: `its geometry is ${typeof blob}, not a blob` };
  }
  try {
    return { id, geometry: geometryFromBlob(blob), attributes };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { id, geometry: null, attributes, problem: error.message };
  }
}

/** SQLite's columns hold any type; what is not expected stays what it is. */
function attributeOf(type: FieldType, value: unknown): AttributeValue {
  if (typeof value === 'bigint') {
    if (type === 'boolean') return value !== 0n;
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  if (typeof value === 'string' || typeof value === 'number') return value;
  return null;
}
