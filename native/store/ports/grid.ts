export interface NewGrid {
  /** Scene id. */
  scene: string;
  sizePx: number;
  stridePx: number;
  columns: number;
  rows: number;
  /** Side on the ground of the pixels that tiles are looked at with; null, or left out: of the scene's own. */
  pixelSizeM?: number | null;
  /** `[tiles]`, share of each tile without data. */
  nodataFractions: Float32Array;
  /** Tiles that count as holding no data. */
  nodataTiles: number;
}

export interface StoredGrid extends Omit<NewGrid, 'nodataFractions' | 'pixelSizeM'> {
  pixelSizeM: number | null;
  /** From its content, `gridId`; the middle of a tile's id. */
  id: string;
  tiles: number;
  createdAt: string;
}

/** Names a grid within its scene: `64`, or `64-32` where the stride differs from the size. */
export function gridId(sizePx: number, stridePx: number): string {
  return sizePx === stridePx ? `${sizePx}` : `${sizePx}-${stridePx}`;
}

/** One grid per scene. */
export interface GridStore {
  /**
   * Makes this the scene's grid. Another grid goes, with the fractions, labels by rule, image features and embeddings
   * made from it; the same grid again keeps them. A person's labels are kept with the grid they were given on, and
   * are there again when the grid comes back.
   */
  replace(grid: NewGrid): Promise<StoredGrid>;
  /** In draw order of their scenes. */
  list(): Promise<StoredGrid[]>;
  find(scene: string): Promise<StoredGrid | null>;
  get(scene: string): Promise<StoredGrid>;
  /** `[tiles]`. */
  nodataFractions(scene: string): Promise<Float32Array>;
}
