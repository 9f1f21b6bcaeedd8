import type { EditAction, EditMethods, EditRecord } from '../../contract/edit.ts';
import type { OpenProject } from '../open-project.ts';
import type { Session } from '../session.ts';
import { whoIsWorking } from '../who.ts';

export function editMethods(session: Session): EditMethods {
  const store = () => session.project().store;
  return {
    listEdits: ({ limit }) => store().edits.list(limit),
    undoState: () => store().edits.state(),
    undo: async () => settled(session.project(), await store().edits.undo(whoIsWorking())),
    redo: async () => settled(session.project(), await store().edits.redo(whoIsWorking())),
  };
}

const FEATURE_ACTIONS: readonly EditAction[] = [
  'draw-feature',
  'reshape-feature',
  'relabel-feature',
  'delete-features',
];

/** Nothing is computed from what lies under the scenes. */
const BASE_MAP_ACTIONS: readonly EditAction[] = ['add-base-map', 'use-base-map', 'remove-base-map'];

/**
 * What follows from an edit, whichever way it went: windows read again, and where polygons or scenes have moved, tiles are
 * labelled anew.
 */
export async function settled<Edit extends EditRecord | null>(
  project: OpenProject,
  edit: Edit,
): Promise<Edit> {
  if (!edit) return edit;
  if (BASE_MAP_ACTIONS.includes(edit.action)) {
    project.touch('edits', 'baseMaps');
    return edit;
  }
  if (edit.action === 'style-scene') {
    project.touch('edits', 'scenes');
    return edit;
  }
  project.touch('edits', 'scenes', 'layers', 'labels', 'tiles');
  if (edit.action === 'place-scene') project.searches.forgetTiles();
  const hasMoved = edit.action === 'place-scene' || FEATURE_ACTIONS.includes(edit.action);
  if (hasMoved && (await project.store.grids.list()).length > 0)
    await project.jobs.start('label', { rule: null });
  return edit;
}
