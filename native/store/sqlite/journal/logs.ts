import type { ExportEntry, ExportLog, SearchEntry, SearchLog } from '../../ports/journal.ts';
import { now, type WritableDb } from '../base/database.ts';

export function sqliteSearches(db: WritableDb): SearchLog {
  const insertRow = db.prepare<[string, string, string, number, number]>(
    'INSERT INTO search (at, query, params, answers, seconds) VALUES (?, ?, ?, ?, ?)',
  );
  const selectNewest = db.prepare<[number], SearchEntry & { at: string; params: string }>(
    'SELECT at, query, params, answers, seconds FROM search ORDER BY pk DESC LIMIT ?',
  );
  return {
    async add({ query, params, answers, seconds }) {
      insertRow.run(now(), query, JSON.stringify(params), answers, seconds);
    },
    list: async (limit) =>
      selectNewest.all(limit).map((row) => ({ ...row, params: JSON.parse(row.params) as unknown })),
  };
}

export function sqliteExports(db: WritableDb): ExportLog {
  const insertRow = db.prepare<[string, string, string, string, string]>(
    'INSERT INTO export (at, format, path, params, result) VALUES (?, ?, ?, ?, ?)',
  );
  const selectNewest = db.prepare<[number], ExportEntry & { at: string; params: string; result: string }>(
    'SELECT at, format, path, params, result FROM export ORDER BY pk DESC LIMIT ?',
  );
  return {
    async add({ format, path, params, result }) {
      insertRow.run(now(), format, path, JSON.stringify(params), JSON.stringify(result));
    },
    list: async (limit) =>
      selectNewest.all(limit).map((row) => ({
        ...row,
        params: JSON.parse(row.params) as unknown,
        result: JSON.parse(row.result) as unknown,
      })),
  };
}
