import Layer from 'ol/layer/Layer.js';
import type { FrameState } from 'ol/Map.js';
import { apply } from 'ol/transform.js';
import { ON_MAP } from '../theme/theme.ts';

/** An outline over everything else: what is hovered, selected or ranked. */
export interface Mark {
  /** Map metres, `[x, y, …]`, implicitly closed. */
  ring: ArrayLike<number>;
  look: 'ranked' | 'hover' | 'selected';
  /** On a plate at its upper left. */
  badge?: string;
}

/** LOOK: ranked and hovered outlines are white 1.5, selected ones 2.5; all cased in black. */
const WIDTH_PX = { ranked: 1.5, hover: 1.5, selected: 2.5 };
const PLATE_PX = 15;

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Drawn anew in every frame: there are never more than a few dozen. */
export class MarksLayer {
  readonly layer: Layer;
  readonly #canvas = document.createElement('canvas');
  #marks: readonly Mark[] = [];

  constructor(zIndex: number) {
    Object.assign(this.#canvas.style, {
      position: 'absolute',
      inset: '0',
      width: '100%',
      height: '100%',
      pointerEvents: 'none',
    });
    this.layer = new Layer({ zIndex, render: (frame) => this.#render(frame) });
  }

  /** Better ranks first: when badges collide, the later one gives way. */
  show(marks: readonly Mark[]): void {
    this.#marks = marks;
    this.layer.changed();
  }

  #render(frame: FrameState): HTMLElement {
    const [width, height] = frame.size as [number, number];
    const density = frame.pixelRatio;
    this.#canvas.width = Math.round(width * density);
    this.#canvas.height = Math.round(height * density);
    const pen = this.#canvas.getContext('2d')!;
    pen.scale(density, density);
    pen.lineJoin = 'miter';
    const drawn: { mark: Mark; path: Path2D; box: Box }[] = [];
    for (const mark of this.#marks) {
      const { path, box } = trace(mark.ring, frame);
      if (box.right > 0 && box.bottom > 0 && box.left < width && box.top < height)
        drawn.push({ mark, path, box });
    }
    const rank = { ranked: 0, hover: 1, selected: 2 };
    for (const { mark, path } of drawn.toSorted((a, b) => rank[a.mark.look] - rank[b.mark.look]))
      outline(pen, path, mark.look);
    const taken: Box[] = [];
    for (const { mark, box } of drawn) if (mark.badge) badge(pen, mark, box, taken);
    return this.#canvas;
  }
}

function trace(ring: ArrayLike<number>, frame: FrameState): { path: Path2D; box: Box } {
  const path = new Path2D();
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (let i = 0; i + 1 < ring.length; i += 2) {
    const [x, y] = apply(frame.coordinateToPixelTransform, [ring[i]!, ring[i + 1]!]) as [number, number];
    if (i === 0) path.moveTo(x, y);
    else path.lineTo(x, y);
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
  }
  path.closePath();
  return { path, box };
}

function outline(pen: CanvasRenderingContext2D, path: Path2D, look: Mark['look']): void {
  pen.lineWidth = WIDTH_PX[look] + 2.5;
  pen.strokeStyle = ON_MAP.casing;
  pen.stroke(path);
  pen.lineWidth = WIDTH_PX[look];
  pen.strokeStyle = look === 'selected' ? ON_MAP.select : ON_MAP.ink;
  pen.stroke(path);
}

function badge(pen: CanvasRenderingContext2D, mark: Mark, at: Box, taken: Box[]): void {
  pen.font = '600 10.5px Inter';
  const width = Math.max(16, pen.measureText(mark.badge!).width + 7);
  const box = {
    left: at.left - 2,
    top: at.top - PLATE_PX - 2,
    right: at.left - 2 + width,
    bottom: at.top - 2,
  };
  const collides = taken.some(
    (other) =>
      box.left < other.right && box.right > other.left && box.top < other.bottom && box.bottom > other.top,
  );
  if (collides) return;
  taken.push(box);
  const selected = mark.look === 'selected';
  pen.fillStyle = selected ? ON_MAP.select : ON_MAP.plate;
  pen.beginPath();
  pen.roundRect(box.left, box.top, width, PLATE_PX, [2, 2, 2, 0]);
  pen.fill();
  pen.fillStyle = selected ? '#000' : '#fff';
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillText(mark.badge!, box.left + width / 2, box.top + PLATE_PX / 2 + 0.5);
}
