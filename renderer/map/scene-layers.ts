import TileLayer from 'ol/layer/Tile.js';
import type OlMap from 'ol/Map.js';
import XYZ from 'ol/source/XYZ.js';
import { mapTilePath } from '../../native/contract/pixels.ts';
import type { SceneStyle } from '../../native/contract/scene-style.ts';
import { pixelUrl } from '../engine/pixels.ts';
import { type ExtentDeg, extentToMap, MAP_CRS } from './frame.ts';

/** A scene as the map draws it. */
export interface SceneOnMap {
  id: string;
  extent: ExtentDeg | null;
  visible: boolean;
  opacity: number;
  style: SceneStyle;
  /** Who is to be thanked, when the file says. */
  credit?: string;
}

/** Its canvas has this class: “Fade scene” is a filter on it. */
const CLASS = 'map-scenes';

/** One tile layer a scene; only what has changed is touched, so that nothing flickers. */
export class SceneLayers {
  readonly #map: OlMap;
  readonly #layers = new Map<string, { layer: TileLayer<XYZ>; url: string }>();

  constructor(map: OlMap) {
    this.#map = map;
  }

  /** First is topmost. */
  show(scenes: readonly SceneOnMap[]): void {
    const placed = scenes.filter((scene) => scene.extent);
    for (const [id, { layer }] of this.#layers) {
      if (placed.some((scene) => scene.id === id)) continue;
      this.#map.removeLayer(layer);
      this.#layers.delete(id);
    }
    placed.forEach((scene, index) => {
      const { layer } = this.#layers.get(scene.id) ?? this.#add(scene);
      layer.setVisible(scene.visible);
      layer.setOpacity(scene.opacity);
      layer.setZIndex(100 - index / 100);
      this.#restyle(scene);
    });
  }

  #add(scene: SceneOnMap) {
    const url = pixelUrl(mapTilePath(scene.id, scene.style));
    const layer = new TileLayer({
      className: CLASS,
      source: new XYZ({
        url,
        projection: MAP_CRS,
        maxZoom: 26,
        transition: 0,
        interpolate: scene.style.resampling === 'bilinear',
      }),
      extent: extentToMap(scene.extent!),
      preload: 1,
    });
    const entry = { layer, url };
    this.#layers.set(scene.id, entry);
    this.#map.addLayer(layer);
    return entry;
  }

  #restyle(scene: SceneOnMap): void {
    const entry = this.#layers.get(scene.id)!;
    const url = pixelUrl(mapTilePath(scene.id, scene.style));
    if (entry.url === url) return;
    entry.url = url;
    entry.layer.getSource()!.setUrl(url);
  }
}
