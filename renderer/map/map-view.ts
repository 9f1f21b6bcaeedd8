import { easeOut } from 'ol/easing.js';
import { defaults as defaultInteractions } from 'ol/interaction/defaults.js';
import OlMap from 'ol/Map.js';
import type MapBrowserEvent from 'ol/MapBrowserEvent.js';
import View from 'ol/View.js';
import { DrawTools } from './draw-tools.ts';
import { type FeatureHit, FeatureLayers, type LayerOnMap } from './feature-layers.ts';
import {
  type ExtentDeg,
  extentToDegrees,
  extentToMap,
  type LonLat,
  placeToDegrees,
  placeToMap,
} from './frame.ts';
import { makeGraticule } from './graticule.ts';
import { type Mark, MarksLayer } from './marks-layer.ts';
import { SceneLayers, type SceneOnMap } from './scene-layers.ts';
import { type TileCover, TileLayer } from './tile-layer.ts';
import { tileAt } from './tile-sheet.ts';

/** What lies under a place: the topmost tile of the covers, and the topmost feature. */
export interface Pick {
  place: LonLat;
  tile: { scene: string; id: string; n: number } | null;
  feature: FeatureHit | null;
  shiftKey: boolean;
  altKey: boolean;
}

export interface MapListener {
  /** The pointer moved or left; at most once a frame. */
  onPointer(place: LonLat | null): void;
  onHover(pick: Pick | null): void;
  onPick(pick: Pick): void;
  /** The view has come to rest. */
  onMove(extent: ExtentDeg, resolutionM: number): void;
  onTrouble(layer: string, reason: string): void;
}

/** Room that furniture takes from the map, in pixels. */
export interface Insets {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

const WORLD: ExtentDeg = [-160, -60, 160, 75];
const FLY_MS = 260;
const reducedMotion = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** The map of the window, in our terms; nothing outside this folder knows what draws it. */
export class MapView {
  readonly tools: DrawTools;
  readonly #map: OlMap;
  readonly #view = new View({ maxZoom: 25, enableRotation: false, multiWorld: false, showFullExtent: true });
  readonly #scenes: SceneLayers;
  readonly #features: FeatureLayers;
  readonly #tiles = new TileLayer(200);
  readonly #marks = new MarksLayer(500);
  #graticule = makeGraticule();
  #covers: readonly TileCover[] = [];
  #insets: Insets = { top: 60, right: 60, bottom: 40, left: 24 };
  #hover = 0;
  #layersOut = false;

  constructor(target: HTMLElement, listener: MapListener) {
    this.#map = new OlMap({
      target,
      view: this.#view,
      controls: [],
      interactions: defaultInteractions({
        altShiftDragRotate: false,
        pinchRotate: false,
        doubleClickZoom: true,
        zoomDuration: 140,
      }),
      layers: [this.#graticule, this.#tiles.layer, this.#marks.layer],
      keyboardEventTarget: target,
      maxTilesLoading: 12,
    });
    this.#scenes = new SceneLayers(this.#map);
    this.#features = new FeatureLayers(this.#map, (layer, reason) => listener.onTrouble(layer, reason));
    this.tools = new DrawTools(this.#map, this.#features);
    this.#map.on('pointermove', (event) => this.#pointer(event, listener));
    this.#map.on('singleclick', (event) => {
      if (!this.tools.isBusy) listener.onPick(this.#pick(event));
    });
    this.#map.on('moveend', () => listener.onMove(this.extent, this.resolutionM));
    this.#map.getViewport()?.addEventListener('pointerleave', () => {
      cancelAnimationFrame(this.#hover);
      listener.onPointer(null);
      listener.onHover(null);
    });
    this.#view.fit(extentToMap(WORLD));
  }

  destroy(): void {
    this.#map.setTarget(undefined);
  }

  showScenes(scenes: readonly SceneOnMap[]): void {
    this.#scenes.show(scenes);
  }

  showLayers(layers: readonly LayerOnMap[]): void {
    this.#features.show(layers);
  }

  /** Outlines alone, or with the colour and pattern of their labels. */
  fillLayers(filled: boolean): void {
    this.#features.setFilled(filled);
  }

  /** Leaves the layers out without closing their eyes. */
  dimLayers(out: boolean): void {
    this.#layersOut = out;
    this.#features.setVisible(!out);
  }

  showTiles(covers: readonly TileCover[]): void {
    this.#covers = covers;
    this.#tiles.show(covers);
  }

  showMarks(marks: readonly Mark[]): void {
    this.#marks.show(marks);
  }

  /** 0 leaves the scenes as they are; 1 takes most of their colour. */
  fadeScenes(share: number): void {
    const filter = share > 0 ? `saturate(${1 - share}) brightness(${1 - 0.18 * share})` : 'none';
    this.#map.getTargetElement()?.style.setProperty('--scene-filter', filter);
  }

  /** While held, nothing but imagery. */
  setBare(bare: boolean): void {
    for (const layer of [this.#tiles.layer, this.#marks.layer]) layer.setVisible(!bare);
    this.#features.setVisible(!bare && !this.#layersOut);
  }

  /** The theme has changed: the desk is drawn anew. */
  repaint(): void {
    this.#map.removeLayer(this.#graticule);
    this.#graticule = makeGraticule();
    this.#map.getLayers().insertAt(0, this.#graticule);
  }

  resize(): void {
    this.#map.updateSize();
  }

  setInsets(insets: Partial<Insets>): void {
    this.#insets = { ...this.#insets, ...insets };
  }

  get extent(): ExtentDeg {
    return extentToDegrees(this.#view.calculateExtent(this.#map.getSize()));
  }

  /** Ground metres a screen pixel, in the middle. */
  get resolutionM(): number {
    const [, lat] = placeToDegrees(this.#view.getCenter() ?? [0, 0]);
    return (this.#view.getResolution() ?? 1) * Math.cos((lat! * Math.PI) / 180);
  }

  /** Where a place is on the screen, in pixels of the map; null before the first frame. */
  pixelOf(place: LonLat): readonly [number, number] | null {
    return (this.#map.getPixelFromCoordinate(placeToMap(place)) as [number, number] | null) ?? null;
  }

  zoomBy(levels: number): void {
    const zoom = (this.#view.getZoom() ?? 0) + levels;
    this.#view.animate({ zoom, duration: reducedMotion() ? 0 : 140, easing: easeOut });
  }

  panBy(rightPx: number, downPx: number): void {
    const [x, y] = this.#view.getCenter() as [number, number];
    const resolution = this.#view.getResolution() ?? 1;
    this.#view.animate({
      center: [x + rightPx * resolution, y - downPx * resolution],
      duration: reducedMotion() ? 0 : 90,
    });
  }

  /** Shows an extent as large as the insets leave it. */
  fit(extent: ExtentDeg, { animate = true, leastPx = 0 } = {}): void {
    const { top, right, bottom, left } = this.#insets;
    const mapExtent = extentToMap(extent);
    const size = this.#map.getSize() ?? [800, 600];
    // A single tile is not blown up to the whole window: it keeps its surroundings.
    const widest = Math.max(mapExtent[2] - mapExtent[0], mapExtent[3] - mapExtent[1]);
    const minResolution = leastPx > 0 ? widest / leastPx : 0;
    this.#view.fit(mapExtent, {
      padding: [top, right, bottom, left].map((px) => Math.min(px, (size[0] ?? 800) / 4)),
      duration: animate && !reducedMotion() && this.#isNear(mapExtent) ? FLY_MS : 0,
      easing: easeOut,
      minResolution,
    });
  }

  /** Moves to a tile or feature: keeps the scale when it suits, so that flights are short. */
  flyTo(extent: ExtentDeg): void {
    const [west, south, east, north] = extentToMap(extent);
    const resolution = this.#view.getResolution() ?? 1;
    const sidePx = Math.max(east - west, north - south) / resolution;
    // LOOK: the map is not moved more than it must; a tile of a few pixels is made readable.
    if (sidePx < 6 || sidePx > 400) {
      this.fit(extent, { leastPx: 40 });
      return;
    }
    if (this.#isWhollyShown([west, south, east, north])) return;
    const { top, right, bottom, left } = this.#insets;
    const centre = [
      (west + east) / 2 + ((right - left) / 2) * resolution,
      (south + north) / 2 + ((top - bottom) / 2) * resolution,
    ];
    const near = this.#isNear([west, south, east, north]);
    this.#view.animate({ center: centre, duration: near && !reducedMotion() ? FLY_MS : 0, easing: easeOut });
  }

  goTo(place: LonLat): void {
    const resolution = Math.min(this.#view.getResolution() ?? 1, 10);
    this.#view.animate({ center: placeToMap(place), resolution, duration: 0 });
  }

  /** Within the insets: then there is nothing to fly to. */
  #isWhollyShown([west, south, east, north]: number[]): boolean {
    const [width, height] = this.#map.getSize() ?? [0, 0];
    const [x0, y0] = this.#map.getPixelFromCoordinate([west!, north!]) ?? [-1, -1];
    const [x1, y1] = this.#map.getPixelFromCoordinate([east!, south!]) ?? [-1, -1];
    const { top, right, bottom, left } = this.#insets;
    return x0! >= left && y0! >= top && x1! <= width! - right && y1! <= height! - bottom;
  }

  #isNear(extent: number[]): boolean {
    const [west, south, east, north] = this.#view.calculateExtent(this.#map.getSize()) as [
      number,
      number,
      number,
      number,
    ];
    const [x, y] = [(extent[0]! + extent[2]!) / 2, (extent[1]! + extent[3]!) / 2];
    const [width, height] = [east - west, north - south];
    return x > west - width && x < east + width && y > south - height && y < north + height;
  }

  #pointer(event: MapBrowserEvent, listener: MapListener): void {
    cancelAnimationFrame(this.#hover);
    this.#hover = requestAnimationFrame(() => {
      listener.onPointer(placeToDegrees(event.coordinate));
      if (event.dragging || this.tools.isBusy) {
        listener.onHover(null);
        return;
      }
      const pick = this.#pick(event);
      this.#map.getViewport()!.style.cursor = pick.tile || pick.feature ? 'pointer' : '';
      listener.onHover(pick);
    });
  }

  #pick(event: MapBrowserEvent): Pick {
    const [x, y] = event.coordinate as [number, number];
    const original = event.originalEvent as PointerEvent;
    let tile: Pick['tile'] = null;
    for (const { sheet } of this.#covers) {
      const n = tileAt(sheet, x, y);
      if (n === null) continue;
      tile = { scene: sheet.scene, id: `${sheet.prefix}${n}`, n };
      break;
    }
    return {
      place: placeToDegrees([x, y]),
      tile,
      feature: this.#features.at(event.pixel),
      shiftKey: original.shiftKey,
      altKey: original.altKey,
    };
  }
}
