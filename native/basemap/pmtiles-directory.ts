/**
 * A directory of a PMTiles archive: tiles by their number along the Hilbert curve, in order.
 *
 * Source: PMTiles specification, version 3, sections 4 (directories) and 4.1 (tile ids).
 */
export interface Directory {
  readonly tileIds: Float64Array;
  readonly offsets: Float64Array;
  readonly lengths: Float64Array;
  /** Tiles in a row that are the same picture; 0: a leaf directory. */
  readonly runLengths: Float64Array;
}

/** An entry is four numbers of a byte at least: no directory can claim more entries than it has bytes for. */
const LEAST_ENTRY_BYTES = 4;

/** @throws RangeError when the bytes are none */
export function parseDirectory(bytes: Uint8Array): Directory {
  const numbers = new Varints(bytes);
  const count = numbers.next();
  if (count === 0 || count * LEAST_ENTRY_BYTES > bytes.length)
    throw new RangeError(`a directory of ${bytes.length} bytes claims ${count} entries`);
  const tileIds = new Float64Array(count);
  for (let i = 0, id = 0; i < count; i++) tileIds[i] = id += numbers.next();
  const column = () => Float64Array.from({ length: count }, () => numbers.next());
  const runLengths = column();
  const lengths = column();
  const offsets = column();
  for (let i = 0; i < count; i++) {
    // 0: right behind the one before it.
    offsets[i] = offsets[i] === 0 && i > 0 ? offsets[i - 1]! + lengths[i - 1]! : offsets[i]! - 1;
  }
  return { tileIds, offsets, lengths, runLengths };
}

export interface Found {
  readonly offset: number;
  readonly length: number;
  readonly isLeaf: boolean;
}

export function findEntry(
  { tileIds, offsets, lengths, runLengths }: Directory,
  tileId: number,
): Found | null {
  let [low, high] = [0, tileIds.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (tileIds[middle]! <= tileId) low = middle;
    else high = middle - 1;
  }
  if (tileIds[low]! > tileId) return null;
  const isLeaf = runLengths[low] === 0;
  if (!isLeaf && tileId - tileIds[low]! >= runLengths[low]!) return null;
  return { offset: offsets[low]!, length: lengths[low]!, isLeaf };
}

/** Number of a tile: those of all lower zooms, then along the Hilbert curve of its own. */
export function hilbertId(z: number, x: number, y: number): number {
  let id = (4 ** z - 1) / 3;
  for (let side = 2 ** (z - 1); side >= 1; side /= 2) {
    const right = (Math.floor(x / side) & 1) === 1 ? 1 : 0;
    const lower = (Math.floor(y / side) & 1) === 1 ? 1 : 0;
    id += side * side * ((3 * right) ^ lower);
    if (lower === 0) {
      if (right === 1) {
        x = side - 1 - (x % side);
        y = side - 1 - (y % side);
      }
      [x, y] = [y % side, x % side];
    }
  }
  return id;
}

/** Numbers of seven bits a byte, the lowest first. */
class Varints {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  next(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new RangeError('a directory ends early');
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        if (Number.isSafeInteger(value)) return value;
        throw new RangeError('a directory has a number that is too large');
      }
      if (scale > 2 ** 56) throw new RangeError('a directory has a number without an end');
    }
  }
}
