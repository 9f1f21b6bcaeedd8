import path from 'node:path';
import { outOfRange } from '../../contract/failure.ts';
import type { Work } from '../../contract/work.ts';
import { type Extent, extentOfPositions } from '../../geo/extent.ts';
import type { Quadrilateral } from '../../geo/quadrilateral.ts';
import type { ByteSource } from '../../io/byte-source.ts';
import type {
  FloatOptions,
  FloatWindow,
  PixelWindow,
  Raster,
  RasterLevel,
  RasterSummary,
  WindowOptions,
  WindowSamples,
} from '../raster.ts';
import { makeSamples, type Samples, viewSamples } from '../samples.ts';
import { NUMBERS_A_PLACE, type TableHeader, tableLayout } from './table-file.ts';

/**
 * A table of embeddings as a scene of one row of pixels: a column a row of the table, a band a dimension. Its tiles are
 * its pixels. As a whole it lies nowhere: each row has a place of its own, `cornersOf`.
 */
export class EmbeddingTableRaster implements Raster {
  readonly path: string;
  readonly fingerprint: string;
  readonly summary: RasterSummary;
  readonly levels: readonly RasterLevel[];
  readonly affine = null;
  readonly crs = null;
  readonly palette = null;
  readonly alphaBand = null;
  readonly hasMask = false;
  /** Rows without an embedding were left out when the table was read. */
  readonly mayHaveNodata = false;
  readonly bitsPerSample: number;
  readonly header: TableHeader;
  /** `[rows]`, position in `header.labelValues` + 1; 0 for none. */
  readonly labels: Uint32Array;
  readonly #corners: Float64Array;
  readonly #source: ByteSource;

  /** @param corners `[rows × 4 × 2]` */
  constructor(
    file: string,
    source: ByteSource,
    header: TableHeader,
    corners: Float64Array,
    labels: Uint32Array,
  ) {
    this.path = file;
    this.fingerprint = header.fingerprint;
    this.header = header;
    this.labels = labels;
    this.#corners = corners;
    this.#source = source;
    this.bitsPerSample = header.type === 'int8' ? 8 : 32;
    const whole = { widthPx: header.rows, heightPx: 1 };
    this.levels = [{ ...whole, blockWidthPx: header.rows, blockHeightPx: 1 }];
    this.summary = {
      name: path.basename(file).replace(/\.[^.]+$/, ''),
      ...whole,
      bands: Array.from({ length: header.dimension }, (_, n) => ({
        index: n + 1,
        type: header.type,
        nodata: null,
        description: header.names?.[n] ?? null,
        meaning: null,
      })),
      crs: header.crs,
      extent: extentOfRows(corners),
      pixelSizeM: header.tileM,
      overviews: 0,
      warnings: header.warnings,
      placeWarnings: [],
      orientation: 1,
      acquired: null,
    };
  }

  /** Where a row of the table lies. */
  cornersOf(row: number): Quadrilateral {
    return this.#corners.subarray(row * NUMBERS_A_PLACE, (row + 1) * NUMBERS_A_PLACE);
  }

  async readWindow(window: PixelWindow, options: WindowOptions, work: Work): Promise<WindowSamples> {
    const bands = options.bands ?? this.summary.bands.map(({ index }) => index);
    const rows = await this.#rows(window, work);
    const data = makeSamples(this.header.type, bands.length * window.widthPx);
    this.#spread(rows, bands, window.widthPx, data);
    return { bands, data };
  }

  async readFloats(window: PixelWindow, options: FloatOptions, work: Work): Promise<FloatWindow> {
    const bands = options.bands ?? this.summary.bands.map(({ index }) => index);
    const rows = await this.#rows(window, work);
    const { data, alpha } = options.into ?? {
      data: new Float32Array(bands.length * window.widthPx),
      alpha: new Uint8Array(window.widthPx),
    };
    this.#spread(rows, bands, window.widthPx, data);
    alpha.fill(255);
    return { data, alpha };
  }

  async readMask(window: PixelWindow): Promise<Uint8Array<ArrayBuffer>> {
    this.#requireInside(window);
    return new Uint8Array(window.widthPx).fill(255);
  }

  close(): Promise<void> {
    return this.#source.close();
  }

  /** Row-major `[widthPx × dimension]`. */
  async #rows(window: PixelWindow, { signal }: Work): Promise<Samples> {
    this.#requireInside(window);
    const { rowBytes, rowsAt } = tableLayout(this.header);
    const bytes = await this.#source.read(
      rowsAt + window.columnPx * rowBytes,
      window.widthPx * rowBytes,
      signal,
    );
    return viewSamples(this.header.type, bytes);
  }

  #spread(rows: Samples, bands: readonly number[], widthPx: number, out: Samples): void {
    const { dimension } = this.header;
    for (const [k, band] of bands.entries()) {
      for (let n = 0, at = band - 1; n < widthPx; n++, at += dimension) out[k * widthPx + n] = rows[at]!;
    }
  }

  #requireInside({ columnPx, rowPx, widthPx, heightPx }: PixelWindow): void {
    const isInside = columnPx >= 0 && columnPx + widthPx <= this.header.rows && rowPx === 0 && heightPx === 1;
    if (isInside) return;
    const window = `${widthPx} × ${heightPx} pixels at ${columnPx}, ${rowPx}`;
    throw outOfRange('The window', `${window} of a table of ${this.header.rows} rows`);
  }
}

/** The table that a scene is; null for any other. */
export function embeddingTableOf(raster: Raster): EmbeddingTableRaster | null {
  return raster instanceof EmbeddingTableRaster ? raster : null;
}

function extentOfRows(corners: Float64Array): Extent {
  const found = extentOfPositions(corners);
  // Rows on both sides of the antimeridian would span the earth.
  if (found[2] - found[0] <= 180) return found;
  const eastward = corners.map((value, i) => (i % 2 === 0 && value < 0 ? value + 360 : value));
  const other = extentOfPositions(eastward);
  return other[2] - other[0] < found[2] - found[0] ? other : found;
}
