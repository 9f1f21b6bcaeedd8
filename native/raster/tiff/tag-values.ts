import { DamagedTiff, UnsupportedTiff } from './header.ts';

/** Values of tags as `geotiff` gives them, made sound. Words complete what `DamagedTiff` and `UnsupportedTiff` say. */

export function same(what: string, values: readonly number[]): number {
  const first = values[0];
  if (first === undefined || !values.every((value) => value === first)) {
    throw new UnsupportedTiff(`its bands have different ${what}: ${values.slice(0, 8).join(', ')}`);
  }
  return first;
}

export function positive(what: string, value: number | null): number {
  if (value === null || !Number.isSafeInteger(value) || value <= 0)
    throw new DamagedTiff(`${what} is ${value ?? 'missing'}`);
  return value;
}

export function places(values: number[] | null): number[] | null {
  const wrong = values?.find((value) => !Number.isSafeInteger(value) || value < 0);
  if (wrong !== undefined) throw new DamagedTiff(`it says that a block lies at ${wrong}`);
  return values;
}

export function toNumber(value: unknown): number | null {
  const numbers = toNumbers(value);
  return numbers?.[0] ?? null;
}

export function toNumbers(value: unknown): number[] | null {
  if (typeof value === 'number') return [value];
  if (Array.isArray(value)) return value.map(Number);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    return Array.from(value as Uint32Array, Number);
  return null;
}

export function bytesOf(value: unknown): Uint8Array | null {
  const numbers = toNumbers(value);
  return numbers === null || numbers.length === 0 ? null : Uint8Array.from(numbers);
}
