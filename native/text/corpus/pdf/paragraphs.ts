import type { PageLine } from './page-lines.ts';

/** Lines farther apart than this, as a share of the usual distance on the page, begin a new paragraph. */
const PARAGRAPH_GAP = 1.35;
/** Headings are larger than text by more than this. */
const OTHER_SIZE = 1.12;
/** The first line of a paragraph stands in by so much, as a share of the type's height. */
const INDENT = 0.8;
/** A line of the same words on so many pages is a running title. */
const LEAST_REPEATS = 3;

/**
 * The paragraphs of all pages. Running titles and page numbers are left out, words that a line's end parts are joined,
 * and a paragraph goes on over the end of its column or page.
 */
export function paragraphsOf(pages: readonly (readonly PageLine[])[]): string[] {
  const isRunning = runningLines(pages);
  const paragraphs: string[] = [];
  let open: string[] = [];
  const close = () => {
    if (open.length > 0) paragraphs.push(joinedLines(open));
    open = [];
  };
  for (const page of pages) {
    const edges = edgesOf(page);
    const lines = page.filter((line) => !isRunning(line, edges));
    const pitch = usualPitch(lines);
    const left = lines.reduce((least, { x }) => Math.min(least, x), Number.POSITIVE_INFINITY);
    for (const [n, line] of lines.entries()) {
      const before = lines[n - 1];
      if (before ? !goesOn(before, line, pitch, left) : !flowsOn(open.at(-1) ?? '', line.text)) close();
      open.push(line.text);
    }
  }
  close();
  return paragraphs;
}

function goesOn(before: PageLine, line: PageLine, pitch: number, left: number): boolean {
  const down = before.y - line.y;
  const ratio = line.height / before.height;
  if (ratio > OTHER_SIZE || ratio < 1 / OTHER_SIZE) return false;
  // Up again: the top of the next column.
  if (down < 0) return flowsOn(before.text, line.text);
  // Side by side, and too far apart for one line: cells.
  if (down < before.height / 2 || down > PARAGRAPH_GAP * pitch) return false;
  const isIndented = line.x - before.x > INDENT * line.height && before.x - left < INDENT * line.height;
  return !(isIndented && endsSentence(before.text));
}

function endsSentence(text: string): boolean {
  return /[.!?:]["'\u201d\u2019)\]]*$/.test(text);
}

/** Whether a text goes on in another place, told by its letters alone. */
function flowsOn(before: string, after: string): boolean {
  return before !== '' && !endsSentence(before) && /^[\p{Ll}("'\u201c]/u.test(after);
}

function joinedLines(lines: readonly string[]): string {
  const joined = lines.map((line, n) => {
    const after = lines[n + 1];
    if (after === undefined) return line;
    return partsWord(line, after) ? line.slice(0, -1) : `${line} `;
  });
  return joined.join('');
}

/** A hyphen at a line's end, before a small letter, parts a word. */
function partsWord(line: string, after: string): boolean {
  return /\p{L}[-\u00ad\u2010]$/u.test(line) && /^\p{Ll}/u.test(after);
}

/** The lower quartile of the distances of lines that follow one another downwards: most stand within a paragraph. */
function usualPitch(lines: readonly PageLine[]): number {
  const pitches = lines
    .map((line, n) => (lines[n - 1]?.y ?? line.y) - line.y)
    .filter((pitch) => pitch > 0)
    .sort((a, b) => a - b);
  return pitches[Math.floor((pitches.length - 1) / 4)] ?? Number.POSITIVE_INFINITY;
}

/** Lines at the edge of pages that say the same there but for numbers, and lone page numbers. */
function runningLines(pages: readonly (readonly PageLine[])[]) {
  const shape = ({ text }: PageLine) => text.replace(/\p{N}+/gu, '#');
  const counts = new Map<string, number>();
  for (const page of pages) {
    const edges = edgesOf(page);
    for (const line of new Set(page.filter((line) => isAtEdge(line, edges)).map(shape)))
      counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return (line: PageLine, edges: Edges) =>
    isAtEdge(line, edges) && (/^\W*\p{N}+\W*$/u.test(line.text) || counts.get(shape(line))! >= LEAST_REPEATS);
}

/** The highest and the lowest baseline of a page. */
interface Edges {
  readonly top: number;
  readonly bottom: number;
}

function edgesOf(page: readonly PageLine[]): Edges {
  return page.reduce(({ top, bottom }, { y }) => ({ top: Math.max(top, y), bottom: Math.min(bottom, y) }), {
    top: Number.NEGATIVE_INFINITY,
    bottom: Number.POSITIVE_INFINITY,
  });
}

/** No line stands above it on the page, or none below. */
function isAtEdge({ y, height }: PageLine, { top, bottom }: Edges): boolean {
  return top <= y + height / 2 || bottom >= y - height / 2;
}
