/** One block of a raster, and where its samples go; see `decodeBlock` of native/raster. The arrays are the caller's. */
export interface BlockJob {
  /** One of `instructionSets`. */
  readonly instructionSet: string;
  /** 0 none, 1 Deflate, 2 LZW, 3 JPEG. */
  readonly codec: number;
  /** An open file that holds the block, or −1: it is in `stored`. */
  readonly file: number;
  readonly offsetBytes: number;
  readonly lengthBytes: number;
  readonly stored: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Of a pixel in this block. */
  readonly bands: number;
  readonly sampleBytes: number;
  /** 0 without a sign, 1 with one, 2 floating-point. */
  readonly sampleKind: number;
  /** TIFF's Predictor. */
  readonly predictor: number;
  /** 1: stored in the other order of bytes than this machine's. */
  readonly isSwapped: 0 | 1;
  /** A JPEG stream of the tables that all blocks share, or nothing. */
  readonly tables: Uint8Array;
  /** 1: three JPEG components become red, green and blue. */
  readonly isYcbcr: 0 | 1;
  /** `[band, row, column]`, overwritten, unless samples go to `picture`. */
  readonly out: Uint8Array;
  /** `[band, row, column]`: what a part of the block becomes there, as float32; empty: samples go to `out`. */
  readonly picture: Float32Array;
  /** For each band of the block: which of the picture it becomes, or −1. */
  readonly pictureBands: Int32Array;
  /** Width and height of the picture; column, row, width and height of the part in the block; its column and row in the picture. */
  readonly part: Int32Array;
}

/** A part of a picture; see `colourPixels` of native/raster. The arrays are the caller's. */
export interface PictureJob {
  /** One of `instructionSets`. */
  readonly instructionSet: string;
  /** `[row, column]` of the picture: where its pixels lie at full resolution, NaN where nowhere. */
  readonly columnPx: Float64Array;
  readonly rowPx: Float64Array;
  /** Pixels `first` to `end` are drawn. */
  readonly first: number;
  readonly end: number;
  /** `[band, row, column]`, one band or three. */
  readonly data: Float32Array;
  /** `[row, column]`. */
  readonly alpha: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
  /** First corner of `data` and the distance of its pixels, at full resolution. */
  readonly leftPx: number;
  readonly topPx: number;
  readonly stepColumnPx: number;
  readonly stepRowPx: number;
  readonly rasterWidthPx: number;
  readonly rasterHeightPx: number;
  /** For each band: what is drawn black, and levels a unit. */
  readonly low: Float64Array;
  readonly scale: Float64Array;
  /** Levels by equal steps of levels from 0 to 255; empty for a straight line. */
  readonly curve: Float32Array;
  /** 1: alpha is a band to be blended. */
  readonly isBlended: 0 | 1;
  /** RGBA of the whole picture, overwritten where it is drawn. */
  readonly out: Uint8Array;
}
