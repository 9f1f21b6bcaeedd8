import TileLayer from 'ol/layer/Tile.js';
import type OlMap from 'ol/Map.js';
import type ImageTile from 'ol/source/ImageTile.js';
import { mapTilePath } from '../../native/contract/pixels.ts';
import type { Georeference } from '../../native/contract/scene.ts';
import type { SceneStyle } from '../../native/contract/scene-style.ts';
import { pixelUrl } from '../engine/pixels.ts';
import { type ExtentDeg, extentToMap } from './frame.ts';
import { type MapExtent, SceneTiles, type Sight } from './scene-tiles.ts';
import { clipToSide, type SwipeOnMap, swipeSide } from './swipe.ts';
import { TileImages } from './tile-images.ts';

/** A scene as the map draws it. */
export interface SceneOnMap {
  id: string;
  extent: ExtentDeg | null;
  visible: boolean;
  opacity: number;
  style: SceneStyle;
  /** How many it has now: tiles drawn without them are drawn anew. */
  overviews: number;
  /** As a person has put it, or is trying to. */
  georeference: Georeference | null;
}

/** How the drawing of the scenes goes. */
export interface SceneTrouble {
  /** Tiles that could not be drawn, by scene. */
  failed: readonly { scene: string; tiles: number; reason: string }[];
  /** Scenes that are shown by a preview of samples. */
  previews: readonly string[];
}

/** Its canvas has this class: “Fade scene” is a filter on it. */
const CLASS = 'map-scenes';
/** Tiles of 256 kB that one scene keeps. */
const KEPT_TILES = 256;
/** The hand has come to rest. */
const IDLE_MS = 150;

interface SceneLayer {
  layer: TileLayer<ImageTile>;
  tiles: SceneTiles;
  extent: MapExtent;
}

/** One tile layer a scene; only what has changed is touched, so that nothing flickers. */
export class SceneLayers {
  readonly #map: OlMap;
  readonly #images = new TileImages();
  readonly #layers = new Map<string, SceneLayer>();
  readonly #onTrouble: (trouble: SceneTrouble) => void;
  #scenes: readonly SceneOnMap[] = [];
  #swipe: SwipeOnMap | null = null;
  #idle: ReturnType<typeof setTimeout> | undefined;

  constructor(map: OlMap, onTrouble: (trouble: SceneTrouble) => void) {
    this.#map = map;
    this.#onTrouble = onTrouble;
    map.on('movestart', () => {
      clearTimeout(this.#idle);
      this.#images.rest();
    });
    map.on('postrender', () => this.#leave());
    map.on('rendercomplete', () => {
      clearTimeout(this.#idle);
      this.#idle = setTimeout(() => this.#fetchAhead(), IDLE_MS);
    });
  }

  /** First is topmost. */
  show(scenes: readonly SceneOnMap[]): void {
    this.#scenes = scenes;
    const placed = scenes.filter((scene) => scene.extent);
    for (const [id, entry] of this.#layers) {
      if (placed.some((scene) => scene.id === id && isStill(entry, scene))) continue;
      const { layer, tiles } = entry;
      tiles.stop();
      this.#map.removeLayer(layer);
      this.#layers.delete(id);
    }
    placed.forEach((scene, index) => {
      const { layer, tiles } = this.#layers.get(scene.id) ?? this.#add(scene);
      const isShown = this.#swipe ? swipeSide(this.#swipe, scene.id) !== null : scene.visible;
      if (!isShown) tiles.stop();
      layer.setVisible(isShown);
      layer.setOpacity(scene.opacity);
      layer.setZIndex(100 - index / 100);
      const template = templateOf(scene);
      tiles.isSmooth = scene.style.resampling === 'bilinear';
      tiles.restyle(template);
    });
    this.#tell();
  }

  /** Two scenes alone, one on either side of a line; null shows all again. */
  swipe(swipe: SwipeOnMap | null): void {
    const isSamePair = swipe?.left === this.#swipe?.left && swipe?.right === this.#swipe?.right;
    this.#swipe = swipe;
    if (!isSamePair) this.show(this.#scenes);
    this.#map.render();
  }

  /** Asks once more for the tiles that have failed. */
  retry(): void {
    for (const { layer, tiles } of this.#layers.values()) {
      tiles.retry();
      layer.changed();
    }
  }

  #add(scene: SceneOnMap): SceneLayer {
    const extent = extentToMap(scene.extent!);
    const tiles = new SceneTiles(templateOf(scene), this.#images, () => this.#tell());
    const layer = new TileLayer({
      className: CLASS,
      source: tiles.source,
      extent,
      preload: 1,
      cacheSize: KEPT_TILES,
    });
    clipToSide(layer, this.#map, () => this.#swipe && { swipe: this.#swipe, scene: scene.id });
    const entry = { layer, tiles, extent };
    this.#layers.set(scene.id, entry);
    this.#map.addLayer(layer);
    return entry;
  }

  get #sight(): Sight | null {
    const view = this.#map.getView();
    const resolution = view.getResolution();
    const size = this.#map.getSize();
    return resolution && size ? { extent: view.calculateExtent(size) as MapExtent, resolution } : null;
  }

  #leave(): void {
    const sight = this.#sight;
    if (sight) for (const { tiles } of this.#layers.values()) tiles.leave(sight);
  }

  #fetchAhead(): void {
    const sight = this.#sight;
    if (!sight) return;
    const shown = [...this.#layers.values()].filter(({ layer }) => layer.getVisible());
    this.#images.fetchAhead(shown.flatMap(({ tiles, extent }) => tiles.ringAround(sight, extent)));
  }

  #tell(): void {
    const all = [...this.#layers].filter(([, { layer }]) => layer.getVisible());
    this.#onTrouble({
      failed: all.flatMap(([scene, { tiles }]) => {
        const [reason] = tiles.failures;
        return reason === undefined ? [] : [{ scene, tiles: tiles.failures.length, reason }];
      }),
      previews: all.filter(([, { tiles }]) => tiles.hasPreviews).map(([scene]) => scene),
    });
  }
}

const templateOf = ({ id, style, overviews, georeference }: SceneOnMap) =>
  pixelUrl(mapTilePath(id, style, overviews, georeference));

/** Where a scene lies has not changed. */
const isStill = (layer: SceneLayer, { extent }: SceneOnMap) =>
  String(layer.extent) === String(extentToMap(extent!));
