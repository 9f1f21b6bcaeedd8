import type { Shard } from './shard.ts';
import type { Transaction } from './transaction.ts';

/** What is computed shard by shard, on the present grid of a scene: named by what it is, not by who computes it. */
export type WorkTarget =
  | { of: 'image-features'; scene: string; extractor: string; version: string }
  | { of: 'tile-embeddings'; scene: string; mapping: string };

/** One attempt at one shard. */
export interface Lease {
  readonly id: string;
  readonly shard: Shard;
}

/**
 * Shards that wait for their result, and who works on them. A shard is in the queue until its result is stored, and goes
 * with what it is for: when the grid, the features or the mapping is taken away, its leases are lost.
 *
 * A lease ends with the engine that took it: the next that opens the project finds the shard waiting again.
 */
export interface WorkQueue {
  /** Adding a shard twice adds it once. Failures: not-found (the grid, the features or the mapping). */
  submit(target: WorkTarget, shards: readonly Shard[]): Promise<void>;
  /** The first shard that nobody works on; null when there is none. Failures as of `submit`. */
  take(target: WorkTarget): Promise<Lease | null>;
  /** Asked on the way through a long shard. False: the lease is lost, and the rest need not be computed. */
  keep(lease: Lease): Promise<boolean>;
  /** Ends the lease as part of the transaction that stores its result. False: the lease is lost, the result is not kept. */
  finish(lease: Lease, transaction: Transaction): Promise<boolean>;
  /** Nothing came of it: the shard waits again. A lost lease is no matter. */
  giveBack(lease: Lease): Promise<void>;
}
