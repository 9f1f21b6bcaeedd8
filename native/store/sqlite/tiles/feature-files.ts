import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FeatureFileKey, FeatureFileStore, StoredFeatureFile } from '../../ports/feature-file.ts';
import { SHARD_TILES } from '../../ports/shard.ts';
import type { ReadableDb, WritableDb } from '../base/database.ts';
import { type FileFacts, openRows, PART } from './feature-file.ts';
import { gridLookup } from './grids.ts';

interface FileRow {
  pk: number;
  scene: string;
  grid: string;
  extractor: string;
  version: string;
  dimension: number;
  backend: string;
  file: string;
  seconds: number;
  tiles: number;
  shards: number;
  has_last: number;
}

const FOLDER = 'features';

export function sqliteFeatureFiles(db: WritableDb, dir: string): FeatureFileStore {
  const folder = join(dir, FOLDER);
  const grids = gridLookup(db);
  const selectAll = db.prepare<[], FileRow>(`
    SELECT f.*, s.id AS scene, g.id AS grid, g.columns * g.rows AS tiles,
      (SELECT count(*) FROM image_feature_shard WHERE file_pk = f.pk) AS shards,
      EXISTS (SELECT 1 FROM image_feature_shard WHERE file_pk = f.pk
        AND shard = (g.columns * g.rows - 1) / 1024) AS has_last
    FROM image_feature_file f JOIN grid g ON g.pk = f.grid_pk JOIN scene s ON s.pk = g.scene_pk
    ORDER BY s.draw_order, f.pk`);
  const insertRow = db.prepare(`
    INSERT INTO image_feature_file (grid_pk, extractor, version, dimension, backend, file)
    VALUES (:grid_pk, :extractor, :version, :dimension, :backend, :file)`);
  const deleteRow = db.prepare<[number]>('DELETE FROM image_feature_file WHERE pk = ?');

  const find = (key: FeatureFileKey) =>
    selectAll
      .all()
      .find(
        (row) => row.scene === key.scene && row.extractor === key.extractor && row.version === key.version,
      );
  const factsOf = (row: FileRow): FileFacts => ({
    pk: row.pk,
    path: join(folder, row.file),
    scene: row.scene,
    tiles: row.tiles,
    dimension: row.dimension,
  });

  return {
    list: async () => selectAll.all().map(storedOf),
    async openForWriting(key, { dimension, backend }) {
      const grid = grids.get(key.scene);
      if (!find(key)) {
        const { extractor, version } = key;
        const file = fileName(key, grid.id);
        insertRow.run({ grid_pk: grid.pk, extractor, version, dimension, backend, file });
      }
      const row = find(key)!;
      if (row.dimension !== dimension) {
        throw new RangeError(
          `rows have ${dimension} numbers, the file of ${key.version} has ${row.dimension}`,
        );
      }
      await mkdir(folder, { recursive: true });
      return openRows(db, factsOf(row), 'write');
    },
    async openForReading(key) {
      const row = find(key);
      if (!row || row.shards === 0) return null;
      const facts = factsOf(row);
      return existsSync(facts.path) || existsSync(facts.path + PART) ? openRows(db, facts, 'read') : null;
    },
    async remove(key) {
      const row = find(key);
      if (!row) return;
      deleteRow.run(row.pk);
      await removeStrayFiles(db, dir);
    },
  };
}

/** Removes the files whose rows have gone with their grid. */
export async function removeStrayFiles(db: ReadableDb, dir: string): Promise<void> {
  const folder = join(dir, FOLDER);
  if (!existsSync(folder)) return;
  const known = new Set(db.prepare<[], string>('SELECT file FROM image_feature_file').pluck().all());
  for (const name of await readdir(folder)) {
    if (!known.has(name.replace(PART, ''))) await rm(join(folder, name), { force: true });
  }
}

/** From the content of the key, so that it fits any file system. */
function fileName(key: FeatureFileKey, grid: string): string {
  const words = JSON.stringify([key.scene, grid, key.extractor, key.version]);
  return `${createHash('sha256').update(words).digest('hex').slice(0, 24)}.f32`;
}

function storedOf(row: FileRow): StoredFeatureFile {
  const lastTiles = row.tiles % SHARD_TILES || SHARD_TILES;
  return {
    scene: row.scene,
    grid: row.grid,
    extractor: row.extractor,
    version: row.version,
    dimension: row.dimension,
    backend: row.backend,
    tiles: row.tiles,
    doneTiles: row.shards * SHARD_TILES - (row.has_last ? SHARD_TILES - lastTiles : 0),
    seconds: row.seconds,
  };
}
