import { SHARD_TILES, type Shard } from '../../ports/shard.ts';

export function shardCount(tiles: number): number {
  return Math.ceil(tiles / SHARD_TILES);
}

/** Shard n of a scene with so many tiles. */
export function shardAt(scene: string, tiles: number, n: number): Shard {
  const first = n * SHARD_TILES;
  return { scene, first, last: Math.min(tiles, first + SHARD_TILES) };
}

/** Number of a shard. @throws RangeError when a grid of so many tiles has no such shard */
export function shardNumber(tiles: number, { scene, first, last }: Shard): number {
  const n = first / SHARD_TILES;
  const isShard = Number.isInteger(n) && n >= 0 && n < shardCount(tiles);
  if (isShard && last === shardAt(scene, tiles, n).last) return n;
  throw new RangeError(`tiles [${first}, ${last}) are no shard of ${tiles} tiles`);
}

/** The shards of a scene that are not among `there`, ascending. */
export function shardsWithout(there: ReadonlySet<number>, scene: string, tiles: number): Shard[] {
  const numbers = Array.from({ length: shardCount(tiles) }, (_, n) => n);
  return numbers.filter((n) => !there.has(n)).map((n) => shardAt(scene, tiles, n));
}
