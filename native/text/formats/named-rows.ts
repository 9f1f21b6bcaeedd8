/** What is exported: a matrix whose rows have names. */
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
