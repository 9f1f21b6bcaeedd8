/** What a command answers with: one document, or rows that are written as they come. */
export type Answer =
  | { kind: 'document'; json: unknown; text: string }
  | { kind: 'rows'; rows: AsyncIterable<unknown> | Iterable<unknown>; text(row: never): string };

export function documentAnswer(json: unknown, text: string): Answer {
  return { kind: 'document', json, text };
}

export function rowsAnswer<Row>(
  rows: AsyncIterable<Row> | Iterable<Row>,
  text: (row: Row) => string,
): Answer {
  return { kind: 'rows', rows, text: text as (row: never) => string };
}

type Cell = string | number | null;

/** A plain-text table: numbers to the right, text to the left, two spaces between. */
export function table(head: string[], rows: Cell[][]): string {
  const cells = [head, ...rows.map((row) => row.map(showCell))];
  const widths = head.map((_, column) =>
    cells.reduce((widest, row) => Math.max(widest, row[column]?.length ?? 0), 0),
  );
  const isNumber = head.map(
    (_, column) => rows.length > 0 && rows.every((row) => typeof row[column] !== 'string'),
  );
  return cells
    .map((row) =>
      row
        .map((cell, column) =>
          isNumber[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function showCell(cell: Cell): string {
  if (cell === null) return '–';
  return typeof cell === 'number' ? showNumber(cell) : cell;
}

/** Whole numbers with thousands separated; others with three digits after the point. */
export function showNumber(value: number): string {
  return Number.isInteger(value) ? value.toLocaleString('en-US') : value.toFixed(3);
}

/** A share as written in tables, “–” when it could not be judged. */
export function showShare(value: number | null): string {
  return value === null ? '–' : value.toFixed(3);
}

/** `name value` lines, names padded. */
export function facts(pairs: Record<string, Cell>): string {
  const width = Math.max(...Object.keys(pairs).map((name) => name.length));
  return Object.entries(pairs)
    .map(([name, value]) => `${name.padEnd(width)}  ${showCell(value)}`)
    .join('\n');
}

/** Warnings and failed files, each on its own line. */
export function notices(lines: string[]): string {
  return lines.map((line) => `! ${line}`).join('\n');
}

export function paragraphs(...parts: string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}
