import type { SampleType } from '../../samples.ts';
import type { Treatment } from '../description.ts';

const RANGES: Partial<Record<SampleType, readonly [min: number, max: number]>> = {
  uint8: [0, 255],
  int8: [-128, 127],
  uint16: [0, 65_535],
  int16: [-32_768, 32_767],
  uint32: [0, 4_294_967_295],
  int32: [-2_147_483_648, 2_147_483_647],
};

/** Makes a value one that a type can hold: rounded half away from zero and cut off at its ends, as GDAL does. */
export function converterTo(type: SampleType): (value: number) => number {
  const range = RANGES[type];
  if (range === undefined) return (value) => value;
  const [min, max] = range;
  return (value) => {
    if (Number.isNaN(value)) return 0;
    const whole = value < 0 ? -Math.round(-value) : Math.round(value);
    return Math.min(max, Math.max(min, whole));
  };
}

/** Whether every value of one type is a value of the other, so that bytes may be copied by the array itself. */
export function holdsAll(type: SampleType, from: SampleType): boolean {
  if (type === from || type === 'float64') return true;
  if (type === 'float32') return from !== 'float64' && from !== 'uint32' && from !== 'int32';
  const [range, fromRange] = [RANGES[type], RANGES[from]];
  return (
    range !== undefined && fromRange !== undefined && range[0] <= fromRange[0] && range[1] >= fromRange[1]
  );
}

/** The least type that holds the values of all: what several bands are read in together. */
export function commonType(types: readonly SampleType[]): SampleType {
  const order: readonly SampleType[] = ['uint8', 'int8', 'uint16', 'int16', 'uint32', 'int32', 'float32'];
  return order.find((type) => types.every((from) => holdsAll(type, from))) ?? 'float64';
}

/**
 * What a source's value becomes on its way into a band of a type; null where it is not drawn.
 *
 * GDAL computes in float32 unless the band's type needs more.
 */
export function treatValue(
  { nodata, ratio, offset, lookup }: Treatment,
  type: SampleType,
): (value: number) => number | null {
  const convert = converterTo(type);
  const isWide = type === 'float64' || type === 'int32' || type === 'uint32';
  const skips = (value: number) =>
    nodata !== null && (value === nodata || (Number.isNaN(nodata) && Number.isNaN(value)));
  const isScaled = ratio !== 1 || offset !== 0;
  return (value) => {
    if (skips(value)) return null;
    let treated = value;
    if (isScaled) treated = isWide ? treated * ratio + offset : Math.fround(treated * ratio + offset);
    if (lookup !== null) treated = lookUp(lookup, treated);
    return convert(treated);
  };
}

/** Interpolated between the entries around it; beyond the ends, what stands at the end. NaN stays. */
export function lookUp(entries: Float64Array, value: number): number {
  if (Number.isNaN(value)) return value;
  const count = entries.length / 2;
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entries[2 * middle]! < value) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return entries[1]!;
  if (low === count) return entries[2 * count - 1]!;
  const [input, output] = [entries[2 * low]!, entries[2 * low + 1]!];
  if (input === value) return output;
  const [inputBefore, outputBefore] = [entries[2 * low - 2]!, entries[2 * low - 1]!];
  return outputBefore + (value - inputBefore) * ((output - outputBefore) / (input - inputBefore));
}
