import { setImmediate as yieldToEvents } from 'node:timers/promises';
import type { Work } from '../../contract/work.ts';
import { emptyPixels, type GridPixels } from './grid-space.ts';

// Enough that threads always have a block to decode; pixels of many bands are large, so fewer of them.
const MOST_AHEAD = 4;
const AHEAD_BYTES = 32 * 2 ** 20;

/**
 * Reads windows in order, some of them ahead of the one that is looked at, always into the same few arrays.
 *
 * @param largestPx pixels of the largest window
 * @param read fills the arrays it is given, or their beginnings
 * @returns what `read` returned, good until the next is asked for
 */
export async function* readAhead<Window>(
  windows: readonly Window[],
  largestPx: number,
  bandCount: number,
  read: (window: Window, into: GridPixels, work: Work) => Promise<GridPixels>,
  work: Work,
): AsyncGenerator<[Window, GridPixels]> {
  const windowBytes = largestPx * (4 * bandCount + 1);
  const ahead = Math.max(1, Math.min(MOST_AHEAD, windows.length - 1, Math.floor(AHEAD_BYTES / windowBytes)));
  const arrays = Array.from({ length: ahead + 1 }, () => emptyPixels(largestPx, bandCount));
  const left = new AbortController();
  const shared = { ...work, signal: AbortSignal.any([work.signal, left.signal]) };
  const underWay: Promise<GridPixels>[] = [];
  const begin = (n: number) => {
    if (n >= windows.length) return;
    const reading = read(windows[n]!, arrays[n % arrays.length]!, shared);
    // Whoever awaits it gets the failure; until then nobody does.
    reading.catch(() => {});
    underWay.push(reading);
  };
  try {
    work.signal.throwIfAborted();
    for (let n = 0; n < ahead; n++) begin(n);
    for (const [n, window] of windows.entries()) {
      work.signal.throwIfAborted();
      begin(n + ahead);
      yield [window, await underWay.shift()!];
      await yieldToEvents();
    }
  } finally {
    left.abort();
    await Promise.allSettled(underWay);
  }
}
