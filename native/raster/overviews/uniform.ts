/** Whether all samples are one value: compared with themselves, one sample on, at the speed of memory. */
export function isUniform(samples: ArrayBufferView & { readonly BYTES_PER_ELEMENT: number }): boolean {
  const bytes = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  const { BYTES_PER_ELEMENT: size } = samples;
  return bytes.subarray(size).equals(bytes.subarray(0, Math.max(0, bytes.length - size)));
}
