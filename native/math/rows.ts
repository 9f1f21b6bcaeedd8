/** Rows of numbers, in memory or in a file: read in runs, so that not all of them need to be in memory. */
export interface RowSource {
  readonly count: number;
  readonly dimension: number;
  /** Rows `first` to `end`, row-major `[(end - first) × dimension]`; not to be changed. */
  read(first: number, end: number): Float32Array;
}

/** @param values row-major `[count × dimension]` */
export function rowsInMemory(values: Float32Array, dimension: number): RowSource {
  return {
    count: values.length / dimension,
    dimension,
    read: (first, end) => values.subarray(first * dimension, end * dimension),
  };
}

/** Rows as a source, wherever they are. @param rows in memory: row-major `[count × dimension]` */
export function asRows(rows: Float32Array | RowSource, dimension: number): RowSource {
  return rows instanceof Float32Array ? rowsInMemory(rows, dimension) : rows;
}

/** Rows that are computed from others whenever they are read. @param change changes a copy of some rows in place */
export function derivedRows(from: RowSource, change: (rows: Float32Array) => void): RowSource {
  return {
    count: from.count,
    dimension: from.dimension,
    read(first, end) {
      const rows = from.read(first, end).slice();
      change(rows);
      return rows;
    },
  };
}

/** The rows of some numbers, one after the other. */
export function pickRows(rows: RowSource, numbers: ArrayLike<number>): Float32Array {
  const { dimension } = rows;
  const picked = new Float32Array(numbers.length * dimension);
  for (let place = 0; place < numbers.length; place++) {
    const number = numbers[place]!;
    picked.set(rows.read(number, number + 1), place * dimension);
  }
  return picked;
}
