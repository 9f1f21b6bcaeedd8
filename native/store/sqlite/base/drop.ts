import { unattended } from '../../../contract/work.ts';
import { BATCH_ROWS, inSlices } from './batches.ts';
import type { WritableDb } from './database.ts';
import { isDiskFull } from './full-disk.ts';

/** Things with too many rows for one statement, and the tables those rows are in. */
const CHILDREN = {
  layer: ['gis_feature'],
  corpus: ['paragraph', 'document'],
  space: ['term', 'paragraph_embedding', 'document_embedding'],
} as const;

export type Large = keyof typeof CHILDREN;

export interface Drop {
  /**
   * Takes away what could not be finished. On a full disk even taking away needs room: it stays hidden then, and is swept
   * when the project is opened with room again.
   */
  abandon(pk: number): Promise<void>;
  /** Takes a thing away: hidden at once, its rows in slices. What a crash leaves of it, `sweep` takes. */
  drop(pk: number): Promise<void>;
  /** Takes away all that is hidden. For when a project is opened: it would take what is being written. */
  sweep(): Promise<void>;
}

export function dropper(db: WritableDb, large: Large): Drop {
  const hide = db.prepare<[number]>(`UPDATE ${large} SET whole = 0 WHERE pk = ?`);
  const selectHidden = db.prepare<[], number>(`SELECT pk FROM ${large} WHERE NOT whole`).pluck();
  const deleteParent = db.prepare<[number]>(`DELETE FROM ${large} WHERE pk = ?`);
  const deleteSome = CHILDREN[large].map((child) =>
    db.prepare<[number, number]>(
      `DELETE FROM ${child} WHERE pk IN (SELECT pk FROM ${child} WHERE ${large}_pk = ? LIMIT ?)`,
    ),
  );

  async function drop(pk: number): Promise<void> {
    hide.run(pk);
    for (const statement of deleteSome) {
      await inSlices(() => statement.run(pk, BATCH_ROWS).changes > 0, unattended);
    }
    deleteParent.run(pk);
  }

  async function abandon(pk: number): Promise<void> {
    try {
      await drop(pk);
    } catch (thrown) {
      if (!isDiskFull(thrown)) throw thrown;
    }
  }

  return {
    abandon,
    drop,
    async sweep() {
      for (const pk of selectHidden.all()) await abandon(pk);
    },
  };
}
