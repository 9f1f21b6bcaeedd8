import type { ReadableDb, WritableDb } from '../base/database.ts';

export interface PersonRow {
  tile: number;
  label: string;
}

export interface PersonRows {
  /** Label id, or null. */
  read(scenePk: number, gridId: string, tile: number): string | null;
  /** Null takes the label away. */
  put(scenePk: number, gridId: string, tile: number, labelPk: number | null): void;
}

/** What a person said of single tiles; callers hold the transaction. */
export function personRows(db: WritableDb): PersonRows {
  const select = db
    .prepare<[number, string, number], string>(
      `SELECT b.id FROM person_label p JOIN label b ON b.pk = p.label_pk
       WHERE p.scene_pk = ? AND p.grid_id = ? AND p.tile = ?`,
    )
    .pluck();
  const upsert = db.prepare<[number, string, number, number]>(
    'INSERT OR REPLACE INTO person_label (scene_pk, grid_id, tile, label_pk) VALUES (?, ?, ?, ?)',
  );
  const remove = db.prepare<[number, string, number]>(
    'DELETE FROM person_label WHERE scene_pk = ? AND grid_id = ? AND tile = ?',
  );
  return {
    read: (scenePk, gridId, tile) => select.get(scenePk, gridId, tile) ?? null,
    put(scenePk, gridId, tile, labelPk) {
      if (labelPk === null) remove.run(scenePk, gridId, tile);
      else upsert.run(scenePk, gridId, tile, labelPk);
    },
  };
}

/** Of tiles `[first, end)`, in tile order. */
export function personReader(
  db: ReadableDb,
): (scenePk: number, gridId: string, first: number, end: number) => PersonRow[] {
  const select = db.prepare<[number, string, number, number], PersonRow>(
    `SELECT p.tile, b.id AS label FROM person_label p JOIN label b ON b.pk = p.label_pk
     WHERE p.scene_pk = ? AND p.grid_id = ? AND p.tile >= ? AND p.tile < ? ORDER BY p.tile`,
  );
  return (scenePk, gridId, first, end) => select.all(scenePk, gridId, first, end);
}
