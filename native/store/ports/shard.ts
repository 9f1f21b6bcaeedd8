/** Tiles are computed, leased and written by the shard: this many, the last one of a scene fewer. */
export const SHARD_TILES = 1024;

/** Tiles `[first, last)` of the present grid of a scene (by id). */
export interface Shard {
  readonly scene: string;
  readonly first: number;
  readonly last: number;
}
