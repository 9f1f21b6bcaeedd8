/** Patches that have been learnt, and how others are compared with them. */
export interface PatchDictionary {
  readonly bands: number;
  /** Mean of contrast-normalised patches, `[size]`: size = bands × PATCH_PX². */
  readonly mean: Float32Array;
  /** Lower triangular, row-major `[size × size]`: what makes patches white. */
  readonly whitening: Float32Array;
  /** White patches, row-major `[atoms × size]`. */
  readonly atoms: Float32Array;
}

/** Side of a patch, in pixels of the working picture. */
export const PATCH_PX = 6;
/** Between neighbouring patches. */
export const STEP_PX = 2;
/** Added to the variance of a patch before its contrast is divided out, so that noise on a flat field stays small. */
export const CONTRAST_FLOOR = 10 / 255 ** 2;

export function patchSize(bands: number): number {
  return bands * PATCH_PX ** 2;
}

/** `bands`, then mean, whitening and atoms, float32: little-endian, as every machine we run on. */
export function dictionaryToBytes({ bands, mean, whitening, atoms }: PatchDictionary): Uint8Array {
  const numbers = new Float32Array(1 + mean.length + whitening.length + atoms.length);
  numbers[0] = bands;
  numbers.set(mean, 1);
  numbers.set(whitening, 1 + mean.length);
  numbers.set(atoms, 1 + mean.length + whitening.length);
  return new Uint8Array(numbers.buffer);
}

/** @throws RangeError for bytes that are no dictionary */
export function dictionaryFromBytes(bytes: Uint8Array): PatchDictionary {
  if (bytes.length % 4 !== 0) throw new RangeError(`${bytes.length} bytes are no patch dictionary`);
  const numbers = new Float32Array(bytes.slice().buffer);
  const bands = numbers[0]!;
  const size = patchSize(bands);
  const first = 1 + size + size ** 2;
  const isWhole = Number.isInteger(bands) && bands > 0 && numbers.length > first;
  if (!isWhole || (numbers.length - first) % size !== 0) {
    throw new RangeError(`${bytes.length} bytes are no patch dictionary`);
  }
  return {
    bands,
    mean: numbers.subarray(1, 1 + size),
    whitening: numbers.subarray(1 + size, first),
    atoms: numbers.subarray(first),
  };
}
