/**
 * Fourteen label colours, each with a pattern, so that colour is never the only sign. Okabe and Ito's seven, then
 * seven found by search such that the smallest OKLab distance between any two, in normal, deutan, protan and tritan
 * sight (Machado 2009), stays at Okabe and Ito's own 0.076.
 */
export const LABEL_COLOURS = [
  '#E69F00',
  '#56B4E9',
  '#009E73',
  '#F0E442',
  '#0072B2',
  '#D55E00',
  '#CC79A7',
  '#4A3A25',
  '#A2F0E0',
  '#2D19A2',
  '#6F5562',
  '#BFB89B',
  '#A76EF8',
  '#740F64',
] as const;

/** Side of the square in which the patterns below are written. */
export const PATTERN_CELL = 8;

/** SVG path data in an 8 × 8 cell that repeats; lines are stroked 1 wide, dots filled. Same order as the colours. */
export const LABEL_PATTERNS: readonly { lines: string; dots: string }[] = [
  { lines: '', dots: '' },
  { lines: 'M0 8L8 0M-4 4L4 -4M4 12L12 4', dots: '' },
  { lines: 'M0 0L8 8M-4 4L4 12M4 -4L12 4', dots: '' },
  { lines: '', dots: dot(4, 4, 1.1) },
  { lines: 'M0 4L8 4', dots: '' },
  { lines: 'M4 0L4 8', dots: '' },
  { lines: 'M0 0L8 8M0 8L8 0', dots: '' },
  { lines: '', dots: dot(2, 2, 0.9) + dot(6, 6, 0.9) },
  { lines: 'M0 4L8 4M4 0L4 8', dots: '' },
  { lines: 'M0 5.6L4 2.4L8 5.6', dots: '' },
  { lines: dot(4, 4, 2), dots: '' },
  { lines: 'M1.6 4L5.6 4', dots: '' },
  { lines: 'M4 1.6L4 6.4M1.6 4L6.4 4', dots: '' },
  { lines: '', dots: 'M2 2H5V5H2Z' },
];

/** Colours on which white patterns show better than black ones. */
const DARK = new Set([2, 4, 5, 7, 9, 10, 13]);

function dot(x: number, y: number, r: number): string {
  return `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
}

/** Colours come round again after fourteen labels; the name always stands beside them. */
export function colourIndex(label: number): number {
  return ((label % LABEL_COLOURS.length) + LABEL_COLOURS.length) % LABEL_COLOURS.length;
}

export function labelColour(label: number): string {
  return LABEL_COLOURS[colourIndex(label)]!;
}

export function patternInk(label: number): string {
  return DARK.has(colourIndex(label)) ? '#fff' : '#000';
}

/** `[red, green, blue]`, 0–255. */
export function labelRgb(label: number): [number, number, number] {
  const value = Number.parseInt(labelColour(label).slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

const tiles = new Map<string, OffscreenCanvas>();

/** The label's pattern as a canvas fill, one cell `cellPx` wide; null for the plain one. */
export function patternFill(
  context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  label: number,
  cellPx: number,
): CanvasPattern | null {
  const index = colourIndex(label);
  const { lines, dots } = LABEL_PATTERNS[index]!;
  if (!lines && !dots) return null;
  const key = `${index}:${cellPx}`;
  let tile = tiles.get(key);
  if (!tile) {
    tile = new OffscreenCanvas(cellPx, cellPx);
    const pen = tile.getContext('2d')!;
    pen.scale(cellPx / PATTERN_CELL, cellPx / PATTERN_CELL);
    pen.strokeStyle = pen.fillStyle = patternInk(index);
    if (lines) pen.stroke(new Path2D(lines));
    if (dots) pen.fill(new Path2D(dots));
    tiles.set(key, tile);
  }
  return context.createPattern(tile, 'repeat');
}
