import type { Work } from '../contract/work.ts';
import type {
  FloatOptions,
  FloatWindow,
  PixelWindow,
  Raster,
  RasterLevel,
  RasterSummary,
  WindowOptions,
  WindowSamples,
} from './raster.ts';
import { makeSamples, type Samples } from './samples.ts';

/**
 * A raster as it is to be looked at: pixels of a file with an Orientation tag are turned, so that the first row is the
 * top. A placed raster stays as it is, because its affine counts pixels as they are stored.
 */
export function upright(raster: Raster): Raster {
  return raster.affine !== null || raster.summary.orientation === 1 ? raster : new UprightRaster(raster);
}

/**
 * How an orientation is undone: columns and rows are exchanged last.
 *
 * Source: TIFF 6.0, section 8, Orientation: which sides the 0th row and the 0th column are.
 */
interface Turn {
  readonly reversesColumns: boolean;
  readonly reversesRows: boolean;
  readonly exchanges: boolean;
}

function turnOf(orientation: number): Turn {
  return {
    reversesColumns: [2, 3, 7, 8].includes(orientation),
    reversesRows: [3, 4, 6, 7].includes(orientation),
    exchanges: orientation >= 5,
  };
}

class UprightRaster implements Raster {
  readonly affine = null;
  readonly summary: RasterSummary;
  readonly levels: readonly RasterLevel[];
  readonly #raster: Raster;
  readonly #turn: Turn;

  constructor(raster: Raster) {
    this.#raster = raster;
    this.#turn = turnOf(raster.summary.orientation);
    const { exchanges } = this.#turn;
    const warning = `Its pixels are stored turned (orientation ${raster.summary.orientation}); they are shown upright.`;
    this.summary = {
      ...exchanged(raster.summary, exchanges),
      orientation: 1,
      warnings: [...raster.summary.warnings, warning],
    };
    this.levels = raster.levels.map((level) => ({
      ...exchanged(level, exchanges),
      blockWidthPx: exchanges ? level.blockHeightPx : level.blockWidthPx,
      blockHeightPx: exchanges ? level.blockWidthPx : level.blockHeightPx,
    }));
  }

  get path(): string {
    return this.#raster.path;
  }
  get crs() {
    return this.#raster.crs;
  }
  get fingerprint(): string {
    return this.#raster.fingerprint;
  }
  get palette(): Uint8Array | null {
    return this.#raster.palette;
  }
  get alphaBand(): number | null {
    return this.#raster.alphaBand;
  }
  get hasMask(): boolean {
    return this.#raster.hasMask;
  }
  get mayHaveNodata(): boolean {
    return this.#raster.mayHaveNodata;
  }
  get bitsPerSample(): number {
    return this.#raster.bitsPerSample;
  }

  async readWindow(window: PixelWindow, options: WindowOptions, work: Work): Promise<WindowSamples> {
    const stored = this.#stored(window, options);
    const { bands, data } = await this.#raster.readWindow(stored, options, work);
    const out = makeSamples(this.summary.bands[0]!.type, data.length);
    this.#turnInto(data, stored, out);
    return { bands, data: out };
  }

  async readFloats(window: PixelWindow, options: FloatOptions, work: Work): Promise<FloatWindow> {
    const stored = this.#stored(window, options);
    const { into, ...rest } = options;
    const pixels = await this.#raster.readFloats(stored, rest, work);
    const out = into ?? {
      data: new Float32Array(pixels.data.length),
      alpha: new Uint8Array(pixels.alpha.length),
    };
    this.#turnInto(pixels.data, stored, out.data);
    this.#turnInto(pixels.alpha, stored, out.alpha);
    return out;
  }

  async readMask(window: PixelWindow, options: WindowOptions, work: Work): Promise<Uint8Array<ArrayBuffer>> {
    const stored = this.#stored(window, options);
    const mask = await this.#raster.readMask(stored, options, work);
    const out = new Uint8Array(mask.length);
    this.#turnInto(mask, stored, out);
    return out;
  }

  close(): Promise<void> {
    return this.#raster.close();
  }

  /** Where the pixels of an upright window are stored. */
  #stored(window: PixelWindow, { overview = 0 }: WindowOptions): PixelWindow {
    const level = this.#raster.levels[overview] ?? this.#raster.levels[0]!;
    const { exchanges, reversesColumns, reversesRows } = this.#turn;
    const [columnPx, widthPx, rowPx, heightPx] = exchanges
      ? [window.rowPx, window.heightPx, window.columnPx, window.widthPx]
      : [window.columnPx, window.widthPx, window.rowPx, window.heightPx];
    return {
      columnPx: reversesColumns ? level.widthPx - columnPx - widthPx : columnPx,
      rowPx: reversesRows ? level.heightPx - rowPx - heightPx : rowPx,
      widthPx,
      heightPx,
    };
  }

  /** @param from `[plane, row, column]` of the window as stored @param out the same pixels upright */
  #turnInto(from: Samples, { widthPx, heightPx }: PixelWindow, out: Samples): void {
    const { exchanges, reversesColumns, reversesRows } = this.#turn;
    const planePx = widthPx * heightPx;
    for (let plane = 0; plane < from.length; plane += planePx) {
      for (let row = 0; row < heightPx; row++) {
        const toRow = reversesRows ? heightPx - 1 - row : row;
        for (let column = 0; column < widthPx; column++) {
          const toColumn = reversesColumns ? widthPx - 1 - column : column;
          const to = exchanges ? toColumn * heightPx + toRow : toRow * widthPx + toColumn;
          out[plane + to] = from[plane + row * widthPx + column]!;
        }
      }
    }
  }
}

function exchanged<T extends { widthPx: number; heightPx: number }>(sized: T, exchanges: boolean): T {
  return exchanges ? { ...sized, widthPx: sized.heightPx, heightPx: sized.widthPx } : sized;
}
