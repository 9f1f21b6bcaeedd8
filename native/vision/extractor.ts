/** What the bands of a scene are, as far as features depend on it. */
export interface BandLayout {
  /** ≥ 1 */
  readonly count: number;
  /** Positions (from 0) of red, green and blue; null when the scene has no natural colours. */
  readonly rgb: readonly [red: number, green: number, blue: number] | null;
}

/** The pixels of one tile with its context around it. */
export interface TilePixels {
  /** `[band, row, column]`, as the extractor reads them. */
  readonly pixels: Float32Array;
  /** `[row, column]`; 0 where there is nodata or the window leaves the scene. */
  readonly valid: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
  /** The tile is the window without a margin of this width. */
  readonly insetPx: number;
}

/**
 * Writes the features of one tile.
 *
 * @param out `[dimension]`, every number is written
 * @returns false, and zeros, when the tile itself has no valid pixel: it is not to be used
 */
export type Extract = (tile: TilePixels, out: Float32Array) => boolean;

/** One way of turning the pixels of a tile into numbers. */
export interface Extractor {
  readonly id: string;
  /** Changes whenever the same pixels would give other numbers; parameters and context are in it. */
  readonly version: string;
  /** Pixels of a picture, scaled to [0, 1], or the decoded vectors of an embedding. */
  readonly reads: 'pictures' | 'embeddings';
  readonly minimumWindowPx: number;
  dimension(layout: BandLayout): number;
  /** Side of the window a tile of this size is seen through; the margin on each side is a whole pixel count. */
  contextPx(tileSizePx: number): number;
  /** Names what a mapping of these features can read; another one is refused. */
  layoutName(layout: BandLayout): string;
  /** An extractor that reuses its memory between tiles: not to be shared by threads. */
  open(layout: BandLayout): Extract;
}

/** Names a band layout, so that a mapping can refuse another one: `3 bands, colours at 1 2 3`. */
export function layoutName(layout: BandLayout): string {
  const bands = `${layout.count} ${layout.count === 1 ? 'band' : 'bands'}`;
  return layout.rgb ? `${bands}, colours at ${layout.rgb.map((band) => band + 1).join(' ')}` : bands;
}
