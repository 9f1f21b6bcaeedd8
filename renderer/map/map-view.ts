import { defaults as defaultInteractions } from 'ol/interaction/defaults.js';
import OlMap from 'ol/Map.js';
import type MapBrowserEvent from 'ol/MapBrowserEvent.js';
import { BaseMapLayer, type BaseMapOnMap } from './base-map-layer.ts';
import { Camera } from './camera.ts';
import { DrawTools } from './draw-tools.ts';
import { type FeatureHit, FeatureLayers, type LayerOnMap } from './feature-layers.ts';
import { type ExtentDeg, extentToMap, type LonLat, placeToDegrees } from './frame.ts';
import { makeGraticule } from './graticule.ts';
import { type Mark, MarksLayer } from './marks-layer.ts';
import { Pin } from './pin.ts';
import { SceneLayers, type SceneOnMap, type SceneTrouble } from './scene-layers.ts';
import { takeSnapshot } from './snapshot.ts';
import type { SnapshotNotes } from './snapshot-notes.ts';
import type { SwipeOnMap } from './swipe.ts';
import { type TileCover, TileLayer } from './tile-layer.ts';
import { DOT_PX } from './tile-paint.ts';
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
  /** North has moved: clockwise from the top of the screen. */
  onTurn(rotationRad: number): void;
  onTrouble(layer: string, reason: string): void;
  onSceneTrouble(trouble: SceneTrouble): void;
}

const WORLD: ExtentDeg = [-160, -60, 160, 75];

/** The map of the window, in our terms; nothing outside this folder knows what draws it. */
export class MapView {
  readonly camera = new Camera();
  readonly tools: DrawTools;
  readonly #map: OlMap;
  readonly #scenes: SceneLayers;
  readonly #baseMap: BaseMapLayer;
  readonly #pin: Pin;
  readonly #features: FeatureLayers;
  readonly #tiles = new TileLayer(200);
  readonly #marks = new MarksLayer(500);
  #graticule = makeGraticule();
  #covers: readonly TileCover[] = [];
  #hover = 0;
  #layersOut = false;

  constructor(target: HTMLElement, listener: MapListener) {
    this.#map = new OlMap({
      target,
      view: this.camera.olView,
      controls: [],
      interactions: defaultInteractions({
        doubleClickZoom: true,
        zoomDuration: 140,
      }),
      layers: [this.#graticule, this.#tiles.layer, this.#marks.layer],
      keyboardEventTarget: target,
      // As many as a browser asks of one host at once: what waits here can still be put in another order.
      maxTilesLoading: 6,
    });
    this.camera.attach(this.#map);
    this.#baseMap = new BaseMapLayer(this.#map);
    this.#scenes = new SceneLayers(this.#map, (trouble) => listener.onSceneTrouble(trouble));
    this.#features = new FeatureLayers(this.#map, (layer, reason) => listener.onTrouble(layer, reason));
    this.#pin = new Pin(this.#map);
    this.tools = new DrawTools(this.#map, this.#features);
    this.#map.on('pointermove', (event) => this.#pointer(event, listener));
    this.#map.on('singleclick', (event) => {
      if (!this.tools.isBusy) listener.onPick(this.#pick(event));
    });
    this.#map.on('moveend', () => listener.onMove(this.camera.extent, this.camera.resolutionM));
    this.#map.getViewport()?.addEventListener('pointerleave', () => {
      cancelAnimationFrame(this.#hover);
      listener.onPointer(null);
      listener.onHover(null);
    });
    this.camera.olView.on('change:rotation', () => listener.onTurn(this.camera.rotationRad));
    this.camera.olView.fit(extentToMap(WORLD));
  }

  destroy(): void {
    this.#map.setTarget(undefined);
  }

  showScenes(scenes: readonly SceneOnMap[]): void {
    this.#scenes.show(scenes);
  }

  /** Two scenes alone, one on either side of a line; null shows all again. */
  swipe(swipe: SwipeOnMap | null): void {
    this.#scenes.swipe(swipe);
  }

  /** Asks once more for map tiles that have failed. */
  retryScenes(): void {
    this.#scenes.retry();
  }

  /** What the map shows once its tiles have come, as a PNG. */
  takeSnapshot(notes: SnapshotNotes, signal: AbortSignal): Promise<Blob> {
    return takeSnapshot(this.#map, notes, signal);
  }

  /** What lies under the scenes; null: nothing. */
  showBaseMap(baseMap: BaseMapOnMap | null): void {
    this.#baseMap.show(baseMap);
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

  /** A cross at a place; null takes it away. */
  pin(place: LonLat | null): void {
    this.#pin.show(place);
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
      const n = tileAt(sheet, x, y, (DOT_PX / 2) * this.#map.getView().getResolution()!);
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
