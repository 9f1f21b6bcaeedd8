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

/** What follows from an edit, whichever way it went: windows read again, and changed polygons label their tiles anew. */
export async function settled<Edit extends EditRecord | null>(
  project: OpenProject,
  edit: Edit,
): Promise<Edit> {
  if (!edit) return edit;
  project.touch('edits', 'scenes', 'layers', 'labels', 'tiles');
  const isAboutFeatures = FEATURE_ACTIONS.includes(edit.action);
  if (isAboutFeatures && (await project.store.grids.list()).length > 0)
    await project.jobs.start('label', { rule: null });
  return edit;
}
