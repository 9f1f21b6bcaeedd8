import { type Samples, type SampleType, viewSamples } from '../samples.ts';

/** How a file keeps a sample; three of them have no arrays that arithmetic reads, and become wider or floating. */
export type StoredType = SampleType | 'float16' | 'int64' | 'uint64';

const READABLE: Record<Exclude<StoredType, SampleType>, SampleType> = {
  float16: 'float32',
  // Exact up to 2^53.
  int64: 'float64',
  uint64: 'float64',
};

export function readableType(type: StoredType): SampleType {
  return isReadable(type) ? type : READABLE[type];
}

function isReadable(type: StoredType): type is SampleType {
  return !Object.hasOwn(READABLE, type);
}

/** Samples as they are stored. */
export type StoredSamples =
  | Samples
  | Float16Array<ArrayBuffer>
  | BigInt64Array<ArrayBuffer>
  | BigUint64Array<ArrayBuffer>;

/** A view of bytes in native order. */
export function viewStored(type: StoredType, bytes: Uint8Array<ArrayBuffer>): StoredSamples {
  if (isReadable(type)) return viewSamples(type, bytes);
  const { buffer, byteOffset, length } = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  switch (type) {
    case 'float16':
      return new Float16Array(buffer, byteOffset, length >> 1);
    case 'int64':
      return new BigInt64Array(buffer, byteOffset, length >> 3);
    case 'uint64':
      return new BigUint64Array(buffer, byteOffset, length >> 3);
  }
}

/** The same where arithmetic reads them, else a copy in the type of `readableType`. */
export function toReadable(samples: StoredSamples): Samples {
  if (samples instanceof Float16Array) return Float32Array.from(samples);
  if (samples instanceof BigInt64Array) return Float64Array.from(samples, Number);
  if (samples instanceof BigUint64Array) return Float64Array.from(samples, Number);
  return samples;
}
