/** A decoding process that never answers. */
import type { PoolAnswer } from '../../../native/raster/codec/decode-pool.ts';

process.on('message', () => {});
process.on('disconnect', () => process.exit(0));
process.send?.({ ready: true } satisfies PoolAnswer);
