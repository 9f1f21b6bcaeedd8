/** The heading of word2vec's formats: how many rows follow, and how many numbers each has. */
export interface VectorHeading {
  readonly count: number;
  readonly dimension: number;
}

const HEADING = /^(\d{1,15})[ \t]+(\d{1,9})[ \t\r]*$/;

export function parseHeading(line: string): VectorHeading | null {
  const match = HEADING.exec(line);
  return match && { count: Number(match[1]), dimension: Number(match[2]) };
}

/** The heading a file begins with, and what comes after it. */
export function headingOf(head: Buffer): { heading: VectorHeading; rest: Buffer } | null {
  const end = head.indexOf(10);
  if (end < 0 || end > 64) return null;
  const heading = parseHeading(head.toString('latin1', 0, end));
  return heading && { heading, rest: head.subarray(end + 1) };
}

/** Also what is no number but stands for one: a file with NaN in it is of the format, and broken. */
export function isNumeric(field: string): boolean {
  return field !== '' && (Number.isFinite(Number(field)) || /^[+-]?(nan|inf(inity)?)$/i.test(field));
}

/** Text has no control characters; of any two float32 numbers nearly one in three bytes is one, or no UTF-8. */
export function isPlainText(bytes: Buffer): boolean {
  return bytes.every((byte) => byte >= 32 || byte === 9 || byte === 10 || byte === 13);
}
