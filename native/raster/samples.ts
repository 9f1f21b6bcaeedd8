/** Pixel values in bulk, in a file's own type. */
export type Samples =
  | Uint8Array<ArrayBuffer>
  | Int8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>;

export type SampleType = 'uint8' | 'int8' | 'uint16' | 'int16' | 'uint32' | 'int32' | 'float32' | 'float64';

const ARRAYS = {
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;

export function bytesPerSample(type: SampleType): number {
  return ARRAYS[type].BYTES_PER_ELEMENT;
}

/** `count` zeros. */
export function makeSamples(type: SampleType, count: number): Samples {
  return new ARRAYS[type](count);
}

/** A view of the first `count` samples that a piece of memory holds. */
export function samplesIn(type: SampleType, memory: ArrayBuffer, count: number): Samples {
  return new ARRAYS[type](memory, 0, count);
}

/** A view of bytes in native order; what does not fill a whole sample is left out. */
export function viewSamples(type: SampleType, bytes: Uint8Array<ArrayBuffer>): Samples {
  const size = bytesPerSample(type);
  const aligned = bytes.byteOffset % size === 0 ? bytes : bytes.slice();
  return new ARRAYS[type](aligned.buffer, aligned.byteOffset, Math.floor(aligned.byteLength / size));
}

export function isFloat(type: SampleType): boolean {
  return type === 'float32' || type === 'float64';
}

/** Whether every value of the type is a float32. */
export function fitsFloat32(type: SampleType): boolean {
  return bytesPerSample(type) <= 2 || type === 'float32';
}

/** Whether a sample can have this value at all: 300 and −1 are no `uint8`. */
export function canHold(type: SampleType, value: number): boolean {
  const probe = makeSamples(type, 1);
  probe[0] = value;
  return Object.is(probe[0], value) || probe[0] === value || type === 'float32';
}
