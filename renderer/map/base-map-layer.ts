import TileLayer from 'ol/layer/Tile.js';
import type OlMap from 'ol/Map.js';
import XYZ from 'ol/source/XYZ.js';
import { baseMapTilePath } from '../../native/contract/pixels.ts';
import { pixelUrl } from '../engine/pixels.ts';
import { type ExtentDeg, extentToMap, MAP_CRS } from './frame.ts';

/** What lies under the scenes, as the map draws it. */
export interface BaseMapOnMap {
  id: string;
  extent: ExtentDeg | null;
  minZoom: number;
  maxZoom: number;
  tilePx: number;
  opacity: number;
  /** Another one asks for all tiles again. */
  revision: number;
}

/** The scenes' class: what fades them fades this too. */
const CLASS = 'map-scenes';
/** Zoom levels are those of squares of 256 px. */
const SQUARE_PX = 256;
const ABOVE_GRATICULE = 10;

/** One layer at most, below the scenes. */
export class BaseMapLayer {
  readonly #map: OlMap;
  #layer: TileLayer<XYZ> | null = null;
  /** All that the layer was made from. */
  #made = '';

  constructor(map: OlMap) {
    this.#map = map;
  }

  show(baseMap: BaseMapOnMap | null): void {
    const { opacity = 1, ...fixed } = baseMap ?? {};
    const made = JSON.stringify(fixed);
    if (made !== this.#made) {
      if (this.#layer) this.#map.removeLayer(this.#layer);
      this.#layer = baseMap && makeLayer(baseMap);
      if (this.#layer) this.#map.addLayer(this.#layer);
      this.#made = made;
    }
    this.#layer?.setOpacity(opacity);
  }
}

function makeLayer(baseMap: BaseMapOnMap): TileLayer<XYZ> {
  const { id, extent, minZoom, maxZoom, tilePx, revision } = baseMap;
  return new TileLayer({
    className: CLASS,
    zIndex: ABOVE_GRATICULE,
    ...(extent && { extent: extentToMap(extent) }),
    source: new XYZ({
      url: pixelUrl(baseMapTilePath(id, revision)),
      projection: MAP_CRS,
      minZoom,
      maxZoom,
      tilePixelRatio: tilePx / SQUARE_PX,
      transition: 0,
    }),
  });
}
