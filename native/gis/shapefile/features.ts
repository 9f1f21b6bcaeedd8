import type { Work } from '../../contract/work.ts';
import type { ByteSource } from '../../io/byte-source.ts';
import type { LayerFeature, LayerProgress } from '../layer-file.ts';
import { isDeletedRow, parseDbfRow } from './dbf.ts';
import { ReadAhead } from './read-ahead.ts';
import { parseShape } from './shape.ts';
import { recordHeaderBytes, type ShapeIndex } from './shape-index.ts';
import type { DbfTable } from './table.ts';

export interface ShapefileParts {
  readonly shp: ByteSource;
  readonly index: ShapeIndex;
  readonly table: DbfTable | null;
}

/** Shape i with row i; the id is i, counted from 0 as GDAL does. */
export async function* readFeatures(
  { shp, index, table }: ShapefileParts,
  work: Work<LayerProgress>,
): AsyncGenerator<LayerFeature> {
  const shapes = new ReadAhead(shp);
  const rows = table && new ReadAhead(table.source);
  const total = index.offsetsBytes.length;
  for (let i = 0; i < total; i++) {
    work.signal.throwIfAborted();
    const shape = await readShape(shapes, index, i, work.signal);
    const row = table && rows ? await readRow(table, rows, i, work.signal) : { attributes: {} };
    if ((i + 1) % 1000 === 0) work.report({ read: i + 1, total });
    const problem = shape.problem ?? row.problem;
    yield problem === undefined
      ? { id: String(i), geometry: shape.geometry, attributes: row.attributes }
      : { id: String(i), geometry: null, attributes: row.attributes, problem };
  }
}

async function readShape(
  shapes: ReadAhead,
  index: ShapeIndex,
  i: number,
  signal: AbortSignal,
): Promise<Pick<LayerFeature, 'geometry' | 'problem'>> {
  const length = index.lengthsBytes[i]!;
  const start = index.offsetsBytes[i]! - recordHeaderBytes;
  const record = await shapes.read(start, recordHeaderBytes + length, signal);
  if (record === null) return { geometry: null, problem: 'its shape lies past the end of the .shp' };
  // The length stands in the .shx and in the .shp: a stale index points into the middle of other shapes.
  if (record.readInt32BE(4) * 2 !== length) {
    return { geometry: null, problem: 'the .shx points to a place in the .shp where no such shape begins' };
  }
  try {
    return { geometry: parseShape(record.subarray(recordHeaderBytes)) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { geometry: null, problem: error.message };
  }
}

async function readRow(
  table: DbfTable,
  rows: ReadAhead,
  i: number,
  signal: AbortSignal,
): Promise<Pick<LayerFeature, 'attributes' | 'problem'>> {
  const { headerBytes, rowBytes } = table.header;
  const row = i < table.rowCount ? await rows.read(headerBytes + i * rowBytes, rowBytes, signal) : null;
  if (row === null) {
    return { attributes: {}, problem: `it has no row in the .dbf, which holds ${table.rowCount}` };
  }
  if (isDeletedRow(row)) return { attributes: {}, problem: 'its row in the .dbf is marked as deleted' };
  return { attributes: parseDbfRow(table.header, row, table.decode) };
}
