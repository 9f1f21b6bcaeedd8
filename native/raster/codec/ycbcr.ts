import { CODECS } from './coding.ts';

/** How brightness and colour of a page are kept apart, where no JPEG or WebP does it. */
export interface YcbcrCoding {
  /** Pixels across and down that share one pair of colour samples. */
  readonly acrossPx: number;
  readonly downPx: number;
  /** Part that red, green and blue have in brightness. */
  readonly luma: readonly [number, number, number];
  /** Codes of black and white of Y, and of no and full colour of Cb and Cr. */
  readonly reference: readonly number[];
}

// CCIR 601-1, the default of TIFF 6.0, section 21.
const LUMA = [0.299, 0.587, 0.114] as const;
// Full range, which libtiff takes where a page does not say; the TIFF default would make every photograph gray.
const FULL_RANGE = [0, 255, 128, 255, 128, 255] as const;

/**
 * @param numbers values of a tag by its name
 * @returns null where the codec itself gives RGB
 */
export function readYcbcrCoding(
  compression: number,
  numbers: (tag: string) => number[] | null,
): YcbcrCoding | null {
  if (([CODECS.jpeg, CODECS.oldJpeg, CODECS.webp] as number[]).includes(compression)) return null;
  const [acrossPx = 2, downPx = 2] = numbers('YCbCrSubSampling') ?? [];
  const luma = numbers('YCbCrCoefficients');
  const reference = numbers('ReferenceBlackWhite');
  return {
    acrossPx,
    downPx,
    luma: luma?.length === 3 ? (luma as [number, number, number]) : LUMA,
    reference: reference?.length === 6 ? reference : FULL_RANGE,
  };
}

export function isYcbcrKnown({ acrossPx, downPx }: YcbcrCoding): boolean {
  return [1, 2, 4].includes(acrossPx) && [1, 2, 4].includes(downPx);
}

/** Bytes of a block: each cell of `acrossPx × downPx` pixels is its brightnesses, then Cb, then Cr. */
export function ycbcrBytes({ acrossPx, downPx }: YcbcrCoding, widthPx: number, heightPx: number): number {
  return Math.ceil(widthPx / acrossPx) * Math.ceil(heightPx / downPx) * (acrossPx * downPx + 2);
}

/**
 * RGB of a block, `[row, column, 3]`. Colour is repeated over its cell, not interpolated, as libtiff does.
 *
 * Source: TIFF 6.0, sections 20 and 21.
 */
export function rgbOfYcbcr(
  packed: Uint8Array,
  coding: YcbcrCoding,
  widthPx: number,
  heightPx: number,
): Uint8Array<ArrayBuffer> {
  const { acrossPx, downPx } = coding;
  const out = new Uint8ClampedArray(widthPx * heightPx * 3);
  const toRgb = converter(coding);
  const cellPx = acrossPx * downPx;
  let at = 0;
  for (let top = 0; top < heightPx; top += downPx) {
    for (let left = 0; left < widthPx; left += acrossPx, at += cellPx + 2) {
      const [cb, cr] = [packed[at + cellPx]!, packed[at + cellPx + 1]!];
      for (let i = 0; i < cellPx; i++) {
        const [column, row] = [left + (i % acrossPx), top + Math.floor(i / acrossPx)];
        if (column < widthPx && row < heightPx)
          toRgb(packed[at + i]!, cb, cr, out, (row * widthPx + column) * 3);
      }
    }
  }
  return new Uint8Array(out.buffer);
}

function converter({ luma: [red, green, blue], reference }: YcbcrCoding) {
  const [black, white, noCb, fullCb, noCr, fullCr] = reference as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const scaleY = 255 / (white - black || 1);
  const scaleCb = 127 / (fullCb - noCb || 1);
  const scaleCr = 127 / (fullCr - noCr || 1);
  return (y: number, cb: number, cr: number, out: Uint8ClampedArray, at: number) => {
    const brightness = (y - black) * scaleY;
    const r = (cr - noCr) * scaleCr * (2 - 2 * red) + brightness;
    const b = (cb - noCb) * scaleCb * (2 - 2 * blue) + brightness;
    out[at] = r;
    out[at + 1] = (brightness - blue * b - red * r) / green;
    out[at + 2] = b;
  };
}
