import type { BandStatistics, Georeference, ScenePlacement, SceneRecord } from '../../contract/scene.ts';

/** Pixel to map: `x = a·column + b·row + c`, `y = d·column + e·row + f`. */
export interface StoredAffine {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
}

/** What a person's georeference makes of a scene; worked out when it is given. */
export interface StoredGeoreference extends Georeference {
  extent: SceneRecord['extent'];
  pixelSizeM: number | null;
  /** Of the scene, without those about its place. */
  warnings: string[];
}

export interface NewScene {
  /** As the file says. Its id comes from its content and is given by the caller. */
  record: Omit<SceneRecord, 'georeference' | 'hasAffine'>;
  fingerprint: string;
  /** As the file says. */
  affine: StoredAffine | null;
  /** ISO date or time; null when the file does not say. */
  acquiredAt: string | null;
  placement: Omit<ScenePlacement, 'id'>;
  statistics: BandStatistics[] | null;
}

export interface StoredScene extends Omit<NewScene, 'record'> {
  /** With what people say of it. */
  record: SceneRecord;
  addedAt: string;
}

export interface SceneStore {
  /** A new scene is the topmost. Failures: already-exists. */
  insert(scene: NewScene): Promise<StoredScene>;
  /** Topmost first. */
  list(): Promise<StoredScene[]>;
  /** By id, else by name where only one has it. */
  find(idOrName: string): Promise<StoredScene | null>;
  get(idOrName: string): Promise<StoredScene>;
  /** Order (first is topmost), visibility, opacity and style; scenes not named keep theirs, below. */
  place(placements: ScenePlacement[]): Promise<void>;
  setStatistics(id: string, statistics: BandStatistics[]): Promise<void>;
  /** The file has moved. */
  setPath(id: string, path: string): Promise<void>;
  /** With its grid and all that was made from it. */
  remove(id: string): Promise<void>;
}
