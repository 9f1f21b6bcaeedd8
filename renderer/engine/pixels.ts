/** A path of `native/contract/pixels.ts` as an address of this page's own origin; `{z}` and its like stay as they are. */
export function pixelUrl(path: string): string {
  return `${location.protocol}//${location.host}${path}`;
}

/**
 * Bytes of a pixel path. Throws with the server's words when it refuses. Not from the browser's cache: revisions and
 * searches are counted from one again when the engine starts again.
 */
export async function fetchPixels(path: string, signal: AbortSignal): Promise<ArrayBuffer> {
  const response = await fetch(pixelUrl(path), { signal, cache: 'no-store' });
  if (!response.ok) throw new Error((await response.text()).trim() || `${response.status} for ${path}`);
  return response.arrayBuffer();
}
