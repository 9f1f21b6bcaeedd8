import type { EditAction, EditRecord } from '../../contract/edit.ts';
import type { BandMeaning, SceneStyle } from '../../contract/scene-style.ts';
import type { StoredBaseMap } from './base-map.ts';
import type { LabelTextParts } from './label.ts';
import type { StoredFeature } from './layer.ts';
import type { StoredGeoreference } from './scene.ts';

/** What a person changes; the store notes what was there before. */
export type Change =
  /** `after` null deletes. */
  | { noun: 'feature'; layer: string; feature: string; after: Omit<StoredFeature, 'feature'> | null }
  /** Label id; null takes the person's label away. Tiles of the scene's present grid. */
  | { noun: 'tile-label'; scene: string; tiles: number[]; label: string | null }
  /** All a person says of this label (by id); null takes it away. */
  | { noun: 'label-text'; label: string; after: LabelTextParts | null }
  /** Of bands from 1 of a scene (by id); null: as the file says. Bands not named keep theirs. */
  | { noun: 'band-meanings'; scene: string; after: Record<string, BandMeaning | null> }
  /** How a scene (by id) is drawn. */
  | { noun: 'scene-style'; scene: string; after: SceneStyle }
  /** Where a scene (by id) lies; null: as the file says. */
  | { noun: 'scene-georeference'; scene: string; after: StoredGeoreference | null }
  /** `after` null removes. */
  | { noun: 'base-map'; id: string; after: StoredBaseMap | null };

export interface NewEdit {
  who: string;
  action: EditAction;
  changes: Change[];
}

/**
 * The append-only log of what people did, and the only way to do it: a change and its entry are one transaction.
 * History is linear: undo takes back the newest edit that stands, redo the newest undo; a new edit ends redo. Both write
 * entries of their own. Edits to things that are gone (a removed layer) are passed over.
 */
export interface EditStore {
  make(edit: NewEdit): Promise<EditRecord>;
  /** The edit that was taken back, or null. */
  undo(who: string): Promise<EditRecord | null>;
  /** The edit that was done again, or null. */
  redo(who: string): Promise<EditRecord | null>;
  /** What undo would take back, and what redo would do again. */
  state(): Promise<{ undo: EditRecord | null; redo: EditRecord | null }>;
  /** Newest first. */
  list(limit: number): Promise<EditRecord[]>;
}
