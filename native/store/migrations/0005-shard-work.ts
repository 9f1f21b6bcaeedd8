import type { WritableDb } from '../sqlite/base/database.ts';

/** Shards that wait for their result: those of a file of image features, or of a mapping on a grid. */
export function up(db: WritableDb): void {
  db.exec(`
CREATE TABLE shard_work (
  pk INTEGER PRIMARY KEY,
  grid_pk INTEGER NOT NULL REFERENCES grid ON DELETE CASCADE,
  file_pk INTEGER REFERENCES image_feature_file ON DELETE CASCADE,
  mapping_pk INTEGER REFERENCES mapping ON DELETE CASCADE,
  shard INTEGER NOT NULL CHECK (shard >= 0),
  -- Random, of one attempt; null while the shard waits.
  lease TEXT,
  CHECK ((file_pk IS NULL) <> (mapping_pk IS NULL)),
  UNIQUE (file_pk, shard),
  UNIQUE (mapping_pk, grid_pk, shard)
) STRICT;
-- The first that waits is found without sorting those after it.
CREATE INDEX shard_work_in_order ON shard_work (grid_pk, file_pk, mapping_pk, shard);
CREATE UNIQUE INDEX shard_work_by_lease ON shard_work (lease) WHERE lease IS NOT NULL;
`);
}
