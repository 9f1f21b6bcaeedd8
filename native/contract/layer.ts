import type { Work } from './work.ts';

export interface SkippedFeature {
  feature: string;
  reason: string;
}

export interface LayerRecord {
  id: string;
  name: string;
  path: string | null;
  /** Drawn by hand in this project; has no file. */
  drawn: boolean;
  crs: string | null;
  features: number;
  geometryTypes: string[];
  labelField: string | null;
  labelCounts: Record<string, number>;
  /** Titles of labels whose text holds no known word yet. */
  unreadLabels: string[];
  /** Codebooks that would explain codes of its label field; none is applied unasked. */
  codebooks: { codebook: string; title: string; values: number; known: number }[];
  /** Rings that cross themselves; their area is taken even-odd. */
  repaired: number;
  skipped: SkippedFeature[];
  extent: [number, number, number, number] | null;
  complete: boolean;
  bufferM: number;
  overlappingScenes: string[];
  warnings: string[];
}

export interface FieldSummary {
  name: string;
  type: string;
  distinct: number;
  /** Most frequent first, at most 200. */
  values: { value: string; count: number }[];
}

/** What a layer file offers before it is imported. */
export interface LayerPreview {
  path: string;
  format: string;
  layers: {
    name: string;
    features: number;
    geometryTypes: string[];
    crs: string | null;
    fields: FieldSummary[];
    suggestedField: string | null;
    warnings: string[];
  }[];
}

export interface AddLayerParams {
  path: string;
  layer: string | null;
  /** The attribute that carries the label, or one label for all; at most one of the two. */
  labelField: string | null;
  label: string | null;
  labelText: string | null;
  crs: string | null;
  bufferM: number;
  complete: boolean;
}

/** GeoJSON geometry in degrees, `[longitude, latitude]`. */
export interface GeoJsonGeometry {
  type: string;
  coordinates: unknown;
}

/** Id of a layer, id of a feature in it. */
export interface FeatureRef {
  layer: string;
  feature: string;
}

export interface FeatureRecord extends FeatureRef {
  label: string | null;
  geometry: GeoJsonGeometry;
  attributes: Record<string, string | number | boolean | null>;
}

export interface LayerMethods {
  listLayers(params: Record<string, never>, work: Work): Promise<{ layers: LayerRecord[] }>;
  previewLayer(params: { path: string }, work: Work): Promise<LayerPreview>;
  removeLayer(params: { layer: string }, work: Work): Promise<void>;
  /** Format by extension: GeoJSON, GeoPackage, CSV. */
  exportLayer(
    params: { layer: string; path: string },
    work: Work,
  ): Promise<{ file: string; features: number }>;
  getFeature(params: { layer: string; feature: string }, work: Work): Promise<FeatureRecord>;
  /** Adds a polygon to the layer “Drawn”, which is made when it is missing. */
  drawFeature(params: { geometry: GeoJsonGeometry; label: string }, work: Work): Promise<FeatureRecord>;
  reshapeFeature(
    params: { layer: string; feature: string; geometry: GeoJsonGeometry },
    work: Work,
  ): Promise<FeatureRecord>;
  /** One edit, however many they are. */
  relabelFeatures(params: { features: FeatureRef[]; label: string }, work: Work): Promise<void>;
  /** One edit, however many they are. */
  deleteFeatures(params: { features: FeatureRef[] }, work: Work): Promise<void>;
}
