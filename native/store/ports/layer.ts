import type { SkippedFeature } from '../../contract/layer.ts';
import type { Work } from '../../contract/work.ts';
import type { Feed, StoredExtent } from './feed.ts';

export interface NewLayer {
  /** From `newId`, given by the caller: labels keyed to the layer are made before its features. */
  id: string;
  name: string;
  /** Null for a layer drawn by hand. */
  path: string | null;
  /** Id of the file format; null for a layer drawn by hand. */
  format: string | null;
  drawn: boolean;
  crs: string | null;
  labelField: string | null;
  complete: boolean;
  bufferM: number;
}

/** What is known once all features have been read. */
export interface LayerFindings {
  geometryTypes: string[];
  repaired: number;
  skipped: SkippedFeature[];
  warnings: string[];
}

export interface StoredLayer extends NewLayer, LayerFindings {
  addedAt: string;
  features: number;
  /** Of all features. */
  extent: StoredExtent | null;
  /** Grows with every change to a feature of the layer. */
  revision: number;
}

export type Attributes = Record<string, string | number | boolean | null>;

export interface StoredFeature {
  /** Unique in its layer. */
  feature: string;
  /** Well-known binary in the layer's CRS; null when the record has no geometry. */
  wkb: Uint8Array | null;
  /** Bounds in WGS 84; null without geometry. */
  extent: StoredExtent | null;
  attributes: Attributes;
  /** Label id. */
  label: string | null;
  /** What is wrong with it, e.g. a ring that crosses itself. */
  problem: string | null;
}

export interface LayerStore {
  /**
   * Stores a layer with all its features. `findings` is asked for once `features` has ended.
   * Labels of features must be there already. Failures: already-exists (a feature id twice).
   */
  insert(
    layer: NewLayer,
    features: Feed<StoredFeature>,
    findings: () => LayerFindings,
    work: Work,
  ): Promise<StoredLayer>;
  /** In the order they were added. */
  list(): Promise<StoredLayer[]>;
  /** By id, else by name where only one has it. */
  find(idOrName: string): Promise<StoredLayer | null>;
  get(idOrName: string): Promise<StoredLayer>;
  /** The layer of what is drawn by hand, or null before the first. */
  drawn(): Promise<StoredLayer | null>;
  /** With its features, and with the labels keyed to it that nothing else uses. */
  remove(id: string, work: Work): Promise<void>;
}

/** Reads features. A person's changes to them go through `EditStore.make`. */
export interface FeatureStore {
  find(layer: string, feature: string): Promise<StoredFeature | null>;
  get(layer: string, feature: string): Promise<StoredFeature>;
  /** In the order they were added. */
  page(layer: string, offset: number, limit: number): Promise<StoredFeature[]>;
  /** Every feature once, in the order they were added, in batches. Features changed meanwhile may come either way. */
  stream(layer: string, work: Work): AsyncIterable<StoredFeature[]>;
  /** Features whose bounds meet `extent`, of one layer or of all. May hold a few that only come close. */
  inBounds(
    extent: StoredExtent,
    layer: string | null,
    limit: number,
  ): Promise<(StoredFeature & { layer: string })[]>;
  /** Label id → features, of one layer or of all. Features without a label are not counted. */
  countByLabel(layer: string | null): Promise<Map<string, number>>;
}
