import type { GridPixels } from './grid-space.ts';

/** Which samples of one axis make a sample of the result, and by how much. */
interface Span {
  readonly first: number;
  readonly weights: readonly number[];
}

/** Each result covers so much of the axis; a sample counts by the part of it that lies inside. */
export function areaSpans(lengthPx: number, outPx: number): Span[] {
  const step = lengthPx / outPx;
  return Array.from({ length: outPx }, (_, i) => {
    const [start, end] = [i * step, (i + 1) * step];
    const first = Math.floor(start);
    // A sum like 3 · (7 / 3) may lie a rounding error beyond a whole pixel.
    const last = Math.min(lengthPx - 1, Math.ceil(end - 1e-9) - 1);
    const weights = Array.from(
      { length: last - first + 1 },
      (_, k) => Math.min(end, first + k + 1) - Math.max(start, first + k),
    );
    return { first, weights };
  });
}

/**
 * Each result lies between two samples.
 *
 * @param apronPx samples before the first that the results are of, and behind the last
 */
export function bilinearSpans(lengthPx: number, outPx: number, apronPx: number): Span[] {
  const step = (lengthPx - 2 * apronPx) / outPx;
  return Array.from({ length: outPx }, (_, i) => {
    const place = apronPx + (i + 0.5) * step - 0.5;
    const first = Math.max(0, Math.min(lengthPx - 2, Math.floor(place)));
    const part = Math.max(0, Math.min(1, place - first));
    return { first, weights: [1 - part, part] };
  });
}

/**
 * Square pixels in other numbers: means of what the spans cover, weighted, of valid pixels alone. Valid where any of them is
 * valid, as `gdalwarp` has it.
 *
 * @param from `[band, row, column]` with 0 and 1 for what is valid, of `fromPx` columns
 * @param spans of both axes
 * @param out as `from`, of as many columns and rows as there are spans
 */
export function resampleTile(
  from: GridPixels,
  fromPx: number,
  spans: readonly Span[],
  out: GridPixels,
): void {
  const bandCount = from.data.length / from.alpha.length;
  const sums = new Float64Array(bandCount);
  for (const [row, down] of spans.entries()) {
    for (const [column, along] of spans.entries()) {
      const to = row * spans.length + column;
      const weight = addUp(from, fromPx, down, along, sums);
      out.alpha[to] = weight > 0 ? 1 : 0;
      for (let k = 0; k < bandCount; k++)
        out.data[k * out.alpha.length + to] = weight > 0 ? sums[k]! / weight : 0;
    }
  }
}

/** @returns the weight of the valid pixels whose weighted sums are in `sums` afterwards */
function addUp(from: GridPixels, fromPx: number, down: Span, along: Span, sums: Float64Array): number {
  const plane = from.alpha.length;
  let total = 0;
  sums.fill(0);
  for (let j = 0; j < down.weights.length; j++) {
    const start = (down.first + j) * fromPx + along.first;
    for (let i = 0; i < along.weights.length; i++) {
      const weight = from.alpha[start + i]! * down.weights[j]! * along.weights[i]!;
      if (weight === 0) continue;
      total += weight;
      for (let k = 0, at = start + i; k < sums.length; k++, at += plane) sums[k]! += weight * from.data[at]!;
    }
  }
  return total;
}
