import { createReadStream, statSync } from 'node:fs';
import { CsvError, parse } from 'csv-parse';
import { EngineError } from '../../contract/failure.ts';
import type { TableWishes } from '../../contract/scene.ts';
import { wgs84 } from '../../geo/crs.ts';
import { geometryFromGeoJson } from '../../geo/geojson.ts';
import type { Geometry } from '../../geo/geometry.ts';
import { labelValue } from '../../gis/field-values.ts';
import { numberedColumns } from '../numbered-columns.ts';
import { degreeColumns, LIST_NAMES, labelColumn, type TableRow, type TableSource } from '../table-source.ts';

/** Of a row. Without it a quote that is never closed would fill memory. */
const LONGEST_RECORD = 16 * 2 ** 20;
/** What Earth Engine calls its column of GeoJSON. */
const GEOJSON = '.geo';

type Cells = readonly string[];

/**
 * A CSV file as a table of embeddings: as Earth Engine exports it (`A00`, …, `.geo`), or with columns of longitudes and
 * latitudes, and one column of lists (`[0.1, …]`) or a column a dimension.
 *
 * @throws EngineError `file-unreadable` naming the line, `format-unsupported`, `no-georeference`, `not-found`
 */
export async function readCsv(path: string, wishes: TableWishes): Promise<TableSource> {
  const records = recordsOf(path);
  const heading = await records.next();
  if (heading.done) throw new EngineError({ kind: 'file-unreadable', path, reason: 'it is empty' });
  const columns = heading.value.record.map((name) => name.trim());
  const names = numberedColumns(columns);
  const list = columns.find((name) => LIST_NAMES.includes(name.toLowerCase()));
  if (!names && list === undefined) throw noNumbers(path, columns);
  const placeOf = placeReader(path, columns);
  const labelField = labelColumn(path, columns, wishes);
  const labelAt = labelField === null ? -1 : columns.indexOf(labelField);
  const numberAt = names?.map((name) => columns.indexOf(name)) ?? null;
  const numbersOf = (cells: Cells) =>
    numberAt ? sideBySide(cells, numberAt) : listOf(cells[columns.indexOf(list!)]!);
  const progress = { done: 0, total: statSync(path).size, unit: 'bytes' as const };
  return {
    crs: wgs84,
    kind: 'float',
    quantisation: null,
    hints: { dimensions: names, columns, stated: null },
    labelField,
    progress,
    async *rows(): AsyncGenerator<TableRow> {
      let row = 0;
      for await (const { record, info } of records) {
        progress.done = info.bytes;
        const label = labelAt < 0 ? null : labelValue(record[labelAt]);
        yield { row: ++row, numbers: numbersOf(record), place: placeOf(record), label };
      }
    },
  };
}

interface CsvRecord {
  record: string[];
  info: { bytes: number };
}

async function* recordsOf(path: string): AsyncGenerator<CsvRecord> {
  const parser = parse({ bom: true, skip_empty_lines: true, info: true, max_record_size: LONGEST_RECORD });
  const input = createReadStream(path);
  input.on('error', (error) => parser.destroy(error));
  input.pipe(parser);
  try {
    for await (const one of parser as AsyncIterable<CsvRecord>) yield one;
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw new EngineError({ kind: 'file-unreadable', path, reason: reasonOf(cause) }, { cause });
  } finally {
    input.destroy();
  }
}

function reasonOf(error: CsvError): string {
  const { lines } = error as unknown as { lines?: number };
  const where = lines === undefined ? '' : ` (line ${lines})`;
  switch (error.code) {
    case 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH':
    case 'CSV_RECORD_INCONSISTENT_COLUMNS':
      return `one of its rows has more or fewer cells than its heading${where}`;
    case 'CSV_MAX_RECORD_SIZE':
      return `one of its rows is longer than ${LONGEST_RECORD / 2 ** 20} MB: a quote may not be closed${where}`;
    default:
      return `it is no CSV with commas: ${error.message}`;
  }
}

function placeReader(path: string, columns: readonly string[]): (cells: Cells) => Geometry | null {
  const geoJsonAt = columns.indexOf(GEOJSON);
  if (geoJsonAt >= 0) return (cells) => geoJsonOf(cells[geoJsonAt]!);
  const degrees = degreeColumns(columns);
  if (!degrees) {
    const reason = `it has neither a column ${GEOJSON} nor columns of longitudes and latitudes`;
    throw new EngineError({ kind: 'no-georeference', path, reason });
  }
  const [lonAt, latAt] = degrees.map((name) => columns.indexOf(name));
  return (cells) => ({
    type: 'point',
    points: Float64Array.of(numberOf(cells[lonAt!]!), numberOf(cells[latAt!]!)),
  });
}

/** What is no GeoJSON is no place. */
function geoJsonOf(text: string): Geometry | null {
  try {
    return geometryFromGeoJson(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return null;
    throw error;
  }
}

function sideBySide(cells: Cells, at: readonly number[]): Float64Array | null {
  const numbers = Float64Array.from(at, (column) => numberOf(cells[column]!));
  return at.every((column) => cells[column]!.trim() === '') ? null : numbers;
}

function listOf(text: string): Float64Array | null {
  const inside = text
    .trim()
    .replace(/^\[|\]$/g, '')
    .trim();
  return inside === '' ? null : Float64Array.from(inside.split(/[\s,;]+/), numberOf);
}

function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

function noNumbers(path: string, columns: readonly string[]): EngineError {
  const reason = `none of its columns holds embeddings; it has ${columns.slice(0, 12).join(', ')}`;
  const remedy =
    'Call the columns of single dimensions A00, A01, … or emb_0, emb_1, …, or the one column of lists “embedding”.';
  return new EngineError({ kind: 'format-unsupported', path, reason, remedy });
}
