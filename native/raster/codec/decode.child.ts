/** A process that decodes one block at a time for `decode-pool.ts`. It holds nothing and may be ended at any moment. */
import { decodeForeign } from './decode-foreign.ts';
import type { PoolAnswer, PoolRequest } from './decode-pool.ts';

process.on('message', async (request: PoolRequest) => {
  process.send?.(await answer(request));
});
process.on('disconnect', () => process.exit(0));
process.send?.({ ready: true } satisfies PoolAnswer);

async function answer(request: PoolRequest): Promise<PoolAnswer> {
  try {
    return { bytes: await decodeForeign(request) };
  } catch (error) {
    return { error: `does not decode: ${(error as Error).message.split('\n')[0]}` };
  }
}
