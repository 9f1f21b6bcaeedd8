import type { Work } from './work.ts';

export type EditAction =
  | 'draw-feature'
  | 'reshape-feature'
  | 'relabel-feature'
  | 'delete-features'
  | 'set-tile-label'
  | 'clear-tile-label'
  | 'set-label-text'
  | 'set-band-meanings'
  | 'style-scene'
  | 'place-scene'
  | 'add-base-map'
  | 'use-base-map'
  | 'remove-base-map';

/** One entry of the append-only log of what people did. */
export interface EditRecord {
  id: number;
  at: string;
  who: string;
  action: EditAction;
  /** How many things it touched. */
  count: number;
  /** The edit this one takes back, or null. */
  undoes: number | null;
}

export interface EditMethods {
  /** Newest first. */
  listEdits(params: { limit: number }, work: Work): Promise<EditRecord[]>;
  /** What undo and redo would do now. */
  undoState(
    params: Record<string, never>,
    work: Work,
  ): Promise<{ undo: EditRecord | null; redo: EditRecord | null }>;
  undo(params: Record<string, never>, work: Work): Promise<EditRecord | null>;
  redo(params: Record<string, never>, work: Work): Promise<EditRecord | null>;
}
