import type { SpaceEvaluation } from '../../../contract/space-evaluation.ts';
import type { SpaceEvaluationStore } from '../../ports/space-evaluation.ts';
import { now, type WritableDb } from '../base/database.ts';
import { found } from '../base/lookup.ts';

export function sqliteSpaceEvaluations(db: WritableDb): SpaceEvaluationStore {
  const spacePk = db.prepare<[string], number>('SELECT pk FROM space WHERE id = ? AND whole').pluck();
  const insertRow = db.prepare<[number, string, string]>(
    'INSERT INTO space_evaluation (space_pk, at, result) VALUES (?, ?, ?)',
  );
  const selectLast = db.prepare<[number], { at: string; result: string }>(
    'SELECT at, result FROM space_evaluation WHERE space_pk = ? ORDER BY pk DESC LIMIT 1',
  );
  const keyOf = (space: string) => found(spacePk.get(space), 'space', space, []);
  return {
    async add(space, evaluation) {
      insertRow.run(keyOf(space), now(), JSON.stringify(evaluation));
    },
    async last(space) {
      const row = selectLast.get(keyOf(space));
      return row ? { ...(JSON.parse(row.result) as SpaceEvaluation), at: row.at } : null;
    },
  };
}
