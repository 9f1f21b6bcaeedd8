/** Longest time a thread is kept before others get a turn. */
const SLICE_MS = 20;

/** When this thread last gave itself away: kernels that follow one another share one slice. */
let turnStartMs = 0;

/**
 * Cuts a long computation into slices: call and await the returned function between small steps. It gives the
 * thread away every 20 ms and throws when the signal is aborted. Results never depend on the clock.
 */
export function timeSlices(signal: AbortSignal): () => Promise<void> | undefined {
  return () => {
    if (performance.now() - turnStartMs < SLICE_MS) return undefined;
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      setImmediate(() => {
        turnStartMs = performance.now();
        if (signal.aborted) reject(signal.reason);
        else resolve();
      });
    });
  };
}

/**
 * Does a long computation on `count` items in runs of `atOnce`, in order, each run some milliseconds at most.
 *
 * @param act for items `[first, end)`
 */
export async function inRuns(
  count: number,
  atOnce: number,
  act: (first: number, end: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const pause = timeSlices(signal);
  for (let first = 0; first < count; first += atOnce) {
    act(first, Math.min(count, first + atOnce));
    await pause();
  }
}
