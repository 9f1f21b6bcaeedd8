import type { WritableDb } from '../sqlite/base/database.ts';

/** What extractors have learnt from the tiles of the project, one by band layout. */
export function up(db: WritableDb): void {
  db.exec(`
CREATE TABLE learnt_extractor (
  pk INTEGER PRIMARY KEY,
  extractor TEXT NOT NULL,
  layout TEXT NOT NULL,
  learnt BLOB NOT NULL CHECK (length(learnt) > 0),
  tiles INTEGER NOT NULL CHECK (tiles > 0),
  seed INTEGER NOT NULL,
  learnt_at TEXT NOT NULL,
  UNIQUE (extractor, layout)
) STRICT;
`);
}
