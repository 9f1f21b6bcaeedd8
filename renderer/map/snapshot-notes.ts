import type { Legend } from '../../native/contract/scene-style.ts';
import { ON_MAP } from '../theme/theme.ts';

/** What stands on a saved picture of the map beside the map. */
export interface SnapshotNotes {
  credits: string;
  bar: { text: string; widthPx: number };
  /** North, clockwise from the top. */
  rotationRad: number;
  /** Share of the width at which two scenes meet. */
  swipe: number | null;
  legends: readonly Legend[];
}

const EDGE_PX = 12;
const PAD_PX = 8;
const ROW_PX = 16;
const LEGEND_PX = 220;
const FONT = '11px Inter, sans-serif';
const STRONG = '600 11px Inter, sans-serif';

/** In pixels of the screen: a plate for scale and credits at the lower right, legends at the lower left. */
export function drawNotes(
  pen: CanvasRenderingContext2D,
  { width, height }: { width: number; height: number },
  notes: SnapshotNotes,
): void {
  pen.textBaseline = 'middle';
  if (notes.swipe !== null) drawLine(pen, notes.swipe * width, height);
  drawScale(pen, width - EDGE_PX, height - EDGE_PX, width - 2 * EDGE_PX, notes);
  if (notes.rotationRad !== 0) drawNorth(pen, width - EDGE_PX - 18, EDGE_PX + 18, notes.rotationRad);
  let bottom = height - EDGE_PX;
  for (const legend of notes.legends) bottom -= drawLegend(pen, EDGE_PX, bottom, legend) + PAD_PX;
}

function drawLine(pen: CanvasRenderingContext2D, x: number, height: number): void {
  pen.fillStyle = ON_MAP.casing;
  pen.fillRect(x - 2, 0, 4, height);
  pen.fillStyle = ON_MAP.ink;
  pen.fillRect(x - 1, 0, 2, height);
}

function plate(pen: CanvasRenderingContext2D, x: number, y: number, width: number, height: number): void {
  pen.fillStyle = ON_MAP.plate;
  pen.beginPath();
  pen.roundRect(x, y, width, height, 2);
  pen.fill();
}

/** Right-aligned: credits, length in words, bar. */
function drawScale(
  pen: CanvasRenderingContext2D,
  right: number,
  bottom: number,
  mostPx: number,
  { credits, bar }: SnapshotNotes,
): void {
  const gap = 8;
  pen.font = STRONG;
  const textPx = pen.measureText(bar.text).width;
  const barPx = textPx + 6 + bar.widthPx;
  pen.font = FONT;
  const words = clipped(pen, credits, mostPx - barPx - gap - 2 * PAD_PX);
  const creditsPx = words ? pen.measureText(words).width + gap : 0;
  const width = creditsPx + barPx + 2 * PAD_PX;
  const [left, middle] = [right - width, bottom - 10];
  plate(pen, left, bottom - 20, width, 20);
  pen.fillStyle = ON_MAP.ink;
  pen.fillText(words, left + PAD_PX, middle);
  pen.font = STRONG;
  pen.fillText(bar.text, left + PAD_PX + creditsPx, middle);
  pen.strokeStyle = ON_MAP.ink;
  pen.lineWidth = 1.5;
  pen.beginPath();
  const [from, to] = [right - PAD_PX - bar.widthPx, right - PAD_PX];
  pen.moveTo(from, middle - 2);
  pen.lineTo(from, middle + 3);
  pen.lineTo(to, middle + 3);
  pen.lineTo(to, middle - 2);
  pen.stroke();
}

function drawNorth(pen: CanvasRenderingContext2D, x: number, y: number, rotationRad: number): void {
  pen.save();
  pen.translate(x, y);
  pen.fillStyle = ON_MAP.plate;
  pen.beginPath();
  pen.arc(0, 0, 18, 0, 2 * Math.PI);
  pen.fill();
  pen.rotate(rotationRad);
  pen.fillStyle = ON_MAP.ink;
  pen.fill(new Path2D('M0 -13 5 1H-5Z'));
  pen.globalAlpha = 0.45;
  pen.fill(new Path2D('M0 13 5 1H-5Z'));
  pen.restore();
}

/** Answers its height. */
function drawLegend(pen: CanvasRenderingContext2D, left: number, bottom: number, legend: Legend): number {
  const rows = legend.kind === 'ramp' ? 3 : legend.kind === 'classes' ? legend.classes.length + 1 : 1;
  const height = rows * ROW_PX + PAD_PX;
  const top = bottom - height;
  plate(pen, left, top, LEGEND_PX, height);
  const x = left + PAD_PX;
  const rowAt = (row: number) => top + PAD_PX / 2 + (row + 0.5) * ROW_PX;
  const most = LEGEND_PX - 2 * PAD_PX;
  pen.fillStyle = ON_MAP.ink;
  pen.font = legend.kind === 'bands' ? FONT : STRONG;
  if (legend.kind === 'bands') {
    const words = legend.bands.map(({ channel, name }) => `${channel} ${name}`).join(' · ');
    pen.fillText(clipped(pen, words, most), x, rowAt(0));
    return height;
  }
  pen.fillText(clipped(pen, legend.title, most), x, rowAt(0));
  pen.font = FONT;
  if (legend.kind === 'ramp') drawRamp(pen, legend, x, most, rowAt);
  else {
    legend.classes.forEach(({ name, value, colour }, i) => {
      pen.fillStyle = colour;
      pen.fillRect(x, rowAt(i + 1) - 5, 10, 10);
      pen.fillStyle = ON_MAP.ink;
      pen.fillText(clipped(pen, name || String(value), most - 16), x + 16, rowAt(i + 1));
    });
  }
  return height;
}

function drawRamp(
  pen: CanvasRenderingContext2D,
  { colours, ticks }: Extract<Legend, { kind: 'ramp' }>,
  x: number,
  width: number,
  rowAt: (row: number) => number,
): void {
  const ramp = pen.createLinearGradient(x, 0, x + width, 0);
  for (const [i, colour] of colours.entries()) ramp.addColorStop(i / Math.max(1, colours.length - 1), colour);
  pen.fillStyle = ramp;
  pen.fillRect(x, rowAt(1) - 5, width, 10);
  pen.fillStyle = ON_MAP.ink;
  for (const { value, at } of ticks) {
    const text = String(value).replace('-', '−');
    const half = pen.measureText(text).width / 2;
    pen.fillText(text, x + Math.min(width - 2 * half, Math.max(0, at * width - half)), rowAt(2));
  }
}

/** As much of a text as there is room for. */
function clipped(pen: CanvasRenderingContext2D, text: string, mostPx: number): string {
  if (pen.measureText(text).width <= mostPx) return text;
  let end = text.length;
  while (end > 0 && pen.measureText(`${text.slice(0, end)}…`).width > mostPx) end--;
  return end > 0 ? `${text.slice(0, end)}…` : '';
}
