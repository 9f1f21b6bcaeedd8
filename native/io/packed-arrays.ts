/**
 * Facts and float32 arrays in one BLOB: length of the head (uint32), head as JSON padded to a multiple of 4 bytes, the
 * arrays one after the other. Little-endian, as every machine we run on.
 */
export function packArrays(facts: unknown, arrays: readonly Float32Array[]): Uint8Array {
  const json = new TextEncoder().encode(
    JSON.stringify({ facts, lengths: arrays.map((array) => array.length) }),
  );
  const headLength = Math.ceil(json.length / 4) * 4;
  const bytes = new Uint8Array(
    4 + headLength + arrays.reduce((sum, array) => sum + array.byteLength, 0),
  ).fill(0x20, 4, 4 + headLength);
  new DataView(bytes.buffer).setUint32(0, headLength, true);
  bytes.set(json, 4);
  let at = 4 + headLength;
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += array.byteLength;
  }
  return bytes;
}

export function unpackArrays<Facts>(stored: Uint8Array): { facts: Facts; arrays: Float32Array[] } {
  const bytes = stored.slice(); // aligned
  const headLength = new DataView(bytes.buffer).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + headLength))) as {
    facts: Facts;
    lengths: number[];
  };
  let at = 4 + headLength;
  const arrays = head.lengths.map((length) => {
    const array = new Float32Array(bytes.buffer, at, length);
    at += array.byteLength;
    return array;
  });
  return { facts: head.facts, arrays };
}
