import type { Shard } from './shard.ts';
import type { Settle } from './transaction.ts';

/** One file: the image features of all tiles of a scene's present grid by one version of an extractor. */
export interface FeatureFileKey {
  /** Scene id. */
  scene: string;
  /** Extractor id. */
  extractor: string;
  /** Holds everything that changes values. */
  version: string;
}

export interface StoredFeatureFile extends FeatureFileKey {
  /** Grid id. */
  grid: string;
  dimension: number;
  backend: string;
  tiles: number;
  /** Tiles whose rows are there. */
  doneTiles: number;
  /** Seconds spent so far. */
  seconds: number;
}

export interface FeatureFile {
  readonly tiles: number;
  readonly dimension: number;
  /** Shards without rows, ascending. */
  missing(): Shard[];
  /**
   * Writes row-major `[tiles of the shard × dimension]` whole, settled in the transaction that records it: there for good
   * once this answers true. Failure: file-unwritable, also of a full disk.
   */
  writeShard(shard: Shard, rows: Float32Array, seconds: number, settle: Settle): Promise<boolean>;
  /** Row-major `[tiles × dimension]`, in the order asked for. Failure: step-missing when a row is not there. */
  readRows(tiles: Uint32Array): Promise<Float32Array>;
  readShard(shard: Shard): Promise<Float32Array>;
  close(): Promise<void>;
}

/**
 * Flat float32 files under `features/`. They can be computed again: a file that is gone or too short only means that its
 * shards are missing. A file has a temporary name until its last shard is in. Removed with the grid.
 */
export interface FeatureFileStore {
  list(): Promise<StoredFeatureFile[]>;
  /** Makes the file, or goes on with it. One writer at a time. */
  openForWriting(key: FeatureFileKey, facts: { dimension: number; backend: string }): Promise<FeatureFile>;
  /** Null when there is none with a row in it. */
  openForReading(key: FeatureFileKey): Promise<FeatureFile | null>;
  remove(key: FeatureFileKey): Promise<void>;
}
