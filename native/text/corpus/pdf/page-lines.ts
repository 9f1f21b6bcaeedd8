/** A piece of text as a page places it. */
export interface PlacedText {
  readonly text: string;
  /** Of the baseline's beginning, from the lower left corner of the page. Points, as are all lengths. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** Of the type. */
  readonly height: number;
}

export interface PageLine extends PlacedText {}

/** Baselines of one line, with its superscripts, are no farther apart: a share of the height of the type. */
const SAME_LINE = 0.5;
/** A gap as wide is a space that was not written. */
const SPACE_GAP = 0.2;
/** A gap as wide parts columns, or the cells of a table. */
const COLUMN_GAP = 2.5;

/** The lines of a page in the order in which it is written: pieces that stand side by side are one line. */
export function pageLines(pieces: readonly PlacedText[]): PageLine[] {
  const lines: PageLine[] = [];
  for (const piece of pieces) {
    if (piece.text.trim() === '') continue;
    const last = lines.at(-1);
    const joined = last && besides(last, piece);
    if (joined) lines[lines.length - 1] = joined;
    else lines.push(piece);
  }
  return lines.map((line) => ({ ...line, text: line.text.replace(/\s+/g, ' ').trim() }));
}

/** The line with a piece behind its end; null when the piece stands elsewhere. */
function besides(line: PageLine, piece: PlacedText): PageLine | null {
  const height = Math.max(line.height, piece.height);
  const gap = piece.x - (line.x + line.width);
  if (Math.abs(piece.y - line.y) > SAME_LINE * height) return null;
  if (gap > COLUMN_GAP * height || gap < -height) return null;
  const space = gap > SPACE_GAP * height ? ' ' : '';
  return {
    text: line.text + space + piece.text,
    x: line.x,
    y: line.y,
    width: piece.x + piece.width - line.x,
    height,
  };
}
