/** Longest time a computation keeps its thread before others get a turn. */
const SLICE_MS = 20;

/**
 * Cuts a long computation into slices: call and await the returned function between small steps. It gives the
 * thread away every 20 ms and throws when the signal is aborted. Results never depend on the clock.
 */
export function timeSlices(signal: AbortSignal): () => Promise<void> | undefined {
  let until = performance.now() + SLICE_MS;
  return () => {
    if (performance.now() < until) return undefined;
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      setImmediate(() => {
        until = performance.now() + SLICE_MS;
        if (signal.aborted) reject(signal.reason);
        else resolve();
      });
    });
  };
}
