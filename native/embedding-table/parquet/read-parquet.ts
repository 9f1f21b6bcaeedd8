import type { DecodedArray, SchemaElement } from 'hyparquet';
import { EngineError } from '../../contract/failure.ts';
import type { TableWishes } from '../../contract/scene.ts';
import { wgs84 } from '../../geo/crs.ts';
import type { Geometry } from '../../geo/geometry.ts';
import { readWkb } from '../../geo/wkb.ts';
import { labelValue } from '../../gis/field-values.ts';
import { readEmbMetadata } from '../model-hints.ts';
import { numberedColumns } from '../numbered-columns.ts';
import {
  degreeColumns,
  LIST_NAMES,
  labelColumn,
  type NumberKind,
  type TableRow,
  type TableSource,
} from '../table-source.ts';
import { columnRows } from './column-pages.ts';
import { geometryColumn } from './geometry-column.ts';
import type { ParquetFile } from './parquet-file.ts';

/**
 * A Parquet file as a table of embeddings.
 *
 * @throws EngineError `format-unsupported`, `no-georeference`, `not-found` (the label column); Error where it is damaged
 */
export function readParquet(path: string, file: ParquetFile, wishes: TableWishes): TableSource {
  const { columns } = file;
  const numbers = numberColumns(path, file);
  const places = placeColumns(path, file);
  const labelField = labelColumn(path, columns, wishes);
  const emb = readEmbMetadata(file.keyValue('emb') ?? '');
  const progress = { done: 0, total: file.rows, unit: 'tiles' as const };
  return {
    crs: places.crs,
    kind: kindOf(numbers.element),
    quantisation: emb?.quantisation ?? null,
    hints: { dimensions: numbers.names, columns, stated: emb?.model ?? null },
    labelField,
    progress,
    *rows() {
      for (let group = 0; group < file.metadata.row_groups.length; group++) {
        const first = progress.done;
        const rows = file.groupRows(group);
        const beside = { places: places.read(group), labels: labelsOf(file, group, labelField) };
        yield* rowsOfGroup(numbers.read(group), beside, progress);
        if (progress.done - first !== rows)
          throw new RangeError(`row group ${group + 1} claims ${rows} rows and has ${progress.done - first}`);
      }
    },
  };
}

/** Each column is read as its turn comes: what is in memory is a page of each. */
function* rowsOfGroup(
  numbers: Iterable<(ArrayLike<number> | null)[]>,
  { places, labels }: { places: Iterator<Geometry | null>; labels: Iterator<string | null> | null },
  progress: { done: number },
): Generator<TableRow> {
  for (const some of numbers) {
    for (const own of some) {
      const row = ++progress.done;
      yield { row, numbers: own, place: nextOf(places), label: labels && nextOf(labels) };
    }
  }
}

/** A column that ends early has no more. */
function nextOf<Value>(values: Iterator<Value>): Value | null {
  const { done, value } = values.next();
  return done ? null : value;
}

interface NumberColumns {
  /** Of one number. */
  element: SchemaElement;
  /** One a dimension; null for lists. */
  names: string[] | null;
  /** Rows of a group, some at a time. */
  read(group: number): Iterable<(ArrayLike<number> | null)[]>;
}

function numberColumns(path: string, file: ParquetFile): NumberColumns {
  for (const name of LIST_NAMES) {
    const [leaf, ...others] = file.leavesOf(name);
    if (!leaf || others.length > 0 || leaf.path.length < 2 || !isNumber(leaf.element)) continue;
    return { element: leaf.element, names: null, read: (group) => lists(file, group, leaf.path.join('.')) };
  }
  const flat = file.columns.filter((name) => {
    const [leaf] = file.leavesOf(name);
    return leaf?.path.length === 1 && isNumber(leaf.element);
  });
  const names = numberedColumns(flat);
  if (names) {
    const { element } = file.leavesOf(names[0]!)[0]!;
    return { element, names, read: (group) => [sideBySide(file, group, names)] };
  }
  const reason = `none of its columns holds embeddings; it has ${file.columns.slice(0, 12).join(', ')}`;
  const remedy =
    'Call the column of lists “embedding”, or the columns of single dimensions A00, A01, … or emb_0, emb_1, ….';
  throw new EngineError({ kind: 'format-unsupported', path, reason, remedy });
}

const FLOATS = ['FLOAT', 'DOUBLE'];
const INTEGERS = ['INT32', 'INT64'];

function isNumber(element: SchemaElement): boolean {
  return FLOATS.includes(element.type ?? '') || INTEGERS.includes(element.type ?? '') || isHalf(element);
}

function isHalf({ logical_type }: SchemaElement): boolean {
  return logical_type?.type === 'FLOAT16';
}

function kindOf(element: SchemaElement): NumberKind {
  if (!INTEGERS.includes(element.type ?? '')) return 'float';
  const { converted_type, logical_type } = element;
  const integer = logical_type?.type === 'INTEGER' ? logical_type : null;
  if (converted_type === 'INT_8' || (integer?.bitWidth === 8 && integer.isSigned)) return 'int8';
  if (converted_type === 'UINT_16' || (integer?.bitWidth === 16 && !integer.isSigned)) return 'uint16';
  return 'integer';
}

function* lists(file: ParquetFile, group: number, leaf: string): Generator<(ArrayLike<number> | null)[]> {
  for (const rows of columnRows(file, group, leaf, { asBytes: false })) yield Array.from(rows, listOf);
}

/** A list as the schema nests it: a level a list and a level an optional part. None, and one of nothing, is null. */
function listOf(nested: unknown): ArrayLike<number> | null {
  let list = nested;
  while (Array.isArray(list) && list.length === 1 && Array.isArray(list[0])) list = list[0];
  if (!Array.isArray(list) || list.length === 0) return null;
  const isNested = list.some(Array.isArray);
  const values = isNested ? (list.flat(Number.POSITIVE_INFINITY) as unknown[]) : list;
  if (values.length === 0 || (values.length === 1 && values[0] == null)) return null;
  const row = new Float64Array(values.length);
  for (let i = 0; i < row.length; i++) row[i] = numberOf(values[i]);
  return row;
}

function numberOf(value: unknown): number {
  return value == null ? Number.NaN : Number(value);
}

/** Half a gigabyte. */
const MOST_GROUP_NUMBERS = 2 ** 27;

/** Columns of single dimensions, row by row; a row of nothing but nulls is none. */
function sideBySide(
  file: ParquetFile,
  group: number,
  names: readonly string[],
): (ArrayLike<number> | null)[] {
  const rows = file.groupRows(group);
  if (rows * names.length > MOST_GROUP_NUMBERS)
    throw new RangeError(`a row group has ${rows} rows in ${names.length} columns; smaller ones can be read`);
  const numbers = new Float32Array(rows * names.length).fill(Number.NaN);
  for (const [k, name] of names.entries()) {
    let row = 0;
    for (const some of columnRows(file, group, name, { asBytes: false })) {
      for (const value of some) if (row < rows) numbers[row++ * names.length + k] = numberOf(value);
    }
    if (row !== rows) throw new RangeError(`column ${name} has ${row} of ${rows} rows`);
  }
  return Array.from({ length: rows }, (_, row) => {
    const own = numbers.subarray(row * names.length, (row + 1) * names.length);
    return own.every(Number.isNaN) ? null : own;
  });
}

/** Values of a flat column of one group, as `read` takes them. */
function* flatColumn<Value>(
  file: ParquetFile,
  group: number,
  { name, asBytes, read }: { name: string; asBytes: boolean; read: (value: unknown) => Value },
): Generator<Value> {
  for (const some of columnRows(file, group, name, { asBytes })) {
    for (const value of some as DecodedArray) yield read(Array.isArray(value) ? value[0] : value);
  }
}

function labelsOf(file: ParquetFile, group: number, field: string | null): Iterator<string | null> | null {
  return field === null ? null : flatColumn(file, group, { name: field, asBytes: false, read: labelOf });
}

function labelOf(value: unknown): string | null {
  if (typeof value === 'bigint') return value.toString();
  const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return isPlain ? labelValue(value) : null;
}

function placeColumns(path: string, file: ParquetFile) {
  const geometry = geometryColumn(path, file);
  if (geometry) {
    const { crs, name } = geometry;
    return {
      crs,
      read: (group: number) => flatColumn(file, group, { name, asBytes: true, read: geometryOf }),
    };
  }
  const degrees = degreeColumns(file.columns);
  if (degrees) return { crs: wgs84, read: (group: number) => pointsOf(file, group, degrees) };
  const reason = 'it has no column of geometries, nor of longitudes and latitudes';
  throw new EngineError({ kind: 'no-georeference', path, reason });
}

/** A geometry that cannot be read is none: its row is counted among those without a place. */
function geometryOf(bytes: unknown): Geometry | null {
  if (!(bytes instanceof Uint8Array)) return null;
  try {
    return readWkb(bytes);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function* pointsOf(file: ParquetFile, group: number, [lon, lat]: [string, string]): Generator<Geometry> {
  const degrees = { asBytes: false, read: numberOf };
  const lats = flatColumn(file, group, { name: lat, ...degrees });
  for (const lonDeg of flatColumn(file, group, { name: lon, ...degrees }))
    yield { type: 'point', points: Float64Array.of(lonDeg, nextOf(lats) ?? Number.NaN) };
}
