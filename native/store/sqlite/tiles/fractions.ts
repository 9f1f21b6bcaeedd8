import type { Work } from '../../../contract/work.ts';
import { SHARD_TILES } from '../../ports/shard.ts';
import type { FractionTable, TileLabelStore } from '../../ports/tile-label.ts';
import { inSlices } from '../base/batches.ts';
import { toBlob, toBytes, toFloat64, toUint32 } from '../base/blob.ts';
import type { WritableDb } from '../base/database.ts';
import { cutTable, joinTables } from './fraction-table.ts';
import { gridLookup } from './grids.ts';

interface TableRow {
  pk: number;
  revision: string;
  labels: string;
  layers: string;
}

interface ShardRow {
  shard: number;
  starts: Buffer;
  label_index: Buffer;
  fractions: Buffer;
  feature_starts: Buffer;
  feature_index: Buffer;
  features: string;
  inside_complete: Buffer;
}

type FractionStore = Pick<
  TileLabelStore,
  'putFractions' | 'fractionRevision' | 'getFractions' | 'readFractions'
>;

export function sqliteFractions(db: WritableDb): FractionStore {
  const grids = gridLookup(db);
  const selectTable = db.prepare<[number], TableRow>(
    'SELECT pk, revision, labels, layers FROM fraction_table WHERE grid_pk = ? AND whole',
  );
  const selectShard = db.prepare<[number, number], ShardRow>(
    'SELECT * FROM fraction_shard WHERE table_pk = ? AND shard = ?',
  );
  const insertTable = db.prepare<[number, string, string, string]>(
    'INSERT INTO fraction_table (grid_pk, revision, labels, layers) VALUES (?, ?, ?, ?)',
  );
  const insertShard = db.prepare(`
    INSERT INTO fraction_shard (table_pk, shard, starts, label_index, fractions, feature_starts, feature_index,
      features, inside_complete)
    VALUES (:table_pk, :shard, :starts, :label_index, :fractions, :feature_starts, :feature_index, :features,
      :inside_complete)`);
  const deleteTable = db.prepare<[number]>('DELETE FROM fraction_table WHERE pk = ?');
  const deleteOthers = db.prepare<[number, number]>(
    'DELETE FROM fraction_table WHERE grid_pk = ? AND pk <> ?',
  );
  const makeWhole = db.prepare<[number]>('UPDATE fraction_table SET whole = 1 WHERE pk = ?');

  const finish = db.transaction((gridPk: number, pk: number) => {
    deleteOthers.run(gridPk, pk);
    makeWhole.run(pk);
  });

  /** The table of the scene's grid with its layers, or null. */
  function present(scene: string) {
    const grid = grids.get(scene);
    const row = selectTable.get(grid.pk);
    if (!row) return null;
    const labels: string[] = JSON.parse(row.labels);
    return {
      pk: row.pk,
      tiles: grid.columns * grid.rows,
      labels,
      layers: JSON.parse(row.layers) as string[],
    };
  }

  async function getFractions(scene: string, work: Work): Promise<FractionTable | null> {
    const table = present(scene);
    if (!table) return null;
    const parts: FractionTable[] = [];
    const read = (shard: number) => {
      const row = selectShard.get(table.pk, shard);
      if (row) parts.push(tableOf(row, table.labels, table.layers));
    };
    await eachShard(table.tiles, read, work);
    // Replaced while it was read: what was read so far is of the old one.
    if (present(scene)?.pk !== table.pk) return getFractions(scene, work);
    return joinTables(parts, table.labels);
  }

  return {
    async putFractions(scene, table, revision, work) {
      const grid = grids.get(scene);
      const tiles = grid.columns * grid.rows;
      if (table.first !== 0 || table.tiles !== tiles) {
        throw new RangeError(`fractions of tiles ${table.first} + ${table.tiles}, the grid has ${tiles}`);
      }
      const layers = [...new Set(table.features.map(({ layer }) => layer))];
      work.signal.throwIfAborted();
      const header = [grid.pk, revision, JSON.stringify(table.labels), JSON.stringify(layers)] as const;
      const pk = Number(insertTable.run(...header).lastInsertRowid);
      try {
        await eachShard(
          tiles,
          (shard, from, to) => insertShard.run(rowOf(pk, shard, cutTable(table, from, to), layers)),
          work,
        );
        finish.immediate(grid.pk, pk);
      } catch (thrown) {
        if (db.open) deleteTable.run(pk);
        throw thrown;
      }
    },

    async fractionRevision(scene) {
      return selectTable.get(grids.get(scene).pk)?.revision ?? null;
    },

    getFractions,

    async readFractions(scene, first, end) {
      const table = present(scene);
      if (!table) return null;
      if (first < 0 || end < first || end > table.tiles) {
        throw new RangeError(`tiles [${first}, ${end}) are not among the ${table.tiles} of the grid`);
      }
      if (first === end) return { ...joinTables([], table.labels), first };
      const parts: FractionTable[] = [];
      for (let shard = Math.floor(first / SHARD_TILES); shard * SHARD_TILES < end; shard++) {
        parts.push(tableOf(selectShard.get(table.pk, shard)!, table.labels, table.layers));
      }
      const joined = joinTables(parts, table.labels);
      return cutTable(joined, first - joined.first, end - joined.first);
    },
  };
}

/** Calls `use` for every shard of the grid, some at a time, serving other calls in between. */
async function eachShard(
  tiles: number,
  use: (shard: number, from: number, to: number) => void,
  work: Work,
): Promise<void> {
  const shardsPerSlice = 8;
  let shard = 0;
  await inSlices(() => {
    for (let i = 0; i < shardsPerSlice && shard * SHARD_TILES < tiles; i++, shard++) {
      use(shard, shard * SHARD_TILES, Math.min(tiles, (shard + 1) * SHARD_TILES));
    }
    return shard * SHARD_TILES < tiles;
  }, work);
}

function rowOf(pk: number, shard: number, part: FractionTable, layers: string[]) {
  const features = part.features.map(({ layer, feature }) => [layers.indexOf(layer), feature]);
  return {
    table_pk: pk,
    shard,
    starts: toBlob(part.starts),
    label_index: toBlob(part.labelIndex),
    fractions: toBlob(part.fractions),
    feature_starts: toBlob(part.featureStarts),
    feature_index: toBlob(part.featureIndex),
    features: JSON.stringify(features),
    inside_complete: toBlob(part.insideComplete),
  };
}

function tableOf(row: ShardRow, labels: string[], layers: string[]): FractionTable {
  const features = JSON.parse(row.features) as [number, string][];
  const insideComplete = toBytes(row.inside_complete);
  return {
    first: row.shard * SHARD_TILES,
    tiles: insideComplete.length,
    labels,
    starts: toUint32(row.starts),
    labelIndex: toUint32(row.label_index),
    fractions: toFloat64(row.fractions),
    featureStarts: toUint32(row.feature_starts),
    featureIndex: toUint32(row.feature_index),
    features: features.map(([layer, feature]) => ({ layer: layers[layer]!, feature })),
    insideComplete,
  };
}
