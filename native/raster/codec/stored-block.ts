import type { ByteSource } from '../../io/byte-source.ts';

/** A block as it lies in a file. */
export interface StoredBlock {
  readonly source: ByteSource;
  readonly offsetBytes: number;
  readonly lengthBytes: number;
}

/** A part of a block, in pixels from its first, that becomes a part of a picture of float32. */
export interface PicturePart {
  /** `[band, row, column]`. */
  readonly picture: Float32Array;
  readonly widthPx: number;
  readonly heightPx: number;
  /** For each band of the block: which of the picture it becomes, or −1. */
  readonly bands: Int32Array;
  readonly columnPx: number;
  readonly rowPx: number;
  readonly columns: number;
  readonly rows: number;
  readonly toColumnPx: number;
  readonly toRowPx: number;
}
