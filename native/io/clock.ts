/** The time as a port: tests pass a clock that they move by hand. */
export interface Clock {
  /** Milliseconds on a clock that never goes back; only differences mean something. */
  nowMs(): number;
}

export const systemClock: Clock = { nowMs: () => performance.now() };
