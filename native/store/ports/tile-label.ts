import type { LabelOrigin } from '../../contract/label.ts';
import type { Work } from '../../contract/work.ts';

/**
 * Covered fractions of tiles `[first, first + tiles)`, sparse. Entries of the i-th tile are
 * `[starts[i], starts[i + 1])`; features behind entry e are `[featureStarts[e], featureStarts[e + 1])`.
 */
export interface FractionTable {
  first: number;
  tiles: number;
  /** Label ids. May name labels that are gone since. */
  labels: string[];
  /** `[tiles + 1]`. */
  starts: Uint32Array;
  /** `[entries]`, into `labels`. */
  labelIndex: Uint32Array;
  /** `[entries]`, in [0, 1]. */
  fractions: Float64Array;
  /** `[entries + 1]`. */
  featureStarts: Uint32Array;
  /** Into `features`. */
  featureIndex: Uint32Array;
  features: { layer: string; feature: string }[];
  /** `[tiles]`: 1 inside a complete layer, where nothing means “none of these”. */
  insideComplete: Uint8Array;
}

/** Codes of `AssignedLabels.origin`. */
export const LABEL_ORIGINS = [
  'none',
  'rule',
  'drawn',
  'reviewed',
  'background',
  'table',
] as const satisfies LabelOrigin[];

/** Labels of all tiles of a scene. Those of tile n are `[starts[n], starts[n + 1])`. */
export interface AssignedLabels {
  tiles: number;
  /** Label ids. May name labels that are gone since. */
  labels: string[];
  /** `[tiles + 1]`. */
  starts: Uint32Array;
  /** Into `labels`. */
  labelIndex: Uint32Array;
  /** `[tiles]`, into `LABEL_ORIGINS`. */
  origin: Uint8Array;
}

/** Scenes are named by id; tiles by their number in the scene's present grid. */
export interface TileLabelStore {
  /** `revision` names what the fractions were computed from. Replaces all of the scene. */
  putFractions(scene: string, table: FractionTable, revision: string, work: Work): Promise<void>;
  /** Null before the first, and after the grid was replaced. */
  fractionRevision(scene: string): Promise<string | null>;
  getFractions(scene: string, work: Work): Promise<FractionTable | null>;
  /** Only tiles `[first, end)`. */
  readFractions(scene: string, first: number, end: number): Promise<FractionTable | null>;

  /** What the rule says; a person's labels need not be in it. `revision` names rule and fractions. */
  putAssigned(scene: string, assigned: AssignedLabels, revision: string): Promise<void>;
  assignedRevision(scene: string): Promise<string | null>;
  /** With a person's labels over the rule's. Null before the first, unless a person has labelled tiles. */
  getAssigned(scene: string): Promise<AssignedLabels | null>;
  /** Only tiles `[first, end)`, counted from `first`. */
  readAssigned(scene: string, first: number, end: number): Promise<AssignedLabels | null>;

  /** Given by a person on the present grid, in tile order. Changed through `EditStore.make`. */
  personLabels(scene: string): Promise<{ tile: number; label: string; origin: 'reviewed' }[]>;
}
