import type { EditMethods, EditRecord } from '../../contract/edit.ts';
import { relabelAll } from '../assign-labels.ts';
import type { Session } from '../session.ts';
import { whoIsWorking } from '../who.ts';

export function editMethods(session: Session): EditMethods {
  /** What follows from a change to features, tile labels or label texts, whichever way it went. */
  async function settle(edit: EditRecord | null): Promise<EditRecord | null> {
    if (edit) {
      await relabelAll(session.project(), null);
      session.project().touch('edits', 'layers', 'labels', 'tiles');
    }
    return edit;
  }
  return {
    listEdits: ({ limit }) => session.project().store.edits.list(limit),
    undoState: () => session.project().store.edits.state(),
    undo: async () => settle(await session.project().store.edits.undo(whoIsWorking())),
    redo: async () => settle(await session.project().store.edits.redo(whoIsWorking())),
  };
}
