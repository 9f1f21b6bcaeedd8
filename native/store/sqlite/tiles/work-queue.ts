import { newId } from '../../new-id.ts';
import type { WorkQueue, WorkTarget } from '../../ports/work-queue.ts';
import type { WritableDb } from '../base/database.ts';
import { found } from '../base/lookup.ts';
import { takePart } from '../base/transaction.ts';
import { gridLookup } from './grids.ts';
import { shardAt, shardNumber } from './shards.ts';

/** What shards are for, by row. */
interface TargetRow {
  grid_pk: number;
  file_pk: number | null;
  mapping_pk: number | null;
}

/**
 * A lease has no end of its own: a project has one engine, and who opens the project gives back what the last one held. A
 * store that several machines share lets a lease run out when `keep` is not called in time.
 */
export function sqliteWorkQueue(db: WritableDb): WorkQueue {
  const grids = gridLookup(db);
  const filePk = db
    .prepare<[number, string, string], number>(
      'SELECT pk FROM image_feature_file WHERE grid_pk = ? AND extractor = ? AND version = ?',
    )
    .pluck();
  const mappingPk = db.prepare<[string], number>('SELECT pk FROM mapping WHERE id = ?').pluck();
  const insertRow = db.prepare<[TargetRow & { shard: number }]>(`
    INSERT INTO shard_work (grid_pk, file_pk, mapping_pk, shard) VALUES (:grid_pk, :file_pk, :mapping_pk, :shard)
    ON CONFLICT DO NOTHING`);
  const takeFirst = db
    .prepare<[TargetRow & { lease: string }], number>(
      `UPDATE shard_work SET lease = :lease WHERE pk = (
         SELECT pk FROM shard_work
         WHERE grid_pk = :grid_pk AND file_pk IS :file_pk AND mapping_pk IS :mapping_pk AND lease IS NULL
         ORDER BY shard LIMIT 1)
       RETURNING shard`,
    )
    .pluck();
  const selectLease = db.prepare<[string], number>('SELECT 1 FROM shard_work WHERE lease = ?').pluck();
  const deleteLeased = db.prepare<[string]>('DELETE FROM shard_work WHERE lease = ?');
  const releaseRow = db.prepare<[string]>('UPDATE shard_work SET lease = NULL WHERE lease = ?');

  function rowOf(target: WorkTarget): { row: TargetRow; tiles: number } {
    const { pk: grid_pk, columns, rows } = grids.get(target.scene);
    const tiles = columns * rows;
    switch (target.of) {
      case 'image-features': {
        const file = filePk.get(grid_pk, target.extractor, target.version);
        const file_pk = found(file, 'image features', target.extractor, []);
        return { row: { grid_pk, file_pk, mapping_pk: null }, tiles };
      }
      case 'tile-embeddings': {
        const mapping_pk = found(mappingPk.get(target.mapping), 'mapping', target.mapping, []);
        return { row: { grid_pk, file_pk: null, mapping_pk }, tiles };
      }
    }
  }

  const submit = db.transaction((row: TargetRow, shards: readonly number[]) => {
    for (const shard of shards) insertRow.run({ ...row, shard });
  });

  return {
    async submit(target, shards) {
      const { row, tiles } = rowOf(target);
      const numbers = shards.map((shard) => shardNumber(tiles, shard));
      submit.immediate(row, numbers);
    },
    async take(target) {
      const { row, tiles } = rowOf(target);
      const lease = newId();
      const shard = takeFirst.get({ ...row, lease });
      return shard === undefined ? null : { id: lease, shard: shardAt(target.scene, tiles, shard) };
    },
    keep: async ({ id }) => selectLease.get(id) !== undefined,
    finish: (lease, transaction) => takePart(transaction, () => deleteLeased.run(lease.id).changes === 1),
    async giveBack({ id }) {
      releaseRow.run(id);
    },
  };
}

/** When a project is opened, nobody works on the shards of its last owner any more. */
export function giveLeasesBack(db: WritableDb): void {
  db.exec('UPDATE shard_work SET lease = NULL WHERE lease IS NOT NULL');
}
