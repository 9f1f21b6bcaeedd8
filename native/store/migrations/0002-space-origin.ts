import type { WritableDb } from '../sqlite/base/database.ts';

/** Where a space comes from: all spaces before this were trained from the project's own documents. */
export function up(db: WritableDb): void {
  db.exec(`
ALTER TABLE space ADD COLUMN origin TEXT NOT NULL DEFAULT '{"kind":"trained"}' CHECK (json_valid(origin));
`);
}
