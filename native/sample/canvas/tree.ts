import { blend, type Canvas, type Colour } from './canvas.ts';
import { grain } from './noise.ts';

/** One crown, a dome that hides what is lower. */
export interface Tree {
  readonly x: number;
  readonly y: number;
  readonly radiusPx: number;
  readonly heightM: number;
  readonly colour: Colour;
}

export function plantTree(canvas: Canvas, { x, y, radiusPx, heightM, colour }: Tree): void {
  const { widthPx, heightPx, topM } = canvas;
  const square = radiusPx * radiusPx;
  const lastRow = Math.min(heightPx - 1, Math.ceil(y + radiusPx));
  const lastColumn = Math.min(widthPx - 1, Math.ceil(x + radiusPx));
  for (let row = Math.max(0, Math.floor(y - radiusPx)); row <= lastRow; row++) {
    for (let column = Math.max(0, Math.floor(x - radiusPx)); column <= lastColumn; column++) {
      const [dx, dy] = [column + 0.5 - x, row + 0.5 - y];
      const inside = 1 - (dx * dx + dy * dy) / square;
      if (inside <= 0) continue;
      const at = row * widthPx + column;
      // A crown is deep: its edge hangs at two thirds of its height.
      const crownM = heightM * (0.64 + 0.36 * Math.sqrt(inside)) + 0.9 * (grain(column, row, 3) - 0.5);
      if (crownM <= topM[at]!) continue;
      topM[at] = crownM;
      const leaves = 0.86 + 0.3 * grain(column, row, 4);
      blend(canvas, at, colour, Math.min(1, 0.55 + inside), leaves);
    }
  }
}
