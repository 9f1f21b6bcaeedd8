import { labelColour, patternFill } from '../theme/labels.ts';
import { rampColour } from '../theme/ramps.ts';
import { type CanvasPlace, type TilePaint, tileWidthPx } from './tile-paint.ts';
import type { TileSheet } from './tile-sheet.ts';

type Pen = CanvasRenderingContext2D;

/** Tiles without a label are outlined from this width on. */
const BARE_FROM_PX = 20;

/** Numbers of the tiles that touch the canvas. */
export function tilesInView(sheet: TileSheet, place: CanvasPlace): Uint32Array {
  const { corners, count } = sheet;
  const [right, bottom] = [place.left + place.width / place.scale, place.top - place.height / place.scale];
  const found = new Uint32Array(count);
  let total = 0;
  for (let n = 0, at = 0; n < count; n++, at += 8) {
    const [x0, x1] = [corners[at]!, corners[at + 4]!];
    const [y0, y1] = [corners[at + 1]!, corners[at + 5]!];
    if (Math.max(x0, x1) < place.left || Math.min(x0, x1) > right) continue;
    if (Math.max(y0, y1) < bottom || Math.min(y0, y1) > place.top) continue;
    found[total++] = n;
  }
  return found.subarray(0, total);
}

function ring(path: Path2D, sheet: TileSheet, place: CanvasPlace, n: number, insetPx: number): void {
  const { corners } = sheet;
  const at = n * 8;
  const midX = ((corners[at]! + corners[at + 4]!) / 2 - place.left) * place.scale;
  const midY = (place.top - (corners[at + 1]! + corners[at + 5]!) / 2) * place.scale;
  for (let i = 0; i < 4; i++) {
    const x = (corners[at + 2 * i]! - place.left) * place.scale;
    const y = (place.top - corners[at + 2 * i + 1]!) * place.scale;
    const px = x + Math.sign(midX - x) * insetPx;
    const py = y + Math.sign(midY - y) * insetPx;
    if (i === 0) path.moveTo(px, py);
    else path.lineTo(px, py);
  }
  path.closePath();
}

/** The contour at the threshold: edges between a tile at or above it and one that is not. Dark 3 px under colour 1.25 px. */
export function drawContour(
  pen: Pen,
  place: CanvasPlace,
  sheet: TileSheet,
  paint: TilePaint & { kind: 'heat' },
  density: number,
): void {
  const { columns, count, corners } = sheet;
  const above = (n: number) => n >= 0 && n < count && paint.scores[n]! >= paint.threshold;
  const path = new Path2D();
  const edge = (n: number, from: number, to: number) => {
    const [a, b] = [n * 8 + 2 * from, n * 8 + 2 * to];
    path.moveTo((corners[a]! - place.left) * place.scale, (place.top - corners[a + 1]!) * place.scale);
    path.lineTo((corners[b]! - place.left) * place.scale, (place.top - corners[b + 1]!) * place.scale);
  };
  for (const n of tilesInView(sheet, place)) {
    if (!above(n)) continue;
    const column = n % columns;
    if (!above(n - columns)) edge(n, 0, 1);
    if (column === columns - 1 || !above(n + 1)) edge(n, 1, 2);
    if (!above(n + columns)) edge(n, 2, 3);
    if (column === 0 || !above(n - 1)) edge(n, 3, 0);
  }
  pen.lineCap = 'square';
  pen.lineWidth = 3 * density;
  pen.strokeStyle = 'oklch(0.12 0 0 / .55)';
  pen.stroke(path);
  pen.lineWidth = 1.25 * density;
  pen.strokeStyle = rampColour(paint.ramp, 0.2);
  pen.stroke(path);
}

/** Labels as they are drawn from 8 px a tile: fill 27 %, pattern 42 % from 20 px, inner line 1.5 px, conflicts dashed. */
export function drawLabels(
  pen: Pen,
  place: CanvasPlace,
  sheet: TileSheet,
  paint: TilePaint & { kind: 'labels' },
  density: number,
): void {
  const sidePx = tileWidthPx(sheet, place.scale) / density;
  const byLabel = new Map<number, { fill: Path2D; line: Path2D }>();
  const [bare, conflicts, changed] = [new Path2D(), new Map<number, Path2D>(), new Path2D()];
  for (const n of tilesInView(sheet, place)) {
    const [label, second] = [paint.labels[2 * n]!, paint.labels[2 * n + 1]!];
    if (paint.changed?.[n]) corner(changed, sheet, place, n, Math.min(11, sidePx * 0.3) * density);
    if (label === 0) {
      // A net of small empty squares would hide the imagery.
      if (sidePx >= BARE_FROM_PX) ring(bare, sheet, place, n, 0);
      continue;
    }
    const paths = byLabel.get(label) ?? { fill: new Path2D(), line: new Path2D() };
    byLabel.set(label, paths);
    ring(paths.fill, sheet, place, n, density);
    ring(paths.line, sheet, place, n, 1.75 * density);
    if (second > 0) {
      const path = conflicts.get(second) ?? new Path2D();
      conflicts.set(second, path);
      ring(path, sheet, place, n, 1.75 * density);
    }
  }
  drawSquares(pen, bare, density);
  for (const [label, { fill, line }] of byLabel) {
    pen.globalAlpha = 0.27;
    pen.fillStyle = labelColour(label - 1);
    pen.fill(fill);
    const pattern = sidePx >= 20 ? patternFill(pen, label - 1, 8 * density) : null;
    if (pattern) {
      pen.globalAlpha = 0.42;
      pen.fillStyle = pattern;
      pen.fill(fill);
    }
    pen.globalAlpha = 1;
    pen.lineWidth = 1.5 * density;
    pen.strokeStyle = labelColour(label - 1);
    pen.stroke(line);
  }
  pen.setLineDash([4 * density, 3 * density]);
  pen.lineWidth = 3 * density;
  for (const [label, path] of conflicts) {
    pen.strokeStyle = labelColour(label - 1);
    pen.stroke(path);
  }
  pen.setLineDash([]);
  pen.fillStyle = '#fff';
  pen.fill(changed);
  pen.lineWidth = density;
  pen.strokeStyle = 'oklch(0.12 0 0 / .8)';
  pen.stroke(changed);
}

/** The outlines of tiles that carry nothing; neighbours share their line. */
export function drawSquares(pen: Pen, path: Path2D, density: number): void {
  pen.lineWidth = density;
  pen.strokeStyle = 'oklch(1 0 0 / .16)';
  pen.stroke(path);
}

export function squaresPath(sheet: TileSheet, place: CanvasPlace): Path2D {
  const path = new Path2D();
  for (const n of tilesInView(sheet, place)) ring(path, sheet, place, n, 0);
  return path;
}

/** A small triangle in the north-east corner: this tile would change. */
function corner(path: Path2D, sheet: TileSheet, place: CanvasPlace, n: number, sizePx: number): void {
  const at = n * 8 + 2;
  const x = (sheet.corners[at]! - place.left) * place.scale - 1;
  const y = (place.top - sheet.corners[at + 1]!) * place.scale + 1;
  path.moveTo(x, y);
  path.lineTo(x - sizePx, y);
  path.lineTo(x, y + sizePx);
  path.closePath();
}
