import type { Learnt, LearntExtractorStore } from '../../ports/learnt-extractor.ts';
import { toBlob, toBytes } from '../base/blob.ts';
import { now, type WritableDb } from '../base/database.ts';

interface LearntRow {
  extractor: string;
  layout: string;
  learnt: Buffer;
  tiles: number;
  seed: number;
}

export function sqliteLearntExtractors(db: WritableDb): LearntExtractorStore {
  const replaceRow = db.prepare(`
    INSERT INTO learnt_extractor (extractor, layout, learnt, tiles, seed, learnt_at)
    VALUES (:extractor, :layout, :learnt, :tiles, :seed, :learnt_at)
    ON CONFLICT (extractor, layout) DO UPDATE
      SET learnt = excluded.learnt, tiles = excluded.tiles, seed = excluded.seed, learnt_at = excluded.learnt_at`);
  const selectRow = db.prepare<[string, string], LearntRow>(
    'SELECT extractor, layout, learnt, tiles, seed FROM learnt_extractor WHERE extractor = ? AND layout = ?',
  );
  return {
    async replace({ learnt, ...facts }) {
      replaceRow.run({ ...facts, learnt: toBlob(learnt), learnt_at: now() });
    },
    async find({ extractor, layout }) {
      const row = selectRow.get(extractor, layout);
      return row ? ({ ...row, learnt: toBytes(row.learnt) } satisfies Learnt) : null;
    },
  };
}
