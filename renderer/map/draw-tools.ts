import Collection from 'ol/Collection.js';
import type { Coordinate } from 'ol/coordinate.js';
import type Feature from 'ol/Feature.js';
import GeoJSON from 'ol/format/GeoJSON.js';
import type Geometry from 'ol/geom/Geometry.js';
import MultiPoint from 'ol/geom/MultiPoint.js';
import MultiPolygon from 'ol/geom/MultiPolygon.js';
import Polygon from 'ol/geom/Polygon.js';
import Draw, { createBox } from 'ol/interaction/Draw.js';
import type Interaction from 'ol/interaction/Interaction.js';
import Modify from 'ol/interaction/Modify.js';
import Snap from 'ol/interaction/Snap.js';
import VectorLayer from 'ol/layer/Vector.js';
import type OlMap from 'ol/Map.js';
import VectorSource from 'ol/source/Vector.js';
import { Circle, Fill, Stroke, Style } from 'ol/style.js';
import type { GeoJsonGeometry } from '../../native/contract/layer.ts';
import { ON_MAP } from '../theme/theme.ts';
import type { FeatureLayers } from './feature-layers.ts';
import { DEGREES, MAP_CRS } from './frame.ts';

export type Tool = 'select' | 'polygon' | 'rectangle' | 'freehand' | 'modify';

export interface DrawListener {
  /** A polygon was finished. */
  onDrawn(geometry: GeoJsonGeometry): void;
  /** Vertices of the feature were moved. */
  onReshaped(layer: string, feature: string, geometry: GeoJsonGeometry): void;
}

const STYLE = [
  new Style({
    stroke: new Stroke({ color: ON_MAP.casing, width: 5 }),
    fill: new Fill({ color: 'oklch(0.88 0.13 205 / .10)' }),
  }),
  new Style({
    stroke: new Stroke({ color: ON_MAP.select, width: 2.5 }),
    image: new Circle({
      radius: 4,
      fill: new Fill({ color: '#fff' }),
      stroke: new Stroke({ color: ON_MAP.casing, width: 1.5 }),
    }),
  }),
];

/** Its corners, so that one sees what can be dragged. */
const CORNERS = new Style({
  geometry: (feature) => new MultiPoint(corners(feature.getGeometry() as Geometry)),
  image: new Circle({
    radius: 3,
    fill: new Fill({ color: '#fff' }),
    stroke: new Stroke({ color: ON_MAP.casing, width: 1.5 }),
  }),
});

/** Nine decimals of a degree are a tenth of a millimetre. */
const DECIMALS = 9;
const SNAP_PX = 10;

/** One tool at a time over the map. Gives geometry in degrees; storing it is the listener's. */
export class DrawTools {
  tool: Tool = 'select';
  readonly #map: OlMap;
  readonly #features: FeatureLayers;
  readonly #sketch = new VectorLayer({ source: new VectorSource(), style: STYLE, zIndex: 400 });
  #listener: DrawListener | null = null;
  #active: Interaction[] = [];
  #draw: Draw | null = null;
  #snapping = true;
  #editing: { layer: string; feature: string } | null = null;

  constructor(map: OlMap, features: FeatureLayers) {
    this.#map = map;
    this.#features = features;
    map.addLayer(this.#sketch);
  }

  get isBusy(): boolean {
    return this.tool !== 'select';
  }

  listen(listener: DrawListener | null): void {
    this.#listener = listener;
  }

  setSnapping(on: boolean): void {
    this.#snapping = on;
    this.choose(this.tool, this.#editing);
  }

  /** `editing` names what `modify` reshapes. */
  choose(tool: Tool, editing: { layer: string; feature: string } | null = null): void {
    for (const interaction of this.#active) this.#map.removeInteraction(interaction);
    this.#active = [];
    this.#draw = null;
    this.#sketch.getSource()!.clear();
    this.#features.leaveOut(null);
    this.tool = tool;
    this.#editing = tool === 'modify' ? editing : null;
    if (tool === 'modify') this.#startModify();
    else if (tool !== 'select') this.#startDraw(tool);
    // Snapping comes last: it must see the pointer before the others do.
    if (tool !== 'select' && tool !== 'freehand' && this.#snapping) {
      for (const source of this.#features.sources()) this.#add(new Snap({ source, pixelTolerance: SNAP_PX }));
    }
    this.#map.getTargetElement()?.classList.toggle('drawing', tool !== 'select');
  }

  finish(): void {
    this.#draw?.finishDrawing();
  }

  takeBackVertex(): void {
    this.#draw?.removeLastPoint();
  }

  abort(): void {
    this.#draw?.abortDrawing();
  }

  #startDraw(tool: 'polygon' | 'rectangle' | 'freehand'): void {
    const draw = new Draw({
      type: tool === 'rectangle' ? 'Circle' : 'Polygon',
      freehand: tool === 'freehand',
      style: STYLE,
      ...(tool === 'rectangle' ? { geometryFunction: createBox() } : {}),
    });
    draw.on('drawend', ({ feature }) => {
      const geometry = feature.getGeometry()!;
      const resolution = this.#map.getView().getResolution() ?? 1;
      // A hand draws a vertex a pixel; one and a half pixels lose nothing that was meant.
      this.#listener?.onDrawn(
        asGeoJson(tool === 'freehand' ? geometry.simplify(1.5 * resolution) : geometry),
      );
    });
    this.#draw = draw;
    this.#add(draw);
  }

  #startModify(): void {
    const found = this.#editing && this.#features.find(this.#editing.layer, this.#editing.feature);
    if (!found || !this.#editing) return;
    const { layer, feature } = this.#editing;
    const copy = found.clone() as Feature<Geometry>;
    this.#features.leaveOut({ layer, feature });
    copy.setStyle([...STYLE, CORNERS]);
    this.#sketch.getSource()!.addFeature(copy);
    const modify = new Modify({ features: new Collection([copy]), style: STYLE });
    modify.on('modifyend', () => this.#listener?.onReshaped(layer, feature, asGeoJson(copy.getGeometry()!)));
    this.#add(modify);
  }

  #add(interaction: Interaction): void {
    this.#map.addInteraction(interaction);
    this.#active.push(interaction);
  }
}

function corners(geometry: Geometry): Coordinate[] {
  if (geometry instanceof Polygon) return geometry.getCoordinates().flat();
  return geometry instanceof MultiPolygon ? geometry.getCoordinates().flat(2) : [];
}

function asGeoJson(geometry: Geometry): GeoJsonGeometry {
  const options = {
    dataProjection: DEGREES,
    featureProjection: MAP_CRS,
    decimals: DECIMALS,
    rightHanded: true,
  };
  return new GeoJSON().writeGeometryObject(geometry, options) as GeoJsonGeometry;
}
