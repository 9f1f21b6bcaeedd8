/** One level of a picture of bytes, band-sequential `[bands, heightPx, widthPx]`. */
export interface ByteImage {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly bands: number;
  readonly data: Uint8Array;
}

/** Half the size in both directions; each pixel is the mean of those it replaces. */
export function* halve(image: ByteImage): Generator<void, ByteImage> {
  const { bands, data } = image;
  const widthPx = Math.ceil(image.widthPx / 2);
  const heightPx = Math.ceil(image.heightPx / 2);
  const out = new Uint8Array(bands * widthPx * heightPx);
  for (let band = 0; band < bands; band++) {
    const from = band * image.widthPx * image.heightPx;
    for (let y = 0; y < heightPx; y++, yield) {
      const upper = from + 2 * y * image.widthPx;
      const lower = from + Math.min(2 * y + 1, image.heightPx - 1) * image.widthPx;
      for (let x = 0; x < widthPx; x++) {
        const left = 2 * x;
        const right = Math.min(left + 1, image.widthPx - 1);
        const sum = data[upper + left]! + data[upper + right]! + data[lower + left]! + data[lower + right]!;
        out[(band * heightPx + y) * widthPx + x] = (sum + 2) >> 2;
      }
    }
  }
  return { widthPx, heightPx, bands, data: out };
}
