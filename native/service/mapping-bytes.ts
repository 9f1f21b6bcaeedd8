import type { Mapping } from '../crossmodal/mapping.ts';

/** What of a mapping is no array; written as JSON before the arrays. */
interface Head {
  featureDimension: number;
  spaceDimension: number;
  halfLength: number;
  lambda: number;
}

/**
 * A mapping as the store keeps it: length of the head (uint32, little-endian), head as JSON padded with spaces to a
 * multiple of 4 bytes, weights and centre as float32, little-endian as on every machine we run on.
 */
export function mappingToBytes({ weights, centre, ...head }: Mapping): Uint8Array {
  const json = JSON.stringify(head satisfies Head);
  const headBytes = new TextEncoder().encode(json.padEnd(Math.ceil(json.length / 4) * 4));
  const bytes = new Uint8Array(4 + headBytes.length + weights.byteLength + centre.byteLength);
  new DataView(bytes.buffer).setUint32(0, headBytes.length, true);
  bytes.set(headBytes, 4);
  bytes.set(bytesOf(weights), 4 + headBytes.length);
  bytes.set(bytesOf(centre), 4 + headBytes.length + weights.byteLength);
  return bytes;
}

export function mappingFromBytes(stored: Uint8Array): Mapping {
  const bytes = stored.slice(); // aligned
  const headLength = new DataView(bytes.buffer).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + headLength))) as Head;
  const weightCount = (head.featureDimension + 1) * head.spaceDimension;
  const start = 4 + headLength;
  return {
    ...head,
    weights: new Float32Array(bytes.buffer, start, weightCount),
    centre: new Float32Array(bytes.buffer, start + 4 * weightCount, head.spaceDimension),
  };
}

function bytesOf(array: Float32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
