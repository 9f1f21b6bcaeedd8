import type DataTile from 'ol/DataTile.js';
import { intersects } from 'ol/extent.js';
import ImageTile from 'ol/source/ImageTile.js';
import type { TileSourceEvent } from 'ol/source/Tile.js';
import TileState from 'ol/TileState.js';
import { createXYZ } from 'ol/tilegrid.js';
import { MAP_CRS } from './frame.ts';
import type { TileImages } from './tile-images.ts';

export type MapExtent = [west: number, south: number, east: number, north: number];

/** What of the map is looked at. */
export interface Sight {
  /** Map metres. */
  extent: MapExtent;
  /** Map metres a pixel. */
  resolution: number;
}

/** Between two styles, so that the tiles of the first can come. */
const RESTYLE_MS = 150;

/** The squares of the web map. */
const GRID = createXYZ({ maxZoom: 26, tileSize: 256 });

/** The library lets nobody but sources of one's own change their key and their smoothing. */
class Source extends ImageTile {
  isSmooth = true;

  rekey(key: string): void {
    this.setKey(key);
  }

  override getInterpolate(): boolean {
    return this.isSmooth;
  }
}

/** The map tiles of one scene: what is loading, what has failed, what is only a preview. */
export class SceneTiles {
  readonly source: ImageTile;
  readonly #source: Source;
  readonly #images: TileImages;
  readonly #loading = new Map<string, { z: number; extent: MapExtent; stop: AbortController }>();
  readonly #failed = new Map<DataTile, string>();
  readonly #previews = new Set<string>();
  readonly #onChange: () => void;
  #template: string;
  /** The newest style, which may have to wait. */
  #wanted: string;
  #pause: ReturnType<typeof setTimeout> | undefined;

  /** @param template URL with `{z}`, `{x}` and `{y}` */
  constructor(template: string, images: TileImages, onChange: () => void) {
    this.#template = template;
    this.#wanted = template;
    this.#images = images;
    this.#onChange = onChange;
    this.#source = new Source({
      loader: (z, x, y, { signal }) => this.#load(z, x, y, signal),
      projection: MAP_CRS,
      tileGrid: GRID,
      transition: 0,
      wrapX: false,
    });
    this.#source.rekey(template);
    this.#source.on('tileloaderror', ({ tile }: TileSourceEvent) => this.#error(tile as DataTile));
    this.source = this.#source;
  }

  /** Why tiles could not be drawn, one reason each. */
  get failures(): readonly string[] {
    return [...this.#failed.values()];
  }

  get hasPreviews(): boolean {
    return this.#previews.size > 0;
  }

  /** Whether pixels of the screen between those of a tile are blended. */
  set isSmooth(isSmooth: boolean) {
    this.#source.isSmooth = isSmooth;
  }

  /** Tiles of the new style replace those of the old one as they come. A slider that is dragged does not ask for all its places. */
  restyle(template: string): void {
    this.#wanted = template;
    if (this.#pause || template === this.#template) return;
    this.#draw(template);
    this.#pause = setTimeout(() => {
      this.#pause = undefined;
      this.restyle(this.#wanted);
    }, RESTYLE_MS);
  }

  #draw(template: string): void {
    this.#template = template;
    this.stop();
    this.#failed.clear();
    this.#previews.clear();
    this.#source.rekey(template);
    this.#onChange();
  }

  /** Gives up the tiles that are loading but no more seen: a tile's width around the view is kept. */
  leave({ extent, resolution }: Sight): void {
    const zoom = GRID.getZForResolution(resolution);
    for (const { z, extent: own, stop } of this.#loading.values()) {
      // One level below the view's is loaded for what comes next.
      if (z > zoom || z < zoom - 1 || !intersects(own, grown(extent, zoom))) stop.abort();
    }
  }

  /** URLs of the tiles around the view that are on the scene, the nearest first. */
  ringAround({ extent, resolution }: Sight, scene: MapExtent): string[] {
    const zoom = GRID.getZForResolution(resolution);
    const inner = GRID.getTileRangeForExtentAndZ(extent, zoom);
    const outer = GRID.getTileRangeForExtentAndZ(grown(extent, zoom), zoom);
    const [middleX, middleY] = [(inner.minX + inner.maxX) / 2, (inner.minY + inner.maxY) / 2];
    const found: { url: string; far: number }[] = [];
    for (let x = outer.minX; x <= outer.maxX; x++) {
      for (let y = outer.minY; y <= outer.maxY; y++) {
        if (inner.containsXY(x, y)) continue;
        if (!intersects(GRID.getTileCoordExtent([zoom, x, y]), scene)) continue;
        found.push({ url: this.#url(zoom, x, y), far: Math.hypot(x - middleX, y - middleY) });
      }
    }
    return found.sort((a, b) => a.far - b.far).map(({ url }) => url);
  }

  /** Asks once more for what has failed. */
  retry(): void {
    for (const tile of this.#failed.keys()) tile.setState(TileState.IDLE);
    this.#failed.clear();
    this.#onChange();
  }

  /** Gives up everything that is loading. */
  stop(): void {
    for (const { stop } of this.#loading.values()) stop.abort();
  }

  async #load(z: number, x: number, y: number, signal: AbortSignal): Promise<ImageBitmap> {
    const url = this.#url(z, x, y);
    const stop = new AbortController();
    const extent = GRID.getTileCoordExtent([z, x, y]) as MapExtent;
    const entry = { z, extent, stop };
    this.#loading.set(url, entry);
    try {
      const { image, isPreview } = await this.#images.get(url, AbortSignal.any([signal, stop.signal]));
      if (isPreview !== this.#previews.has(url)) {
        if (isPreview) this.#previews.add(url);
        else this.#previews.delete(url);
        this.#onChange();
      }
      return image;
    } finally {
      if (this.#loading.get(url) === entry) this.#loading.delete(url);
    }
  }

  #error(tile: DataTile): void {
    const error = tile.getError();
    if (error?.name === 'AbortError') {
      // Once all who count loading tiles have heard of it: it can be asked for again.
      queueMicrotask(() => tile.setState(TileState.IDLE));
      return;
    }
    this.#failed.set(tile, error?.message ?? 'no reason is known');
    this.#onChange();
  }

  #url(z: number, x: number, y: number): string {
    return this.#template.replace('{z}', String(z)).replace('{x}', String(x)).replace('{y}', String(y));
  }
}

/** With a tile's width around it. */
function grown([west, south, east, north]: MapExtent, zoom: number): MapExtent {
  const by = 256 * GRID.getResolution(zoom);
  return [west - by, south - by, east + by, north + by];
}
