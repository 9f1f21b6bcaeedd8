import ImageLayer from 'ol/layer/Image.js';
import type { ProjectionLike } from 'ol/proj.js';
import ImageCanvasSource from 'ol/source/ImageCanvas.js';
import { MAP_CRS } from './frame.ts';
import { drawContour, drawLabels, drawSquares, squaresPath } from './tile-lines.ts';
import {
  type CanvasPlace,
  DOT_PX,
  fillCells,
  type TilePaint,
  tileColours,
  tileWidthPx,
} from './tile-paint.ts';
import type { TileSheet } from './tile-sheet.ts';

/** What one scene's tiles show. */
export interface TileCover {
  sheet: TileSheet;
  paint: TilePaint;
}

/** Cells are crisp from this width on and smooth below. */
const CRISP_PX = 8;
/** A cell of one or two pixels has no edge to smooth. */
const SMOOTH_FROM_PX = 3;

/** Draws tiles for the present view; the map moves the last drawing until the hand rests. */
export class TileLayer {
  readonly layer: ImageLayer<ImageCanvasSource>;
  readonly #source: ImageCanvasSource;
  #covers: readonly TileCover[] = [];
  /** Colours of a paint are computed once, not once a frame. */
  readonly #colours = new WeakMap<TilePaint, Uint32Array>();

  /** @param projection of the corners of the tiles that are shown */
  constructor(zIndex: number, projection: ProjectionLike = MAP_CRS) {
    this.#source = new ImageCanvasSource({
      canvasFunction: (extent, resolution, density, size) => {
        const place = {
          left: extent[0]!,
          top: extent[3]!,
          scale: density / resolution,
          width: size[0]!,
          height: size[1]!,
        };
        return this.#draw(place, density);
      },
      projection,
      ratio: 1.2,
      interpolate: false,
    });
    this.layer = new ImageLayer({ source: this.#source, zIndex });
  }

  show(covers: readonly TileCover[]): void {
    this.#covers = covers;
    this.#source.changed();
  }

  #draw(place: CanvasPlace, density: number): HTMLCanvasElement {
    const [width, height] = [Math.max(1, Math.round(place.width)), Math.max(1, Math.round(place.height))];
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const pen = canvas.getContext('2d')!;
    for (const cover of this.#covers) {
      const sidePx = tileWidthPx(cover.sheet, place.scale) / density;
      if (cover.paint.kind === 'labels' && sidePx >= CRISP_PX)
        drawLabels(pen, place, cover.sheet, cover.paint, density);
      else if (cover.paint.kind === 'squares' && !(cover.sheet.isScattered && sidePx < DOT_PX)) {
        if (sidePx >= CRISP_PX / 2) drawSquares(pen, squaresPath(cover.sheet, place), density);
      } else this.#cells(pen, { ...place, width, height }, cover, sidePx, density);
    }
    return canvas;
  }

  #cells(
    pen: CanvasRenderingContext2D,
    place: CanvasPlace,
    { sheet, paint }: TileCover,
    sidePx: number,
    density: number,
  ): void {
    const colours = this.#colours.get(paint) ?? tileColours(sheet, paint);
    this.#colours.set(paint, colours);
    const image = new ImageData(place.width, place.height);
    const leastPx = sheet.isScattered ? DOT_PX * density : 0;
    fillCells(new Uint32Array(image.data.buffer), place, sheet, colours, leastPx);
    const cells = new OffscreenCanvas(place.width, place.height);
    cells.getContext('2d')!.putImageData(image, 0, 0);
    if (!sheet.isScattered && sidePx < CRISP_PX && sidePx >= SMOOTH_FROM_PX)
      pen.filter = `blur(${(0.3 * sidePx * density).toFixed(1)}px)`;
    pen.drawImage(cells, 0, 0);
    pen.filter = 'none';
    if (paint.kind === 'heat' && sidePx >= CRISP_PX / 2) drawContour(pen, place, sheet, paint, density);
  }
}
