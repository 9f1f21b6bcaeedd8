import { existsSync } from 'node:fs';
import { type FileHandle, open, rename } from 'node:fs/promises';
import { EngineError } from '../../../contract/failure.ts';
import { orUnwritable } from '../../../io/files.ts';
import type { FeatureFile } from '../../ports/feature-file.ts';
import { SHARD_TILES } from '../../ports/shard.ts';
import { toBlob } from '../base/blob.ts';
import type { WritableDb } from '../base/database.ts';
import { writeSettled } from '../base/transaction.ts';
import { shardAt, shardNumber, shardsWithout } from './shards.ts';

/** Ending of a file that still lacks shards. */
export const PART = '.part';

export interface FileFacts {
  pk: number;
  path: string;
  /** Scene id. */
  scene: string;
  tiles: number;
  dimension: number;
}

/** Opens the rows of one file; shards that are recorded but lie beyond its end are forgotten. */
export async function openRows(
  db: WritableDb,
  facts: FileFacts,
  access: 'read' | 'write',
): Promise<FeatureFile> {
  const { pk, path, scene, tiles, dimension } = facts;
  const rowBytes = 4 * dimension;
  const records = shardRecords(db, pk);
  let handle = await openPresent(path, access);
  records.forgetBeyond((await handle.stat()).size, (n) => shardAt(scene, tiles, n).last * rowBytes);

  const missing = () => shardsWithout(new Set(records.all()), scene, tiles);

  /** Tiles `[first, end)` of one shard. */
  async function readSpan(shard: number, first: number, end: number): Promise<Float32Array> {
    if (!records.has(shard)) {
      const step = `Image features of tiles ${shard * SHARD_TILES} and following are not there.`;
      throw new EngineError({ kind: 'step-missing', step, remedy: 'Extract the features again.' });
    }
    const rows = new Float32Array((end - first) * dimension);
    const bytes = toBlob(rows);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, first * rowBytes);
    if (bytesRead === bytes.length) return rows;
    throw new EngineError({
      kind: 'file-unreadable',
      path,
      reason: `it ends ${bytes.length - bytesRead} bytes early`,
    });
  }

  async function readRows(wanted: Uint32Array): Promise<Float32Array> {
    const rows = new Float32Array(wanted.length * dimension);
    for (const [shard, positions] of byShard(wanted)) {
      const tilesHere = positions.map((position) => wanted[position]!);
      const first = Math.min(...tilesHere);
      const span = await readSpan(shard, first, Math.max(...tilesHere) + 1);
      for (const position of positions) {
        const offset = (wanted[position]! - first) * dimension;
        rows.set(span.subarray(offset, offset + dimension), position * dimension);
      }
    }
    return rows;
  }

  return {
    tiles,
    dimension,
    missing,
    async writeShard(shard, rows, seconds, settle) {
      const n = shardNumber(tiles, shard);
      const count = shard.last - shard.first;
      if (rows.length !== count * dimension) {
        throw new RangeError(`shard ${n} has ${rows.length} numbers, expected ${count} × ${dimension}`);
      }
      await orUnwritable(path, async () => {
        await writeAll(handle, toBlob(rows), shard.first * rowBytes);
        // On disk before it is recorded: what is recorded can be trusted after a power cut.
        await handle.datasync();
      });
      if (!(await writeSettled(db, settle, () => records.add(n, seconds)))) return false;
      if (missing().length > 0 || !existsSync(path + PART)) return true;
      await handle.close();
      await rename(path + PART, path);
      handle = await openPresent(path, access);
      return true;
    },
    readRows,
    readShard: async (shard) => readSpan(shardNumber(tiles, shard), shard.first, shard.last),
    close: () => handle.close(),
  };
}

/** A disk that fills up takes a part of it first, and fails at the rest. */
async function writeAll(handle: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; )
    done += (await handle.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
}

async function openPresent(path: string, access: 'read' | 'write'): Promise<FileHandle> {
  const present = existsSync(path) ? path : path + PART;
  if (access === 'read') return open(present, 'r');
  return open(present, existsSync(present) ? 'r+' : 'w+');
}

function shardRecords(db: WritableDb, pk: number) {
  const select = db
    .prepare<[number], number>('SELECT shard FROM image_feature_shard WHERE file_pk = ? ORDER BY shard')
    .pluck();
  const selectOne = db
    .prepare<[number, number], number>('SELECT 1 FROM image_feature_shard WHERE file_pk = ? AND shard = ?')
    .pluck();
  const insert = db.prepare<[number, number]>(
    'INSERT OR IGNORE INTO image_feature_shard (file_pk, shard) VALUES (?, ?)',
  );
  const remove = db.prepare<[number, number]>(
    'DELETE FROM image_feature_shard WHERE file_pk = ? AND shard = ?',
  );
  const addSeconds = db.prepare<[number, number]>(
    'UPDATE image_feature_file SET seconds = seconds + ? WHERE pk = ?',
  );
  return {
    all: () => select.all(pk),
    has: (shard: number) => selectOne.get(pk, shard) !== undefined,
    /** The caller holds the transaction. */
    add: (shard: number, seconds: number) => {
      insert.run(pk, shard);
      addSeconds.run(seconds, pk);
    },
    forgetBeyond: db.transaction((sizeBytes: number, endBytes: (shard: number) => number) => {
      for (const shard of select.all(pk)) if (endBytes(shard) > sizeBytes) remove.run(pk, shard);
    }),
  };
}

/** Shard → positions in `tiles`. */
function byShard(tiles: Uint32Array): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  for (const [position, tile] of tiles.entries()) {
    const shard = Math.floor(tile / SHARD_TILES);
    const group = groups.get(shard);
    if (group) group.push(position);
    else groups.set(shard, [position]);
  }
  return groups;
}
