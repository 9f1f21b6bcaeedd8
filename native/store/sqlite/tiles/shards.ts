import { SHARD_TILES } from '../../ports/feature-file.ts';

export function shardCount(tiles: number): number {
  return Math.ceil(tiles / SHARD_TILES);
}

/** Tiles of one shard. @throws RangeError when the grid has no such shard */
export function shardTiles(tiles: number, shard: number): number {
  if (!Number.isInteger(shard) || shard < 0 || shard >= shardCount(tiles)) {
    throw new RangeError(`shard ${shard} is not among the ${shardCount(tiles)} of ${tiles} tiles`);
  }
  return Math.min(SHARD_TILES, tiles - shard * SHARD_TILES);
}
