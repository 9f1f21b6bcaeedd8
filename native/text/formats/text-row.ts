import type { TextLine } from './byte-lines.ts';
import { badFile, type RowsBuilder } from './rows-builder.ts';

const GAP = /[ \t]+/;

/** The parts of a line; gaps at its end, which fastText leaves, are none. */
export function fieldsOf({ text }: TextLine): string[] {
  return text.trimEnd().split(GAP);
}

/**
 * Adds a line of a name and its numbers. They are read from the end, for names of GloVe hold spaces.
 *
 * @throws EngineError `file-unreadable` with the line, for too few or too many numbers and for any that is not finite
 */
export function addTextRow(builder: RowsBuilder, line: TextLine, path: string): void {
  const { dimension } = builder;
  const fields = fieldsOf(line);
  const where = `line ${line.number}`;
  const nameParts = fields.slice(0, Math.max(0, fields.length - dimension));
  const isShort = nameParts.length === 0;
  const isLong = nameParts.length > 1 && nameParts.at(-1) !== '' && Number.isFinite(Number(nameParts.at(-1)));
  if (isShort || isLong)
    throw badFile(path, `${where} has ${fields.length - 1} numbers where ${dimension} were expected`);
  readNumbers(fields, builder.add(nameParts.join(' '), where), where, path);
}

/** Reads the last fields as the numbers of a row. */
export function readNumbers(fields: readonly string[], row: Float32Array, where: string, path: string): void {
  const first = fields.length - row.length;
  for (let k = 0; k < row.length; k++) {
    row[k] = Number(fields[first + k]);
    if (Number.isFinite(row[k])) continue;
    throw badFile(path, `number ${k + 1} of ${where} is “${fields[first + k]}”, which is no finite float32`);
  }
}
