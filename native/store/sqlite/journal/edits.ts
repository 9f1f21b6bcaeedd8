import type { EditRecord } from '../../../contract/edit.ts';
import type { EditStore, NewEdit } from '../../ports/edit.ts';
import { now, type WritableDb } from '../base/database.ts';
import { changeRows, reversed, type StoredChange } from './changes.ts';

type Kind = 'do' | 'undo' | 'redo';

interface EditRow extends EditRecord {
  kind: Kind;
  changes: string;
}

const RECORD_COLUMNS = 'e.id, e.at, e.who, e.action, e.count, e.undoes';
const STANDS = 'NOT EXISTS (SELECT 1 FROM edit u WHERE u.undoes = e.id)';

/** @param dir of the project */
export function sqliteEdits(db: WritableDb, dir: string): EditStore {
  const changes = changeRows(db, dir);
  const insertRow = db.prepare(`
    INSERT INTO edit (at, who, kind, action, count, undoes, changes)
    VALUES (:at, :who, :kind, :action, :count, :undoes, :changes)`);
  const selectOne = db.prepare<[number], EditRow>('SELECT * FROM edit WHERE id = ?');
  const selectNewest = db.prepare<[number], EditRecord>(
    `SELECT ${RECORD_COLUMNS} FROM edit e ORDER BY e.id DESC LIMIT ?`,
  );
  // A redo puts an edit back where it was in the history, on top: the newest that stands is always the next.
  const selectUndoable = db.prepare<[], EditRow>(
    `SELECT * FROM edit e WHERE e.kind IN ('do', 'redo') AND ${STANDS} ORDER BY e.id DESC LIMIT 1`,
  );
  const selectRedoable = db.prepare<[], EditRow>(
    `SELECT * FROM edit e WHERE e.kind = 'undo' AND ${STANDS}
       AND e.id > (SELECT ifnull(max(id), 0) FROM edit WHERE kind = 'do') ORDER BY e.id DESC LIMIT 1`,
  );

  /** Writes an entry and answers with it. */
  function append(kind: Kind, edit: Omit<EditRow, 'id' | 'at' | 'kind'>): EditRecord {
    const { lastInsertRowid } = insertRow.run({ ...edit, kind, at: now() });
    return recordOf(selectOne.get(Number(lastInsertRowid))!);
  }

  const make = db.transaction(({ who, action, changes: wanted }: NewEdit) => {
    const made = changes.make(wanted);
    const count = changes.count(made);
    return append('do', { who, action, count, undoes: null, changes: JSON.stringify(made) });
  });

  /** Reverses the next entry; passes over those of which nothing is there any more. */
  function step(kind: 'undo' | 'redo', who: string): EditRecord | null {
    for (;;) {
      const target = (kind === 'undo' ? selectUndoable : selectRedoable).get();
      if (!target) return null;
      const back = reversed(JSON.parse(target.changes) as StoredChange[]);
      const count = changes.apply(back);
      append(kind, { action: target.action, who, count, undoes: target.id, changes: JSON.stringify(back) });
      if (count > 0) return kind === 'undo' ? recordOf(target) : recordOf(selectOne.get(target.undoes!)!);
    }
  }

  const undo = db.transaction((who: string) => step('undo', who));
  const redo = db.transaction((who: string) => step('redo', who));

  return {
    make: async (edit) => make.immediate(edit),
    undo: async (who) => undo.immediate(who),
    redo: async (who) => redo.immediate(who),
    async state() {
      const undoable = selectUndoable.get();
      const redoable = selectRedoable.get();
      return {
        undo: undoable ? recordOf(undoable) : null,
        redo: redoable ? recordOf(selectOne.get(redoable.undoes!)!) : null,
      };
    },
    list: async (limit) => selectNewest.all(limit),
  };
}

function recordOf({ id, at, who, action, count, undoes }: EditRow): EditRecord {
  return { id, at, who, action, count, undoes };
}
