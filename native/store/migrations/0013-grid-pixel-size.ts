import type { WritableDb } from '../sqlite/base/database.ts';

/** With pixels of which size on the ground tiles are looked at; null: with the scene's own. */
export function up(db: WritableDb): void {
  db.exec('ALTER TABLE grid ADD COLUMN pixel_size_m REAL CHECK (pixel_size_m > 0)');
}
