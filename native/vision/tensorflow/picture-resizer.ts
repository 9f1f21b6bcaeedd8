/** Which samples of an axis make each sample of the result: `weights` has `taps` for each, from `first` on. */
interface Axis {
  readonly taps: number;
  readonly first: Int32Array;
  readonly weights: Float32Array;
}

/**
 * Bilinear, over as many samples as a result covers where it is smaller, so that nothing is skipped: what Pillow's and
 * PyTorch's “bilinear with antialias” do.
 */
export function resizeAxis(length: number, outLength: number): Axis {
  const step = length / outLength;
  const reach = Math.max(1, step);
  const taps = Math.min(length, Math.ceil(2 * reach));
  const first = new Int32Array(outLength);
  const weights = new Float32Array(outLength * taps);
  for (let i = 0; i < outLength; i++) {
    const centre = (i + 0.5) * step;
    const from = Math.max(0, Math.min(length - taps, Math.floor(centre - reach + 0.5)));
    first[i] = from;
    const own = Array.from({ length: taps }, (_, k) =>
      Math.max(0, 1 - Math.abs(from + k + 0.5 - centre) / reach),
    );
    const sum = own.reduce((total, weight) => total + weight, 0);
    for (const [k, weight] of own.entries()) weights[i * taps + k] = weight / sum;
  }
  return { taps, first, weights };
}

/** Resizes planes to one size; keeps its memory between pictures, so it is for one thread. */
export class PictureResizer {
  readonly #widthPx: number;
  readonly #heightPx: number;
  #from = { widthPx: 0, heightPx: 0 };
  #along: Axis = resizeAxis(1, 1);
  #down: Axis = resizeAxis(1, 1);
  /** `[row, column]`, of as many rows as before and as many columns as after. */
  #narrowed = new Float32Array();

  constructor(widthPx: number, heightPx: number) {
    this.#widthPx = widthPx;
    this.#heightPx = heightPx;
  }

  /**
   * @param plane `[row, column]`
   * @param out `[row, column, channel]`; written at this channel, times `factor`
   */
  resize(
    plane: Float32Array,
    from: { widthPx: number; heightPx: number },
    {
      out,
      channel,
      channels,
      factor,
    }: { out: Float32Array | Uint8ClampedArray; channel: number; channels: number; factor: number },
  ): void {
    this.#prepare(from);
    this.#narrow(plane, from);
    const [columns, rows, narrowed] = [this.#widthPx, this.#heightPx, this.#narrowed];
    const { taps, first, weights } = this.#down;
    for (let row = 0, to = channel; row < rows; row++) {
      const start = first[row]! * columns;
      for (let column = 0; column < columns; column++, to += channels) {
        let sum = 0;
        for (let k = 0, at = start + column; k < taps; k++, at += columns)
          sum += weights[row * taps + k]! * narrowed[at]!;
        out[to] = sum * factor;
      }
    }
  }

  #prepare(from: { widthPx: number; heightPx: number }): void {
    const { widthPx, heightPx } = this.#from;
    if (from.widthPx === widthPx && from.heightPx === heightPx) return;
    this.#from = { widthPx: from.widthPx, heightPx: from.heightPx };
    this.#along = resizeAxis(from.widthPx, this.#widthPx);
    this.#down = resizeAxis(from.heightPx, this.#heightPx);
    this.#narrowed = new Float32Array(from.heightPx * this.#widthPx);
  }

  #narrow(plane: Float32Array, { widthPx, heightPx }: { widthPx: number; heightPx: number }): void {
    const [columns, narrowed] = [this.#widthPx, this.#narrowed];
    const { taps, first, weights } = this.#along;
    for (let row = 0, to = 0; row < heightPx; row++) {
      for (let column = 0; column < columns; column++, to++) {
        let sum = 0;
        for (let k = 0, weight = column * taps, at = row * widthPx + first[column]!; k < taps; k++)
          sum += weights[weight + k]! * plane[at + k]!;
        narrowed[to] = sum;
      }
    }
  }
}
