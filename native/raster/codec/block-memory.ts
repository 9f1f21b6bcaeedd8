// Smaller blocks are as cheap to allocate as to look up.
const LEAST_BYTES = 16 * 1024;
// What is held is used before anything new is made, so that this matters when a scene is closed.
const MOST_HELD_BYTES = 128 * 2 ** 20;

/**
 * Memory of blocks that are no longer wanted, for the next ones of about their size. New memory is cleared by the system
 * and swept by the collector; for blocks that are looked at once, that took a quarter of all the time of reading.
 */
export class BlockMemory {
  readonly #bySize = new Map<number, ArrayBuffer[]>();
  #heldBytes = 0;

  /** At least so many bytes, of whatever they held. */
  take(bytes: number): ArrayBuffer {
    const size = roundUp(bytes);
    const held = this.#bySize.get(size)?.pop();
    if (held === undefined) return Buffer.allocUnsafeSlow(size).buffer as ArrayBuffer;
    this.#heldBytes -= size;
    return held;
  }

  /** @param memory that nobody looks at any more */
  giveBack(memory: ArrayBuffer): void {
    const size = memory.byteLength;
    if (size < LEAST_BYTES || size !== roundUp(size) || this.#heldBytes + size > MOST_HELD_BYTES) return;
    const held = this.#bySize.get(size);
    if (held) held.push(memory);
    else this.#bySize.set(size, [memory]);
    this.#heldBytes += size;
  }
}

/** To eighths of a power of two, so that blocks of nearly the same size share memory and an eighth is wasted at most. */
function roundUp(bytes: number): number {
  if (bytes < LEAST_BYTES) return bytes;
  const step = 2 ** (Math.floor(Math.log2(bytes)) - 3);
  return Math.ceil(bytes / step) * step;
}
