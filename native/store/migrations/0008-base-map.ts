import type { WritableDb } from '../sqlite/base/database.ts';

/** What lies under the scenes. */
export function up(db: WritableDb): void {
  db.exec(`
CREATE TABLE base_map (
  pk INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('raster', 'mbtiles', 'pmtiles', 'xyz', 'wms')),
  path_relative TEXT,
  -- Or an address, without its secrets.
  path_absolute TEXT NOT NULL,
  wms_layers TEXT,
  attribution TEXT,
  min_zoom INTEGER NOT NULL CHECK (min_zoom >= 0),
  max_zoom INTEGER NOT NULL CHECK (max_zoom >= min_zoom),
  -- JSON, degrees: west, south, east, north.
  extent TEXT,
  tile_px INTEGER NOT NULL CHECK (tile_px > 0),
  style TEXT,
  shown INTEGER NOT NULL CHECK (shown IN (0, 1)),
  opacity REAL NOT NULL CHECK (opacity BETWEEN 0 AND 1),
  added_at TEXT NOT NULL
) STRICT;
`);
}
