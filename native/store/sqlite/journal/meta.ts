import type { MetaStore } from '../../ports/journal.ts';
import type { WritableDb } from '../base/database.ts';

export function sqliteMeta(db: WritableDb): MetaStore {
  const select = db.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck();
  const upsert = db.prepare<[string, string]>('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)');
  const countUp = db
    .prepare<[string], string>(
      `INSERT INTO meta (key, value) VALUES (?, '1')
       ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) RETURNING value`,
    )
    .pluck();
  return {
    async get<T>(key: string) {
      const value = select.get(key);
      return value === undefined ? null : (JSON.parse(value) as T);
    },
    async set(key, value) {
      upsert.run(key, JSON.stringify(value));
    },
    increment: async (key) => Number(countUp.get(key)),
  };
}
