import type { SampleType } from '../samples.ts';

/** What GDAL calls our types. */
export const TYPE_NAMES: Record<SampleType, string> = {
  uint8: 'Byte',
  int8: 'Int8',
  uint16: 'UInt16',
  int16: 'Int16',
  uint32: 'UInt32',
  int32: 'Int32',
  float32: 'Float32',
  float64: 'Float64',
};

/** The type that GDAL calls so; null for complex and other ones that are not read. */
export function typeNamed(name: string): SampleType | null {
  const found = Object.entries(TYPE_NAMES).find(([, gdal]) => gdal === name);
  return (found?.[0] as SampleType | undefined) ?? null;
}
