import type { BandMeaning } from '../../../native/contract/scene-style.ts';
import type { Work } from '../../../native/contract/work.ts';
import type { Affine } from '../../../native/geo/affine.ts';
import { crsFromCode } from '../../../native/geo/crs.ts';
import type { FloatWindow, PixelWindow, Raster, WindowOptions } from '../../../native/raster/raster.ts';

interface Content {
  readonly widthPx: number;
  readonly heightPx: number;
  /** `[band, row, column]` */
  readonly data: Float32Array;
  readonly bandCount?: number;
  readonly alpha?: Uint8Array;
  readonly palette?: Uint8Array;
  readonly alphaBand?: number;
  readonly meanings?: readonly BandMeaning[];
  readonly southUp?: boolean;
  readonly affine?: Affine | null;
}

/** A scene in memory: 10 m pixels of UTM zone 15 north, its first corner at 500000, 4600000. */
export function memoryRaster(content: Content): Raster & { reads: PixelWindow[] } {
  const { widthPx, heightPx, data, bandCount = 1, southUp = false } = content;
  const alpha = content.alpha ?? new Uint8Array(widthPx * heightPx).fill(255);
  const placed = { a: 10, b: 0, c: 500_000, d: 0, e: southUp ? 10 : -10, f: 4_600_000 };
  const affine = content.affine === undefined ? placed : content.affine;
  const reads: PixelWindow[] = [];
  const bands = Array.from({ length: bandCount }, (_, i) => i + 1);
  const take = (
    from: ArrayLike<number>,
    plane: number,
    window: PixelWindow,
    to: { [i: number]: number },
    start: number,
  ) => {
    for (let row = 0; row < window.heightPx; row++) {
      for (let column = 0; column < window.widthPx; column++) {
        const at = plane * widthPx * heightPx + (window.rowPx + row) * widthPx + window.columnPx + column;
        to[start + row * window.widthPx + column] = from[at]!;
      }
    }
  };
  const readFloats = async (
    window: PixelWindow,
    options: WindowOptions,
    _work: Work,
  ): Promise<FloatWindow> => {
    reads.push(window);
    const count = window.widthPx * window.heightPx;
    const asked = options.bands ?? bands;
    const out = { data: new Float32Array(count * asked.length), alpha: new Uint8Array(count) };
    for (const [k, band] of asked.entries()) take(data, band - 1, window, out.data, k * count);
    take(alpha, 0, window, out.alpha, 0);
    return out;
  };
  return {
    reads,
    path: 'memory',
    summary: {
      name: 'memory',
      widthPx,
      heightPx,
      bands: bands.map((index) => ({
        index,
        type: 'uint8',
        nodata: null,
        description: null,
        meaning: content.meanings?.[index - 1] ?? null,
      })),
      crs: 'EPSG:32615',
      extent: [-93, 41, -92, 42],
      pixelSizeM: 10,
      overviews: 0,
      warnings: [],
      placeWarnings: [],
      orientation: 1,
      acquired: null,
    },
    affine,
    crs: crsFromCode('EPSG:32615'),
    fingerprint: '0123456789abcdef',
    levels: [{ widthPx, heightPx, blockWidthPx: widthPx, blockHeightPx: 1 }],
    palette: content.palette ?? null,
    alphaBand: content.alphaBand ?? null,
    hasMask: content.alpha !== undefined,
    mayHaveNodata: content.alpha !== undefined,
    bitsPerSample: 8,
    readFloats,
    readWindow: async (window, options, work) => ({
      bands: options.bands ?? bands,
      data: (await readFloats(window, options, work)).data,
    }),
    readMask: async (window, options, work) => (await readFloats(window, options, work)).alpha,
    close: async () => {},
  };
}
