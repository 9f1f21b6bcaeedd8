import { decodeEmbeddings, type EmbeddingCoding } from './embedding/coding.ts';
import type { BandLayout, Extract } from './extractor.ts';
import { type BandScaling, scaleBand } from './scaling.ts';

/** Tiles of one size, one after another, as they were read from their scene. */
export interface TileBatch {
  readonly count: number;
  /** Native values, `[tile, band, row, column]`; scaled in place. */
  readonly pixels: Float32Array<ArrayBuffer>;
  /** `[tile, row, column]`; 0 where there is nodata or the window leaves the scene. */
  readonly valid: Uint8Array<ArrayBuffer>;
  readonly widthPx: number;
  readonly heightPx: number;
  /** The tile is the window without a margin of this width. */
  readonly insetPx: number;
}

/** How an extractor looks at the tiles of one scene. */
export interface TileLook {
  /** Id in the registry. */
  readonly extractor: string;
  /** Of the extractor: what it has learnt is named in it. */
  readonly version: string;
  /** Null of one that does not learn. */
  readonly learnt: Uint8Array | null;
  readonly layout: BandLayout;
  readonly values: BandValues;
}

/** What native values become before they are looked at. */
export type BandValues =
  /** One pair for each band. */
  | { readonly kind: 'scaled'; readonly scaling: readonly BandScaling[] }
  | { readonly kind: 'decoded'; readonly coding: EmbeddingCoding };

/**
 * Prepares the bands of every tile and extracts its features, which depend on that tile alone.
 *
 * @returns row-major `[tile × dimension]`; zeros for a tile without a valid pixel, which is never used
 */
export function extractBatch(
  extract: Extract,
  values: BandValues,
  batch: TileBatch,
  dimension: number,
): Float32Array<ArrayBuffer> {
  const { count, widthPx, heightPx, insetPx } = batch;
  const plane = widthPx * heightPx;
  const bands = batch.pixels.length / (count * plane);
  const rows = new Float32Array(count * dimension);
  for (let tile = 0; tile < count; tile++) {
    const valid = batch.valid.subarray(tile * plane, (tile + 1) * plane);
    const pixels = batch.pixels.subarray(tile * bands * plane, (tile + 1) * bands * plane);
    prepareTile(values, pixels, valid);
    const row = rows.subarray(tile * dimension, (tile + 1) * dimension);
    extract({ pixels, valid, widthPx, heightPx, insetPx }, row);
  }
  return rows;
}

/** Native values become what extractors read, in place. @param pixels of one tile, `[band, row, column]` */
export function prepareTile(values: BandValues, pixels: Float32Array, valid: Uint8Array): void {
  if (values.kind === 'decoded') {
    decodeEmbeddings(pixels, valid, values.coding);
    return;
  }
  for (const [band, pair] of values.scaling.entries()) {
    const samples = pixels.subarray(band * valid.length, (band + 1) * valid.length);
    scaleBand(samples, null, pair, samples, valid);
  }
}
