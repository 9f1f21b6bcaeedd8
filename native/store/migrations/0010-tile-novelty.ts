import type { WritableDb } from '../sqlite/base/database.ts';

/** How unlike anything labelled tiles are, beside where they lie. */
export function up(db: WritableDb): void {
  db.exec(`
-- Three float32 a tile; null of a mapping that cannot tell.
ALTER TABLE tile_embedding ADD COLUMN novelty BLOB CHECK (novelty IS NULL OR length(novelty) = 12 * tiles);
`);
}
