import { scanKernel } from '../../../addon/kernels.ts';
import { NOVELTY_WAYS } from '../../../contract/image.ts';
import { silent, type Work } from '../../../contract/work.ts';
import { scanRows } from '../../../math/scan.ts';
import { TopK } from '../../../math/top-k.ts';
import type {
  EmbeddingStore,
  NearestQuery,
  ShardEmbeddings,
  TileFilter,
  TileHit,
} from '../../ports/mapping.ts';
import { SHARD_TILES, type Shard } from '../../ports/shard.ts';
import { inSlices } from '../base/batches.ts';
import { toBlob, toFloat32, viewFloat32 } from '../base/blob.ts';
import type { WritableDb } from '../base/database.ts';
import { found } from '../base/lookup.ts';
import { writeSettled } from '../base/transaction.ts';
import { gridLookup } from './grids.ts';
import { shardCount, shardNumber, shardsWithout } from './shards.ts';

export function sqliteTileEmbeddings(db: WritableDb): EmbeddingStore {
  const grids = gridLookup(db);
  const selectMapping = db.prepare<[string], { pk: number; dimension: number }>(
    'SELECT m.pk, s.dimension FROM mapping m JOIN space s ON s.pk = m.space_pk AND s.whole WHERE m.id = ?',
  );
  const selectShards = db
    .prepare<[number, number], number>(
      'SELECT shard FROM tile_embedding WHERE mapping_pk = ? AND grid_pk = ? ORDER BY shard',
    )
    .pluck();
  const selectOne = db
    .prepare<[number, number, number], Buffer>(
      'SELECT embeddings FROM tile_embedding WHERE mapping_pk = ? AND grid_pk = ? AND shard = ?',
    )
    .pluck();
  const selectNovelty = db.prepare<[number, number], { shard: number; novelty: Buffer }>(
    'SELECT shard, novelty FROM tile_embedding WHERE mapping_pk = ? AND grid_pk = ? AND novelty IS NOT NULL',
  );
  const replaceRow = db.prepare<[number, number, number, number, number, Buffer, Buffer | null]>(`
    INSERT INTO tile_embedding (mapping_pk, grid_pk, shard, tiles, dimension, embeddings, novelty)
    VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (mapping_pk, grid_pk, shard)
    DO UPDATE SET embeddings = excluded.embeddings, novelty = excluded.novelty`);
  const selectCounts = db.prepare<[number], { scene: string; tiles: number }>(`
    SELECT s.id AS scene, sum(e.tiles) AS tiles
    FROM tile_embedding e JOIN grid g ON g.pk = e.grid_pk JOIN scene s ON s.pk = g.scene_pk
    WHERE e.mapping_pk = ? GROUP BY s.pk ORDER BY s.draw_order`);

  const mappingOf = (id: string) => found(selectMapping.get(id), 'mapping', id, []);

  function missing(mapping: string, scene: string): Shard[] {
    const grid = grids.get(scene);
    const there = new Set(selectShards.all(mappingOf(mapping).pk, grid.pk));
    return shardsWithout(there, scene, grid.columns * grid.rows);
  }

  function write(shard: Shard, { mapping, embeddings, novelty }: ShardEmbeddings): void {
    const { pk, dimension } = mappingOf(mapping);
    const grid = grids.get(shard.scene);
    const n = shardNumber(grid.columns * grid.rows, shard);
    const tiles = shard.last - shard.first;
    if (embeddings.length !== tiles * dimension) {
      throw new RangeError(`shard ${n} has ${embeddings.length} numbers, expected ${tiles} × ${dimension}`);
    }
    replaceRow.run(pk, grid.pk, n, tiles, dimension, toBlob(embeddings), novelty && toBlob(novelty));
  }

  /** Looks at every row: exact. A shard at a time is in memory, however many there are. */
  async function nearest(
    { mapping, embedding, k }: NearestQuery,
    filters: readonly TileFilter[],
    { signal }: Work,
  ): Promise<TileHit[]> {
    const { pk, dimension } = mappingOf(mapping);
    const best = new TopK(k);
    const room = new Float32Array(SHARD_TILES);
    // Tiles are numbered through all scenes, so that one heap ranks them.
    const firsts: number[] = [];
    let first = 0;
    for (const { scene, admits } of filters) {
      const grid = grids.get(scene);
      for (const shard of selectShards.all(pk, grid.pk)) {
        const blob = selectOne.get(pk, grid.pk, shard);
        // Gone since, with its grid or mapping.
        if (!blob) break;
        const rows = viewFloat32(blob);
        const similarities = room.subarray(0, rows.length / dimension);
        await scanRows(embedding, rows, similarities, scanKernel(), silent(signal));
        const start = shard * SHARD_TILES;
        for (let place = 0; place < similarities.length; place++) {
          if (admits?.[start + place] !== 0) best.offer(first + start + place, similarities[place]!);
        }
      }
      firsts.push(first);
      first += grid.columns * grid.rows;
    }
    return best.ranked().map(({ index, score }) => {
      const place = firsts.findLastIndex((start) => start <= index);
      return { scene: filters[place]!.scene, tile: index - firsts[place]!, similarity: score };
    });
  }

  return {
    // Settled first: of a lost lease, mapping or grid may be gone.
    replace: (shard, result, settle) => writeSettled(db, settle, () => write(shard, result)),
    missing: async (mapping, scene) => missing(mapping, scene),
    async read(mapping, scene, work) {
      const { pk, dimension } = mappingOf(mapping);
      const grid = grids.get(scene);
      const tiles = grid.columns * grid.rows;
      const shards = selectShards.all(pk, grid.pk);
      if (shards.length === 0) return null;
      const embeddings = new Float32Array(tiles * dimension);
      if (shards.length < shardCount(tiles)) embeddings.fill(Number.NaN);
      let next = 0;
      await inSlices(() => {
        const shard = shards[next++]!;
        const blob = selectOne.get(pk, grid.pk, shard);
        const at = shard * SHARD_TILES * dimension;
        // Gone since, with its grid or mapping.
        if (blob) embeddings.set(viewFloat32(blob), at);
        else embeddings.fill(Number.NaN, at, at + SHARD_TILES * dimension);
        return next < shards.length;
      }, work);
      return { tiles, embeddings, missingShards: missing(mapping, scene) };
    },
    async readTile(mapping, scene, tile) {
      const { pk, dimension } = mappingOf(mapping);
      const n = Math.floor(tile / SHARD_TILES);
      const blob = selectOne.get(pk, grids.get(scene).pk, n);
      const at = (tile - n * SHARD_TILES) * dimension;
      return blob ? toFloat32(blob.subarray(4 * at, 4 * (at + dimension))) : null;
    },
    async readNovelty(mapping, scene) {
      const grid = grids.get(scene);
      const shards = selectNovelty.all(mappingOf(mapping).pk, grid.pk);
      if (shards.length === 0) return null;
      const ways = NOVELTY_WAYS.length;
      const out = new Float32Array(grid.columns * grid.rows * ways).fill(Number.NaN);
      for (const { shard, novelty } of shards) out.set(viewFloat32(novelty), shard * SHARD_TILES * ways);
      return out;
    },
    nearest,
    countByScene: async (mapping) =>
      new Map(selectCounts.all(mappingOf(mapping).pk).map(({ scene, tiles }) => [scene, tiles])),
  };
}
