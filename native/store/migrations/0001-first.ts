import type { WritableDb } from '../sqlite/base/database.ts';

/**
 * The first schema. `pk` columns are private to the store; `id` columns are what the product shows.
 * `whole` is 0 while the rows of a thing are still being written or taken away: nobody sees it.
 */
export function up(db: WritableDb): void {
  db.exec(SCENES_AND_LAYERS);
  db.exec(LABELS);
  db.exec(TEXT);
  db.exec(TILES);
  db.exec(JOURNAL);
}

const SCENES_AND_LAYERS = `
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL CHECK (json_valid(value))
) STRICT, WITHOUT ROWID;

CREATE TABLE scene (
  pk INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('raster', 'image-set', 'embedding-table')),
  name TEXT NOT NULL,
  path_relative TEXT,
  path_absolute TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  record TEXT NOT NULL CHECK (json_valid(record)),
  affine TEXT CHECK (json_valid(affine)),
  acquired_at TEXT,
  added_at TEXT NOT NULL,
  draw_order INTEGER NOT NULL,
  visible INTEGER NOT NULL CHECK (visible IN (0, 1)),
  opacity REAL NOT NULL CHECK (opacity BETWEEN 0 AND 1),
  style TEXT NOT NULL CHECK (json_valid(style)),
  statistics TEXT CHECK (json_valid(statistics))
) STRICT;

CREATE TABLE layer (
  pk INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  path_relative TEXT,
  path_absolute TEXT,
  format TEXT,
  drawn INTEGER NOT NULL CHECK (drawn IN (0, 1)),
  crs TEXT,
  label_field TEXT,
  complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
  buffer_m REAL NOT NULL CHECK (buffer_m >= 0),
  findings TEXT NOT NULL CHECK (json_valid(findings)),
  added_at TEXT NOT NULL,
  features INTEGER NOT NULL DEFAULT 0,
  west_deg REAL, south_deg REAL, east_deg REAL, north_deg REAL,
  revision INTEGER NOT NULL DEFAULT 0,
  whole INTEGER NOT NULL DEFAULT 0 CHECK (whole IN (0, 1))
) STRICT;

CREATE TABLE label (
  pk INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL UNIQUE,
  key_layer TEXT,
  key_field TEXT,
  key_value TEXT NOT NULL,
  colour INTEGER NOT NULL UNIQUE CHECK (colour >= 0)
) STRICT;
CREATE UNIQUE INDEX label_key ON label (ifnull(key_layer, ''), ifnull(key_field, ''), key_value);

CREATE TABLE gis_feature (
  pk INTEGER PRIMARY KEY,
  layer_pk INTEGER NOT NULL REFERENCES layer ON DELETE CASCADE,
  feature TEXT NOT NULL,
  wkb BLOB,
  west_deg REAL, south_deg REAL, east_deg REAL, north_deg REAL,
  attributes TEXT NOT NULL CHECK (json_valid(attributes)),
  label_pk INTEGER REFERENCES label,
  problem TEXT,
  UNIQUE (layer_pk, feature)
) STRICT;
CREATE INDEX gis_feature_by_layer ON gis_feature (layer_pk);
CREATE INDEX gis_feature_by_label ON gis_feature (label_pk, layer_pk);
-- Count and extent of a layer without reading its geometries.
CREATE INDEX gis_feature_extents ON gis_feature (layer_pk, west_deg, south_deg, east_deg, north_deg);

-- Single precision: SQLite rounds lower bounds down and upper bounds up, so a box never loses what it holds.
CREATE VIRTUAL TABLE gis_feature_bounds USING rtree (feature_pk, west_deg, east_deg, south_deg, north_deg);
CREATE TRIGGER gis_feature_bounds_go AFTER DELETE ON gis_feature BEGIN
  DELETE FROM gis_feature_bounds WHERE feature_pk = old.pk;
END;
`;

const LABELS = `
CREATE TABLE label_text (
  label_pk INTEGER NOT NULL REFERENCES label ON DELETE CASCADE,
  part TEXT NOT NULL CHECK (part IN ('name', 'synonyms', 'description', 'parent', 'synset')),
  source TEXT NOT NULL,
  rank INTEGER NOT NULL CHECK (rank >= 0),
  value TEXT NOT NULL CHECK (json_valid(value)),
  PRIMARY KEY (label_pk, part, source)
) STRICT, WITHOUT ROWID;
`;

const TEXT = `
CREATE TABLE corpus (
  pk INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  path_relative TEXT,
  path_absolute TEXT NOT NULL,
  format TEXT NOT NULL,
  skipped TEXT NOT NULL CHECK (json_valid(skipped)),
  added_at TEXT NOT NULL,
  documents INTEGER NOT NULL DEFAULT 0,
  paragraphs INTEGER NOT NULL DEFAULT 0,
  tokens INTEGER NOT NULL DEFAULT 0,
  content_hash TEXT NOT NULL,
  whole INTEGER NOT NULL DEFAULT 0 CHECK (whole IN (0, 1))
) STRICT;

CREATE TABLE document (
  pk INTEGER PRIMARY KEY,
  corpus_pk INTEGER NOT NULL REFERENCES corpus ON DELETE CASCADE,
  n INTEGER NOT NULL,
  name TEXT NOT NULL,
  title TEXT,
  first_paragraph INTEGER NOT NULL,
  paragraphs INTEGER NOT NULL,
  UNIQUE (corpus_pk, n)
) STRICT;

-- n counts in the corpus, so that a page is a range; the number in the document is n - document.first_paragraph.
CREATE TABLE paragraph (
  pk INTEGER PRIMARY KEY,
  corpus_pk INTEGER NOT NULL REFERENCES corpus ON DELETE CASCADE,
  n INTEGER NOT NULL,
  document_n INTEGER NOT NULL,
  text TEXT NOT NULL,
  tokens INTEGER NOT NULL,
  UNIQUE (corpus_pk, n)
) STRICT;

CREATE TABLE space (
  pk INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  created_at TEXT NOT NULL,
  params TEXT NOT NULL CHECK (json_valid(params)),
  seed INTEGER NOT NULL,
  dimension INTEGER NOT NULL CHECK (dimension > 0),
  corpus_hash TEXT NOT NULL,
  words INTEGER NOT NULL,
  words_per_second REAL NOT NULL,
  seconds REAL NOT NULL,
  final_loss_nats REAL NOT NULL,
  loss_curve TEXT NOT NULL CHECK (json_valid(loss_curve)),
  searched_by TEXT NOT NULL CHECK (json_valid(searched_by)),
  metrics TEXT NOT NULL CHECK (json_valid(metrics)),
  calibration BLOB,
  terms INTEGER NOT NULL,
  paragraphs INTEGER NOT NULL,
  documents INTEGER NOT NULL,
  chosen INTEGER NOT NULL DEFAULT 0 CHECK (chosen IN (0, 1)),
  whole INTEGER NOT NULL DEFAULT 0 CHECK (whole IN (0, 1)),
  UNIQUE (pk, dimension)
) STRICT;

CREATE TABLE term (
  pk INTEGER PRIMARY KEY,
  space_pk INTEGER NOT NULL,
  n INTEGER NOT NULL,
  text TEXT NOT NULL,
  count INTEGER NOT NULL,
  dimension INTEGER NOT NULL,
  embedding BLOB NOT NULL CHECK (length(embedding) = 4 * dimension),
  output BLOB NOT NULL CHECK (length(output) = 4 * dimension),
  UNIQUE (space_pk, n),
  UNIQUE (space_pk, text),
  FOREIGN KEY (space_pk, dimension) REFERENCES space (pk, dimension) ON DELETE CASCADE
) STRICT;

CREATE TABLE paragraph_embedding (
  pk INTEGER PRIMARY KEY,
  space_pk INTEGER NOT NULL,
  paragraph_pk INTEGER NOT NULL REFERENCES paragraph ON DELETE CASCADE,
  dimension INTEGER NOT NULL,
  embedding BLOB NOT NULL CHECK (length(embedding) = 4 * dimension),
  UNIQUE (space_pk, paragraph_pk),
  FOREIGN KEY (space_pk, dimension) REFERENCES space (pk, dimension) ON DELETE CASCADE
) STRICT;
CREATE INDEX paragraph_embedding_by_paragraph ON paragraph_embedding (paragraph_pk);

CREATE TABLE document_embedding (
  pk INTEGER PRIMARY KEY,
  space_pk INTEGER NOT NULL,
  document_pk INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
  dimension INTEGER NOT NULL,
  embedding BLOB NOT NULL CHECK (length(embedding) = 4 * dimension),
  UNIQUE (space_pk, document_pk),
  FOREIGN KEY (space_pk, dimension) REFERENCES space (pk, dimension) ON DELETE CASCADE
) STRICT;
CREATE INDEX document_embedding_by_document ON document_embedding (document_pk);
`;

const TILES = `
CREATE TABLE grid (
  pk INTEGER PRIMARY KEY,
  scene_pk INTEGER NOT NULL UNIQUE REFERENCES scene ON DELETE CASCADE,
  id TEXT NOT NULL,
  size_px INTEGER NOT NULL CHECK (size_px > 0),
  stride_px INTEGER NOT NULL CHECK (stride_px > 0),
  columns INTEGER NOT NULL CHECK (columns >= 0),
  rows INTEGER NOT NULL CHECK (rows >= 0),
  nodata_tiles INTEGER NOT NULL,
  nodata_fractions BLOB NOT NULL CHECK (length(nodata_fractions) = 4 * columns * rows),
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE fraction_table (
  pk INTEGER PRIMARY KEY,
  grid_pk INTEGER NOT NULL REFERENCES grid ON DELETE CASCADE,
  revision TEXT NOT NULL,
  labels TEXT NOT NULL CHECK (json_valid(labels)),
  layers TEXT NOT NULL CHECK (json_valid(layers)),
  whole INTEGER NOT NULL DEFAULT 0 CHECK (whole IN (0, 1))
) STRICT;
CREATE INDEX fraction_table_by_grid ON fraction_table (grid_pk);

-- One row per 1,024 tiles, sparse as in ports/tile-label.ts; starts and indexes count within the shard.
CREATE TABLE fraction_shard (
  pk INTEGER PRIMARY KEY,
  table_pk INTEGER NOT NULL REFERENCES fraction_table ON DELETE CASCADE,
  shard INTEGER NOT NULL,
  starts BLOB NOT NULL,
  label_index BLOB NOT NULL,
  fractions BLOB NOT NULL,
  feature_starts BLOB NOT NULL,
  feature_index BLOB NOT NULL,
  features TEXT NOT NULL CHECK (json_valid(features)),
  inside_complete BLOB NOT NULL,
  UNIQUE (table_pk, shard)
) STRICT;

CREATE TABLE assigned_labels (
  grid_pk INTEGER PRIMARY KEY REFERENCES grid ON DELETE CASCADE,
  revision TEXT NOT NULL,
  labels TEXT NOT NULL CHECK (json_valid(labels)),
  starts BLOB NOT NULL,
  label_index BLOB NOT NULL,
  origin BLOB NOT NULL
) STRICT;

-- By the grid's id, not its key: what a person gave outlives the grid it was given on.
CREATE TABLE person_label (
  scene_pk INTEGER NOT NULL REFERENCES scene ON DELETE CASCADE,
  grid_id TEXT NOT NULL,
  tile INTEGER NOT NULL CHECK (tile >= 0),
  label_pk INTEGER NOT NULL REFERENCES label,
  PRIMARY KEY (scene_pk, grid_id, tile)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_label_by_label ON person_label (label_pk);

CREATE TABLE image_feature_file (
  pk INTEGER PRIMARY KEY,
  grid_pk INTEGER NOT NULL REFERENCES grid ON DELETE CASCADE,
  extractor TEXT NOT NULL,
  version TEXT NOT NULL,
  dimension INTEGER NOT NULL CHECK (dimension > 0),
  backend TEXT NOT NULL,
  file TEXT NOT NULL UNIQUE,
  seconds REAL NOT NULL DEFAULT 0,
  UNIQUE (grid_pk, extractor, version)
) STRICT;

CREATE TABLE image_feature_shard (
  file_pk INTEGER NOT NULL REFERENCES image_feature_file ON DELETE CASCADE,
  shard INTEGER NOT NULL,
  PRIMARY KEY (file_pk, shard)
) STRICT, WITHOUT ROWID;

CREATE TABLE mapping (
  pk INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  created_at TEXT NOT NULL,
  space_pk INTEGER NOT NULL REFERENCES space ON DELETE CASCADE,
  extractor TEXT NOT NULL,
  extractor_version TEXT NOT NULL,
  method TEXT NOT NULL,
  band_layout TEXT NOT NULL,
  weights BLOB NOT NULL,
  labels TEXT NOT NULL CHECK (json_valid(labels)),
  training_hash TEXT NOT NULL,
  metrics TEXT NOT NULL CHECK (json_valid(metrics)),
  calibration BLOB,
  chosen INTEGER NOT NULL DEFAULT 0 CHECK (chosen IN (0, 1))
) STRICT;
CREATE INDEX mapping_by_space ON mapping (space_pk);

CREATE TABLE tile_embedding (
  pk INTEGER PRIMARY KEY,
  mapping_pk INTEGER NOT NULL REFERENCES mapping ON DELETE CASCADE,
  grid_pk INTEGER NOT NULL REFERENCES grid ON DELETE CASCADE,
  shard INTEGER NOT NULL,
  tiles INTEGER NOT NULL CHECK (tiles BETWEEN 1 AND 1024),
  dimension INTEGER NOT NULL,
  embeddings BLOB NOT NULL CHECK (length(embeddings) = 4 * dimension * tiles),
  UNIQUE (mapping_pk, grid_pk, shard)
) STRICT;
CREATE INDEX tile_embedding_by_grid ON tile_embedding (grid_pk);

CREATE TABLE evaluation (
  pk INTEGER PRIMARY KEY,
  mapping_pk INTEGER NOT NULL REFERENCES mapping ON DELETE CASCADE,
  at TEXT NOT NULL,
  result TEXT NOT NULL CHECK (json_valid(result))
) STRICT;
CREATE INDEX evaluation_by_mapping ON evaluation (mapping_pk);
`;

const JOURNAL = `
CREATE TABLE job (
  pk INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  task TEXT NOT NULL,
  params TEXT NOT NULL CHECK (json_valid(params)),
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled', 'interrupted')),
  outcome TEXT CHECK (json_valid(outcome)),
  started_at TEXT NOT NULL,
  ended_at TEXT
) STRICT;

CREATE TABLE edit (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('do', 'undo', 'redo')),
  action TEXT NOT NULL,
  count INTEGER NOT NULL,
  undoes INTEGER UNIQUE REFERENCES edit,
  changes TEXT NOT NULL CHECK (json_valid(changes)),
  CHECK ((kind = 'do') = (undoes IS NULL))
) STRICT;
CREATE INDEX edit_by_kind ON edit (kind);

CREATE TABLE search (
  pk INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  query TEXT NOT NULL,
  params TEXT NOT NULL CHECK (json_valid(params)),
  answers INTEGER NOT NULL,
  seconds REAL NOT NULL
) STRICT;

CREATE TABLE export (
  pk INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  format TEXT NOT NULL,
  path TEXT NOT NULL,
  params TEXT NOT NULL CHECK (json_valid(params)),
  result TEXT NOT NULL CHECK (json_valid(result))
) STRICT;
`;
