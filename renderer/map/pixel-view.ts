import TileLayer from 'ol/layer/Tile.js';
import OlMap from 'ol/Map.js';
import Projection from 'ol/proj/Projection.js';
import TileImage from 'ol/source/TileImage.js';
import TileGrid from 'ol/tilegrid/TileGrid.js';
import View from 'ol/View.js';
import { FRAME_TILE_PX, frameTilePath } from '../../native/contract/pixels.ts';
import type { SceneStyle } from '../../native/contract/scene-style.ts';
import { pixelUrl } from '../engine/pixels.ts';
import { type Mark, MarksLayer } from './marks-layer.ts';
import { TileLayer as CoverLayer, type TileCover } from './tile-layer.ts';
import { tileAt } from './tile-sheet.ts';

/** A scene as it lies in its file, without a place. */
export interface SceneInPixels {
  id: string;
  width: number;
  height: number;
  style: SceneStyle;
  overviews: number;
}

/** A tile that was clicked, by its name. */
export interface PickedTile {
  id: string;
  shiftKey: boolean;
  altKey: boolean;
}

/** Column and row from 0, as shown. */
export type PixelAt = readonly [column: number, row: number];

// A pixel is made as large as a thumb at most.
const LARGEST_PIXEL_PX = 32;

/**
 * A map of one scene in its own pixels: columns to the right, rows downwards. The projection's y is the negative row.
 */
export class PixelView {
  readonly #map: OlMap;
  readonly #scene: SceneInPixels;
  readonly #layer: TileLayer<TileImage>;
  readonly #covers: CoverLayer;
  readonly #marks = new MarksLayer(500);
  #cover: TileCover | null = null;
  #drawn = '';

  constructor(
    target: HTMLElement,
    scene: SceneInPixels,
    onPointer: (at: PixelAt | null) => void,
    onPick: (tile: PickedTile) => void,
  ) {
    this.#scene = scene;
    this.#layer = new TileLayer({ preload: 1 });
    const extent = [0, -scene.height, scene.width, 0];
    const projection = new Projection({ code: 'PIXELS', units: 'pixels', extent });
    this.#covers = new CoverLayer(200, projection);
    const coarsest = reductionsOf(scene)[0]!;
    this.#map = new OlMap({
      target,
      layers: [this.#layer, this.#covers.layer, this.#marks.layer],
      controls: [],
      view: new View({
        projection,
        center: [scene.width / 2, -scene.height / 2],
        resolution: coarsest,
        maxResolution: 2 * coarsest,
        minResolution: 1 / LARGEST_PIXEL_PX,
        enableRotation: false,
      }),
    });
    this.#map.on('pointermove', ({ coordinate }) => onPointer(pixelAt(scene, coordinate)));
    this.#map.getViewport()!.addEventListener('pointerleave', () => onPointer(null));
    this.#map.on('singleclick', ({ coordinate, originalEvent }) => {
      const tile = this.#tileAt(coordinate);
      const { shiftKey, altKey } = originalEvent as PointerEvent;
      if (tile) onPick({ id: tile, shiftKey, altKey });
    });
    this.restyle(scene.style, scene.overviews);
    this.fit();
  }

  restyle(style: SceneStyle, overviews: number): void {
    const drawn = JSON.stringify([style, overviews]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#layer.setSource(sourceOf({ ...this.#scene, style, overviews }));
  }

  /** What lies over the tiles of the scene, and outlines of some; null: nothing. */
  showTiles(cover: TileCover | null, marks: readonly Mark[]): void {
    this.#cover = cover;
    this.#covers.show(cover ? [cover] : []);
    this.#marks.show(marks);
  }

  /** Moves to a tile that is out of sight, so that it can be seen among others. */
  reveal(ring: ArrayLike<number>): void {
    const view = this.#map.getView();
    const [left, top, right] = [ring[0]!, ring[1]!, ring[2]!];
    const bottom = ring[5]!;
    const [west, south, east, north] = view.calculateExtent() as [number, number, number, number];
    if (left >= west && bottom >= south && right <= east && top <= north) return;
    const margin = 2 * (right - left);
    view.fit([left - margin, bottom - margin, right + margin, top + margin], { duration: 200 });
  }

  fit(): void {
    const { width, height } = this.#scene;
    this.#map.getView().fit([0, -height, width, 0], { padding: [56, 40, 40, 40] });
  }

  zoomBy(levels: number): void {
    this.#map.getView().adjustZoom(levels);
  }

  panBy(rightPx: number, downPx: number): void {
    const view = this.#map.getView();
    const step = view.getResolution() ?? 1;
    view.adjustCenter([rightPx * step, -downPx * step]);
  }

  #tileAt([x, y]: number[]): string | null {
    const sheet = this.#cover?.sheet;
    const n = sheet ? tileAt(sheet, x!, y!) : null;
    return sheet && n !== null ? `${sheet.prefix}${n}` : null;
  }

  resize(): void {
    this.#map.updateSize();
  }

  destroy(): void {
    this.#map.setTarget(undefined);
    this.#map.dispose();
  }
}

function sourceOf({ id, width, height, style, overviews }: SceneInPixels): TileImage {
  const reductions = reductionsOf({ width, height });
  return new TileImage({
    projection: new Projection({ code: 'PIXELS', units: 'pixels', extent: [0, -height, width, 0] }),
    tileGrid: new TileGrid({
      extent: [0, -height, width, 0],
      origin: [0, 0],
      resolutions: reductions,
      tileSize: FRAME_TILE_PX,
    }),
    tileUrlFunction: ([z, column, row]) =>
      pixelUrl(
        frameTilePath(id, style, overviews, { reduction: reductions[z!]!, column: column!, row: row! }),
      ),
    interpolate: style.resampling === 'bilinear',
    transition: 0,
  });
}

/** Powers of two, the coarsest first: with it one square holds the whole scene. */
function reductionsOf({ width, height }: { width: number; height: number }): number[] {
  const levels = Math.max(0, Math.ceil(Math.log2(Math.max(width, height) / FRAME_TILE_PX)));
  return Array.from({ length: levels + 1 }, (_, i) => 2 ** (levels - i));
}

function pixelAt({ width, height }: SceneInPixels, [x, y]: number[]): PixelAt | null {
  const [column, row] = [Math.floor(x!), Math.floor(-y!)];
  return column >= 0 && row >= 0 && column < width && row < height ? [column, row] : null;
}
