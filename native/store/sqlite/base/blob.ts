/** Numbers as bytes, in the byte order of every machine we run on (little-endian). Shares memory. */
export function toBlob(numbers: ArrayBufferView): Buffer {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

export function toFloat32(blob: Uint8Array): Float32Array {
  return new Float32Array(copied(blob));
}

/** The same without a copy where it can be: for numbers that are looked at and let go. */
export function viewFloat32(blob: Uint8Array): Float32Array {
  if (blob.byteOffset % 4 !== 0) return toFloat32(blob);
  return new Float32Array(blob.buffer, blob.byteOffset, blob.byteLength / 4);
}

export function toFloat64(blob: Uint8Array): Float64Array {
  return new Float64Array(copied(blob));
}

export function toUint32(blob: Uint8Array): Uint32Array {
  return new Uint32Array(copied(blob));
}

/** Bytes of a row, detached from SQLite's buffer. */
export function toBytes(blob: Uint8Array): Uint8Array {
  return new Uint8Array(copied(blob));
}

/** A copy at offset 0: blobs come at any offset, typed arrays need alignment. */
function copied(blob: Uint8Array): ArrayBuffer {
  const bytes = new ArrayBuffer(blob.byteLength);
  new Uint8Array(bytes).set(blob);
  return bytes;
}
