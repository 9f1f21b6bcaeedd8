import type Layer from 'ol/layer/Layer.js';
import type OlMap from 'ol/Map.js';
import type RenderEvent from 'ol/render/Event.js';
import { getRenderPixel } from 'ol/render.js';

/** Two scenes beside each other; the line between them lies at a share of the map's width. */
export interface SwipeOnMap {
  left: string;
  right: string;
  share: number;
}

/** On which side of the line a scene is drawn; null: on none. */
export function swipeSide(swipe: SwipeOnMap, scene: string): 'left' | 'right' | null {
  if (scene === swipe.left) return 'left';
  return scene === swipe.right ? 'right' : null;
}

/** Draws a layer on its side of the line only, also where the map is turned. */
export function clipToSide(
  layer: Layer,
  map: OlMap,
  now: () => { swipe: SwipeOnMap; scene: string } | null,
): void {
  let isClipped = false;
  layer.on('prerender', (event) => {
    const at = now();
    const side = at && swipeSide(at.swipe, at.scene);
    if (!at || !side) return;
    const [width, height] = map.getSize() as [number, number];
    const line = at.swipe.share * width;
    clip(event, side === 'left' ? [0, line] : [line, width], height);
    isClipped = true;
  });
  layer.on('postrender', (event) => {
    if (isClipped) (event.context as CanvasRenderingContext2D).restore();
    isClipped = false;
  });
}

function clip(event: RenderEvent, [from, to]: readonly [number, number], height: number): void {
  const pen = event.context as CanvasRenderingContext2D;
  pen.save();
  pen.beginPath();
  for (const corner of [
    [from, 0],
    [to, 0],
    [to, height],
    [from, height],
  ]) {
    const [x, y] = getRenderPixel(event, corner) as [number, number];
    pen.lineTo(x, y);
  }
  pen.clip();
}
