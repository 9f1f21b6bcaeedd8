import { ClipBuffer, clipToSide } from '../geo/coverage.ts';
import { signedArea } from '../geo/geometry.ts';
import type { TileWindow } from '../geo/tile-grid.ts';
import type { PreparedPart, PreparedScene } from './prepare-scene.ts';

/** A sliver of less is the edge of a neighbour that was laid onto the tile's side. */
const LEAST_AREA_PX = 1e-6;

/** The outlines of features within tiles: what annotations of a data set are drawn from. */
export class TileOutlines {
  readonly #partsOf = new Map<string, PreparedPart[]>();
  readonly #from = new ClipBuffer();
  readonly #to = new ClipBuffer();

  constructor({ parts, features }: PreparedScene) {
    for (const part of parts) {
      const { layerId, featureId } = features[part.feature]!;
      const key = `${layerId}/${featureId}`;
      this.#partsOf.set(key, [...(this.#partsOf.get(key) ?? []), part]);
    }
  }

  /**
   * Outer rings of some features (`layer/feature`) clipped to a tile, interleaved x, y in pixels from its north-west
   * corner. Holes are left out: a polygon of most annotation formats has none.
   */
  within(tile: TileWindow, features: readonly string[]): Float64Array[] {
    const outlines: Float64Array[] = [];
    for (const key of features) {
      for (const { polygon } of this.#partsOf.get(key) ?? []) {
        const [west, north, east, south] = polygon.extent;
        const misses =
          east <= tile.columnPx ||
          south <= tile.rowPx ||
          west >= tile.columnPx + tile.sizePx ||
          north >= tile.rowPx + tile.sizePx;
        if (!misses) outlines.push(...this.#clip(polygon.rings.slice(0, 1), tile));
      }
    }
    return outlines;
  }

  #clip(rings: readonly Float64Array[], { columnPx, rowPx, sizePx }: TileWindow): Float64Array[] {
    this.#from.load(rings);
    clipToSide(this.#from, this.#to, 0, columnPx, 1);
    clipToSide(this.#to, this.#from, 0, columnPx + sizePx, -1);
    clipToSide(this.#from, this.#to, 1, rowPx, 1);
    clipToSide(this.#to, this.#from, 1, rowPx + sizePx, -1);
    const { xy, ringEnds } = this.#from;
    const clipped = ringEnds.map((end, ring) => {
      const positions = xy.slice(2 * (ringEnds[ring - 1] ?? 0), 2 * end);
      return positions.map((value, i) => value - (i % 2 === 0 ? columnPx : rowPx));
    });
    return clipped.filter((ring) => Math.abs(signedArea(ring)) > LEAST_AREA_PX);
  }
}
