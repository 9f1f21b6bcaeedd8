import type { WritableDb } from '../sqlite/base/database.ts';

/**
 * A concatenated PV-DM predicts from more numbers than a term's embedding has: what an output row holds behind the first
 * `dimension` lies beside it. Other spaces have nothing there.
 */
export function up(db: WritableDb): void {
  db.exec('ALTER TABLE term ADD COLUMN output_rest BLOB CHECK (length(output_rest) % (4 * dimension) = 0);');
}
