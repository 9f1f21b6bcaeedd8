import type { Evaluation } from '../../../contract/image.ts';
import type { EvaluationStore } from '../../ports/mapping.ts';
import { now, type WritableDb } from '../base/database.ts';
import { found } from '../base/lookup.ts';

/** What evaluations of other days may lack. */
const NOT_YET_JUDGED = {
  generalised: null,
  heldOutLabels: [],
  hierarchical: null,
  relatedWords: null,
  reliability: null,
  phraseReliability: [],
  curves: [],
  mistakes: [],
  against: null,
  novelty: null,
} satisfies Partial<Evaluation>;

export function sqliteEvaluations(db: WritableDb): EvaluationStore {
  const mappingPk = db.prepare<[string], number>('SELECT pk FROM mapping WHERE id = ?').pluck();
  const insertRow = db.prepare<[number, string, string]>(
    'INSERT INTO evaluation (mapping_pk, at, result) VALUES (?, ?, ?)',
  );
  const selectLast = db.prepare<[number], { at: string; result: string }>(
    'SELECT at, result FROM evaluation WHERE mapping_pk = ? ORDER BY pk DESC LIMIT 1',
  );
  const keyOf = (mapping: string) => found(mappingPk.get(mapping), 'mapping', mapping, []);
  return {
    async add(mapping, evaluation) {
      insertRow.run(keyOf(mapping), now(), JSON.stringify(evaluation));
    },
    async last(mapping) {
      const row = selectLast.get(keyOf(mapping));
      return row ? { ...NOT_YET_JUDGED, ...(JSON.parse(row.result) as Evaluation), at: row.at } : null;
    },
  };
}
