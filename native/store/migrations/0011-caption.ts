import type { WritableDb } from '../sqlite/base/database.ts';

/** Which tile a document describes: its paragraphs are the tile's captions. */
export function up(db: WritableDb): void {
  db.exec(`
CREATE TABLE caption (
  document_pk INTEGER PRIMARY KEY REFERENCES document ON DELETE CASCADE,
  scene_pk INTEGER NOT NULL REFERENCES scene ON DELETE CASCADE,
  tile INTEGER NOT NULL CHECK (tile >= 0),
  UNIQUE (scene_pk, tile)
) STRICT;
`);
}
