import { type NamedRows, ROWS_PER_PIECE, shortestFloat32 } from '../named-rows.ts';
import type { VectorOutput, WrittenRows } from '../vector-format.ts';

/** `vectors.tsv` has its names in `vectors.metadata.tsv`. */
export function write(rows: WrittenRows): VectorOutput[] {
  const columns = [
    { name: 'text', cells: rows.names },
    { name: 'kind', cells: rows.kinds },
    { name: 'count', cells: rows.counts.map((count) => count ?? '') },
  ];
  return [
    { suffix: '', pieces: projectorVectors(rows) },
    { suffix: '.metadata', pieces: projectorMetadata(columns) },
  ];
}

/** The vectors of the TensorFlow projector: tab-separated numbers, one row a line, no heading. */
export function* projectorVectors({ names, rows, dimension }: NamedRows): Generator<string, void, void> {
  for (let first = 0; first < names.length; first += ROWS_PER_PIECE) {
    const last = Math.min(names.length, first + ROWS_PER_PIECE);
    let piece = '';
    for (let row = first; row < last; row++) {
      const numbers = Array.from(rows.subarray(row * dimension, (row + 1) * dimension), shortestFloat32);
      piece += `${numbers.join('\t')}\n`;
    }
    yield piece;
  }
}

export interface ProjectorColumn {
  readonly name: string;
  /** One cell a row. */
  readonly cells: readonly (string | number)[];
}

/** Its metadata: a line a row; the projector wants a heading only when there are two columns or more. */
export function* projectorMetadata(columns: readonly ProjectorColumn[]): Generator<string, void, void> {
  const clean = (cell: string | number) => String(cell).replace(/\s+/g, ' ');
  if (columns.length > 1) yield `${columns.map(({ name }) => clean(name)).join('\t')}\n`;
  const count = columns[0]?.cells.length ?? 0;
  for (let row = 0; row < count; row++)
    yield `${columns.map(({ cells }) => clean(cells[row]!)).join('\t')}\n`;
}
