import type Feature from 'ol/Feature.js';
import GeoJSON from 'ol/format/GeoJSON.js';
import VectorLayer from 'ol/layer/Vector.js';
import type OlMap from 'ol/Map.js';
import VectorSource from 'ol/source/Vector.js';
import { Circle, Fill, Stroke, Style } from 'ol/style.js';
import { featuresPath } from '../../native/contract/pixels.ts';
import { pixelUrl } from '../engine/pixels.ts';
import { colourIndex, labelRgb, patternFill } from '../theme/labels.ts';
import { DEGREES, MAP_CRS } from './frame.ts';

export interface LayerOnMap {
  id: string;
  revision: number;
  visible: boolean;
}

export interface FeatureHit {
  layer: string;
  feature: string;
  label: string | null;
}

/** Layers as outlines (white 1.2 on dark 2.6) over a light fill of the label's colour and pattern. */
export class FeatureLayers {
  readonly #map: OlMap;
  readonly #layers = new Map<string, { layer: VectorLayer<VectorSource>; revision: number }>();
  #filled = true;
  #out = false;
  /** The feature that is being reshaped is drawn by the tool instead. */
  #without: { layer: string; feature: string } | null = null;
  readonly #onTrouble: (layer: string, reason: string) => void;

  constructor(map: OlMap, onTrouble: (layer: string, reason: string) => void) {
    this.#map = map;
    this.#onTrouble = onTrouble;
  }

  show(layers: readonly LayerOnMap[]): void {
    for (const [id, { layer }] of this.#layers) {
      if (layers.some((one) => one.id === id)) continue;
      this.#map.removeLayer(layer);
      this.#layers.delete(id);
    }
    for (const one of layers) {
      let entry = this.#layers.get(one.id);
      if (!entry && !one.visible) continue;
      if (!entry) {
        const layer = new VectorLayer({
          source: new VectorSource(),
          style: (feature, resolution) => this.#style(one.id, feature as Feature, resolution),
          zIndex: 300,
        });
        layer.set('id', one.id);
        layer.setOpacity(this.#out ? 0 : 1);
        entry = { layer, revision: -1 };
        this.#layers.set(one.id, entry);
        this.#map.addLayer(layer);
      }
      entry.layer.setVisible(one.visible);
      if (one.visible && entry.revision !== one.revision) {
        entry.revision = one.revision;
        void this.#load(one, entry.layer.getSource()!);
      }
    }
  }

  /** Fills are left out where tiles carry the colour. */
  setFilled(filled: boolean): void {
    if (this.#filled === filled) return;
    this.#filled = filled;
    this.#redraw();
  }

  /** All of them at once, whatever their eyes say. */
  setVisible(visible: boolean): void {
    this.#out = !visible;
    for (const { layer } of this.#layers.values()) layer.setOpacity(visible ? 1 : 0);
  }

  leaveOut(without: { layer: string; feature: string } | null): void {
    this.#without = without;
    this.#redraw();
  }

  at(pixel: number[]): FeatureHit | null {
    if (this.#out) return null;
    const found = this.#map.forEachFeatureAtPixel(
      pixel,
      (feature, layer) => (layer?.get('id') ? ([feature, layer] as const) : undefined),
      { hitTolerance: 2 },
    );
    if (!found) return null;
    const [feature, layer] = found;
    return {
      layer: layer.get('id') as string,
      feature: String(feature.get('feature')),
      label: (feature.get('label') as string) ?? null,
    };
  }

  find(layer: string, feature: string): Feature | null {
    const source = this.#layers.get(layer)?.layer.getSource();
    return source?.getFeatures().find((one) => String(one.get('feature')) === feature) ?? null;
  }

  /** For snapping. */
  sources(): VectorSource[] {
    return [...this.#layers.values()]
      .filter(({ layer }) => layer.getVisible())
      .map(({ layer }) => layer.getSource()!);
  }

  #redraw(): void {
    for (const { layer } of this.#layers.values()) layer.changed();
  }

  /** The new features replace the old ones in one step. */
  async #load(one: LayerOnMap, source: VectorSource): Promise<void> {
    try {
      const response = await fetch(pixelUrl(featuresPath(one.id, one.revision)), { cache: 'no-store' });
      if (!response.ok) throw new Error(await response.text());
      const features = new GeoJSON().readFeatures(await response.json(), {
        dataProjection: DEGREES,
        featureProjection: MAP_CRS,
      });
      source.clear(true);
      source.addFeatures(features as Feature[]);
    } catch (thrown) {
      // Taken away while it was asked for.
      if (this.#layers.get(one.id)?.layer.getSource() !== source) return;
      this.#onTrouble(one.id, (thrown as Error).message);
    }
  }

  #style(layer: string, feature: Feature, resolution: number): Style[] | undefined {
    const without = this.#without;
    if (without?.layer === layer && String(feature.get('feature')) === without.feature) return undefined;
    const colour = feature.get('colour') as number | null | undefined;
    return styles(
      typeof colour === 'number' ? colourIndex(colour) : null,
      this.#filled,
      isSmall(feature, resolution),
    );
  }
}

const CASING = new Stroke({ color: 'oklch(0.12 0 0 / .65)', width: 2.6 });
const WHITE = new Stroke({ color: '#fff', width: 1.2 });
/** Many small shapes side by side would be nothing but outline. */
const THIN_CASING = new Stroke({ color: 'oklch(0.12 0 0 / .4)', width: 1.6 });
const THIN_WHITE = new Stroke({ color: 'oklch(1 0 0 / .6)', width: 0.6 });
const SMALL_PX = 18;

function isSmall(feature: Feature, resolution: number): boolean {
  const geometry = feature.getGeometry();
  if (!geometry || geometry.getType() === 'Point') return false;
  const [west, south, east, north] = geometry.getExtent() as [number, number, number, number];
  return Math.max(east - west, north - south) < SMALL_PX * resolution;
}

const made = new Map<string, Style[]>();

function styles(colour: number | null, filled: boolean, small: boolean): Style[] {
  const key = `${colour}:${filled}:${small}`;
  const [casing, white] = small ? [THIN_CASING, THIN_WHITE] : [CASING, WHITE];
  let found = made.get(key);
  if (!found) {
    const rgb = colour === null ? [255, 255, 255] : labelRgb(colour);
    // An all but transparent fill keeps the inside clickable.
    const fill = new Fill({ color: [...rgb, filled ? (colour === null ? 0.12 : 0.26) : 0.004] });
    const point = (stroke: Stroke, inside?: Fill) =>
      new Circle({ radius: 4, stroke, ...(inside ? { fill: inside } : {}) });
    const pattern =
      filled && colour !== null
        ? patternFill(document.createElement('canvas').getContext('2d')!, colour, 8)
        : null;
    found = [
      new Style({ fill, stroke: casing, image: point(CASING) }),
      ...(pattern ? [new Style({ fill: new Fill({ color: pattern }) })] : []),
      new Style({ stroke: white, image: point(WHITE, new Fill({ color: [...rgb, 1] })) }),
    ];
    made.set(key, found);
  }
  return found;
}
