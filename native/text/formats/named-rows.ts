/** A matrix whose rows have names: what vector files hold. */
export interface NamedRows {
  /** In the order of the file; of terms the most frequent first. */
  readonly names: readonly string[];
  /** Row-major `[names × dimension]`. */
  readonly rows: Float32Array;
  readonly dimension: number;
}

/** Rows of one piece of a file: about 100 kB. */
export const ROWS_PER_PIECE = 64;

/** A name that readers split at white space: gaps become `_`, as in a phrase. */
export function spaceless(name: string): string {
  return name.trim().replace(/\s+/g, '_') || '_';
}

/** The shortest decimal that reads back as the same float32; nine digits always do. */
export function shortestFloat32(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(Number(value.toPrecision(9)));
}
