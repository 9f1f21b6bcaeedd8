import type OlMap from 'ol/Map.js';
import { drawNotes, type SnapshotNotes } from './snapshot-notes.ts';

/**
 * What the map shows, as a PNG in the pixels of the screen, with scale, credits and legends drawn on it. Waits for the
 * tiles that are still loading; throws the signal's reason when that is given up.
 */
export async function takeSnapshot(map: OlMap, notes: SnapshotNotes, signal: AbortSignal): Promise<Blob> {
  await complete(map, signal);
  const [width, height] = map.getSize() as [number, number];
  const density = devicePixelRatio || 1;
  const canvas = Object.assign(document.createElement('canvas'), {
    width: Math.round(width * density),
    height: Math.round(height * density),
  });
  const pen = canvas.getContext('2d')!;
  pen.fillStyle = getComputedStyle(map.getTargetElement()!).backgroundColor;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  for (const layer of map.getViewport()!.querySelectorAll<HTMLCanvasElement>('.ol-layers canvas'))
    drawLayer(pen, layer, width, density);
  pen.setTransform(density, 0, 0, density, 0, 0);
  drawNotes(pen, { width, height }, notes);
  return toPng(canvas);
}

function complete(map: OlMap, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    map.once('rendercomplete', () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    map.render();
  });
}

/** As the page lays it over the others: where it stands, how much it covers, through which filter. */
function drawLayer(
  pen: CanvasRenderingContext2D,
  layer: HTMLCanvasElement,
  mapWidth: number,
  density: number,
): void {
  if (layer.width === 0 || layer.height === 0) return;
  const holder = layer.parentElement!;
  const matrix = /^matrix\((.*)\)$/.exec(layer.style.transform);
  const [a, b, c, d, e, f] = matrix
    ? matrix[1]!.split(',').map(Number)
    : [mapWidth / layer.width, 0, 0, mapWidth / layer.width, 0, 0];
  pen.save();
  pen.setTransform(a! * density, b! * density, c! * density, d! * density, e! * density, f! * density);
  pen.globalAlpha = Number(holder.style.opacity || layer.style.opacity || 1);
  pen.filter = getComputedStyle(holder).filter;
  pen.drawImage(layer, 0, 0);
  pen.restore();
}

function toPng(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new Error(`no PNG can be made of ${canvas.width} × ${canvas.height} pixels`));
    }, 'image/png'),
  );
}
