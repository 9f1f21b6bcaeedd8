import type { WritableDb } from '../sqlite/base/database.ts';

/** What a person says that bands measure; styles know of band maths, colour maps and how they were stretched. */
export function up(db: WritableDb): void {
  db.exec(`
-- {"<band>": "<meaning>"}; beside the record, which is what the file says.
ALTER TABLE scene ADD COLUMN band_meanings TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(band_meanings));
UPDATE scene SET
  style = json_set(style, '$.maths', json('null'), '$.colourMap', json('null'), '$.stretch', json('null')),
  -- A subquery answers with text; json() makes it a value again.
  record = json_set(record, '$.bands', json((
    SELECT json_group_array(json_set(value, '$.meaning', json('null'))) FROM json_each(record, '$.bands')
  )));
`);
}
