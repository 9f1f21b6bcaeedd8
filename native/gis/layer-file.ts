import type { Work } from '../contract/work.ts';
import type { Crs } from '../geo/crs.ts';
import type { Extent } from '../geo/extent.ts';
import type { Geometry } from '../geo/geometry.ts';

export type FieldType = 'text' | 'integer' | 'real' | 'boolean' | 'date' | 'json';

export interface LayerField {
  readonly name: string;
  readonly type: FieldType;
}

/** A date is ISO 8601 text; json is JSON text; an integer beyond 2^53 is its decimal text. */
export type AttributeValue = string | number | boolean | null;
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** One record of a layer, in the layer's own CRS. */
export interface LayerFeature {
  /** Unique in its layer and the same at every reading of the same file. */
  readonly id: string;
  /** Null where the record has none, and where it is broken. */
  readonly geometry: Geometry | null;
  readonly attributes: Attributes;
  /** Why the record cannot be used; such a feature is to be skipped and named. */
  readonly problem?: string;
}

export interface LayerProgress {
  readonly read: number;
  readonly total: number;
}

/** What a value of a field means in words, and where that was written. */
export interface LabelTextSource {
  readonly value: string;
  readonly name: string;
  readonly synonyms: readonly string[];
  readonly description: string | null;
  readonly origin: LabelTextOrigin;
}

export type LabelTextOrigin =
  | 'column-constraints'
  | 'layer-style'
  | 'qml'
  | 'sld'
  | 'aux-xml'
  | `paired-column:${string}`;

/** How the coordinates are to be read: a usable CRS, or the reason why there is none. */
export type CrsFinding =
  | { readonly crs: Crs; readonly crsCode: string; readonly crsReason: null }
  | { readonly crs: null; readonly crsCode: null; readonly crsReason: string };

export type FileLayer = CrsFinding & {
  readonly name: string;
  /** Records of the file, broken ones included. */
  readonly featureCount: number;
  /** OGC names as the file declares or holds them: `Polygon`, `MultiPolygon`, … */
  readonly geometryTypes: readonly string[];
  /** Null without features or without a CRS. West > east never: a layer over the antimeridian spans the world. */
  readonly extentLonLat: Extent | null;
  readonly fields: readonly LayerField[];
  features(work: Work<LayerProgress>): AsyncIterable<LayerFeature>;
  /** Texts for the values of a field that lie inside the file itself, most trusted first. */
  labelTexts?(field: string, work: Work): Promise<LabelTextSource[]>;
};

/** An opened file of layers. Nothing is read from it after `close`. */
export interface LayerFile {
  readonly path: string;
  /** The id of a format of the registry. */
  readonly format: string;
  readonly layers: readonly FileLayer[];
  /** What the reader noticed and the analyst should know, one sentence each. */
  readonly warnings: readonly string[];
  close(): Promise<void>;
}

/** A reader of one format; `registry.ts` loads it when the first such file is opened. */
export interface LayerReader {
  open(path: string, work: Work<LayerProgress>): Promise<LayerFile>;
}
