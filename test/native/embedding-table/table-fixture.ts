import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import type { SchemaElement } from 'hyparquet';
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import { EngineError } from '../../../native/contract/failure.ts';
import type { TableWishes } from '../../../native/contract/scene.ts';
import { unattended } from '../../../native/contract/work.ts';
import type { TableImport } from '../../../native/embedding-table/import-table.ts';
import { readInThread } from '../../../native/embedding-table/read-in-thread.ts';
import type { TableMessage } from '../../../native/embedding-table/table-messages.ts';
import { writeWkb } from '../../../native/geo/wkb.ts';
import { FileByteSource } from '../../../native/io/byte-source.ts';
import type { EmbeddingTableRaster } from '../../../native/raster/embedding-table/embedding-table-raster.ts';
import { openEmbeddingTable } from '../../../native/raster/embedding-table/open-embedding-table.ts';

type NumberType = 'FLOAT' | 'DOUBLE' | 'INT8' | 'FLOAT16';

export interface FixtureTable {
  /** Names what the list is called; null: a column a dimension, `emb_0`, …. */
  readonly list: string | null;
  readonly type?: NumberType;
  readonly rows: readonly (readonly (number | null)[] | null)[];
  /** Longitudes and latitudes, a point a row. */
  readonly points?: readonly (readonly [number, number] | null)[];
  readonly wkb?: readonly (Uint8Array | null)[];
  readonly labels?: readonly (string | null)[];
  /** Of the key `geo`: undefined leaves the CRS out. */
  readonly crs?: unknown;
  readonly emb?: unknown;
  readonly rowGroupSize?: number;
  readonly pageSize?: number;
}

const ELEMENT: Record<NumberType, Omit<SchemaElement, 'name'>> = {
  FLOAT: { type: 'FLOAT' },
  DOUBLE: { type: 'DOUBLE' },
  INT8: { type: 'INT32', converted_type: 'INT_8' },
  FLOAT16: { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 2, logical_type: { type: 'FLOAT16' } },
};

/** A GeoParquet file of points along the equator, unless told where. */
export function parquetBytes(table: FixtureTable): Uint8Array {
  const { list, rows, type = 'FLOAT', labels } = table;
  const points = table.points ?? rows.map((_, n) => [n / 100, 0] as const);
  const wkb =
    table.wkb ?? points.map((at) => at && writeWkb({ type: 'point', points: Float64Array.from(at) }));
  const columns: ColumnSource[] = [{ name: 'geometry', data: [...wkb] }];
  const schema: SchemaElement[] = [{ name: 'geometry', type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL' }];
  if (labels) {
    columns.push({ name: 'label', data: [...labels] });
    schema.push({ name: 'label', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' });
  }
  if (list !== null) {
    columns.push({ name: list, data: rows.map((row) => row && [...row]) });
    schema.push(
      { name: list, repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      { name: 'element', repetition_type: 'OPTIONAL', ...ELEMENT[type] },
    );
  } else {
    const dimension = Math.max(...rows.map((row) => row?.length ?? 0));
    for (let n = 0; n < dimension; n++) {
      columns.push({ name: `emb_${n}`, data: rows.map((row) => row?.[n] ?? null) });
      schema.push({ name: `emb_${n}`, repetition_type: 'OPTIONAL', ...ELEMENT[type] });
    }
  }
  const geometry = { encoding: 'WKB', geometry_types: [], ...('crs' in table && { crs: table.crs }) };
  const geo = { version: '1.1.0', primary_column: 'geometry', columns: { geometry } };
  const bytes = parquetWriteBuffer({
    columnData: columns,
    schema: [{ name: 'schema', num_children: columns.length }, ...schema],
    rowGroupSize: table.rowGroupSize ?? 1000,
    pageSize: table.pageSize ?? 2 ** 20,
    kvMetadata: [
      { key: 'geo', value: JSON.stringify(geo) },
      ...(table.emb ? [{ key: 'emb', value: JSON.stringify(table.emb) }] : []),
    ],
  });
  return new Uint8Array(bytes);
}

export const AS_RECOGNISED: TableWishes = { labelField: null, modelId: null };

/** A folder for one test, and how its files become tables. */
export function tableFolder(t: TestContext) {
  const dir = mkdtempSync(path.join(tmpdir(), 'semantile-table-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  const out = path.join(dir, 'out.table');
  return {
    dir,
    out,
    files: () => readdirSync(dir).sort(),
    /** Writes a file and reads it as a table, closed when the test ends. */
    async read(
      content: Uint8Array | string,
      wishes: Partial<TableWishes> = {},
      name = 'table.parquet',
    ): Promise<EmbeddingTableRaster> {
      const file = path.join(dir, name);
      writeFileSync(file, content);
      await readHere({ path: file, contentId: 'content', out, wishes: { ...AS_RECOGNISED, ...wishes } });
      const table = await openEmbeddingTable(out, await FileByteSource.open(out), unattended);
      t.after(() => table.close());
      return table;
    },
  };
}

/** What the thread does, without a thread: most of a short reading is its start. */
async function readHere(task: TableImport): Promise<void> {
  const answers: TableMessage[] = [];
  await readInThread(task, { postMessage: (message: TableMessage) => answers.push(message) });
  const last = answers.at(-1);
  if (last?.type === 'failed') throw new EngineError(last.failure);
  assert.equal(last?.type, 'done');
}

/** All numbers of a table, a row of the table a row. */
export async function numbersOf(table: EmbeddingTableRaster): Promise<number[][]> {
  const { rows, dimension } = table.header;
  const { data } = await table.readFloats(
    { columnPx: 0, rowPx: 0, widthPx: rows, heightPx: 1 },
    {},
    unattended,
  );
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: dimension }, (_, band) => data[band * rows + row]!),
  );
}
