import type { FeatureFile } from '../../store/ports/feature-file.ts';

/** Features of a scene's tiles that are all there, as a mapping reads them. */
export type FeatureRows = Pick<FeatureFile, 'tiles' | 'dimension' | 'readRows' | 'readShard' | 'close'>;

/** The rows of several files, side by side; one file as it is. Closes them all. */
export function sideBySide(files: readonly FeatureFile[]): FeatureRows {
  if (files.length === 1) return files[0]!;
  const dimension = files.reduce((sum, file) => sum + file.dimension, 0);
  const read = async (rowsOf: (file: FeatureFile) => Promise<Float32Array>) => {
    const blocks: RowBlock[] = [];
    for (const file of files) blocks.push({ rows: await rowsOf(file), dimension: file.dimension });
    return joinedRows(blocks);
  };
  return {
    tiles: files[0]!.tiles,
    dimension,
    readRows: (tiles) => read((file) => file.readRows(tiles)),
    readShard: (shard) => read((file) => file.readShard(shard)),
    close: async () => {
      for (const file of files) await file.close();
    },
  };
}

/** Row-major `[count × dimension]`. */
export interface RowBlock {
  readonly rows: Float32Array;
  readonly dimension: number;
}

/** Blocks of as many rows each, side by side: row-major `[count × sum of dimensions]`. */
export function joinedRows(blocks: readonly RowBlock[]): Float32Array {
  const width = blocks.reduce((sum, { dimension }) => sum + dimension, 0);
  const count = blocks[0]!.rows.length / blocks[0]!.dimension;
  const out = new Float32Array(count * width);
  let column = 0;
  for (const { rows, dimension } of blocks) {
    for (let row = 0; row < count; row++) {
      out.set(rows.subarray(row * dimension, (row + 1) * dimension), row * width + column);
    }
    column += dimension;
  }
  return out;
}
