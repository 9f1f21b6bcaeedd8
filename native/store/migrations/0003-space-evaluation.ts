import type { WritableDb } from '../sqlite/base/database.ts';

/** How a space was judged, each time. */
export function up(db: WritableDb): void {
  db.exec(`
CREATE TABLE space_evaluation (
  pk INTEGER PRIMARY KEY,
  space_pk INTEGER NOT NULL REFERENCES space ON DELETE CASCADE,
  at TEXT NOT NULL,
  result TEXT NOT NULL CHECK (json_valid(result))
) STRICT;
CREATE INDEX space_evaluation_by_space ON space_evaluation (space_pk);
`);
}
