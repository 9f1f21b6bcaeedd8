import type { WritableDb } from '../sqlite/base/database.ts';

/** Where a person has put a scene, in place of what its file says. */
export function up(db: WritableDb): void {
  db.exec(`
-- {"crs", "affine": [a, b, c, d, e, f], "extent", "pixelSizeM", "warnings"}; beside the record, which is what the file says.
ALTER TABLE scene ADD COLUMN georeference TEXT CHECK (json_valid(georeference));
`);
}
