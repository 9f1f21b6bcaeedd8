import { loadAddon } from '../../addon/index.ts';
import { ByteBudget } from '../../io/byte-budget.ts';
import { SharedCache } from '../../io/lru.ts';
import { BlockDecoder } from '../codec/block-decoder.ts';
import { BlockMemory } from '../codec/block-memory.ts';
import { DecodePool } from '../codec/decode-pool.ts';
import { DecodeThreads } from '../codec/decode-threads.ts';
import type { Samples } from '../samples.ts';

/** Where decoded blocks are kept and who decodes them. The memory of blocks is used again: see `SharedCache.look`. */
export interface BlockStore {
  readonly blocks: SharedCache<Samples>;
  readonly decoder: BlockDecoder;
  readonly memory: BlockMemory;
  /** Of blocks that are being decoded: a file of some kilobytes may hold blocks of 256 MiB. */
  readonly budget: ByteBudget;
}

const MEBIBYTE = 2 ** 20;

const memory = new BlockMemory();

export const decodeThreads = new DecodeThreads();

const pool = new DecodePool();

/** Decodes in no more threads, and by third-party codecs in no more processes, from now on. */
export function limitDecoding(threads: number): void {
  decodeThreads.limitTo(threads);
  pool.limitTo(threads);
}

/** One cache, one pool and one set of threads for all rasters of a process: memory and processors are the machine's, not the file's. */
export const blockStore: BlockStore = {
  blocks: new SharedCache<Samples>(
    256 * MEBIBYTE,
    (samples) => samples.buffer.byteLength,
    (samples) => memory.giveBack(samples.buffer),
  ),
  decoder: new BlockDecoder(pool, decodeThreads, memory, loadAddon().addon),
  memory,
  budget: new ByteBudget(256 * MEBIBYTE),
};
