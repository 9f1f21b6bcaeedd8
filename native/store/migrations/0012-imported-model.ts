import type { WritableDb } from '../sqlite/base/database.ts';

/** Models that were brought along to compute features; their files lie in the project's folder. */
export function up(db: WritableDb): void {
  db.exec(`
CREATE TABLE imported_model (
  pk INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  folder TEXT NOT NULL,
  hash TEXT NOT NULL,
  description TEXT NOT NULL CHECK (json_valid(description)),
  added_at TEXT NOT NULL
) STRICT;
`);
}
