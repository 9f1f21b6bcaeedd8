/** A link is followed once the page has handed its bytes over. */
const HANDED_OVER_MS = 60_000;

/** Hands a file to the person: the browser's downloads, on the desktop a dialog that asks where. */
export function saveDownload(name: string, bytes: Blob): void {
  const url = URL.createObjectURL(bytes);
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), HANDED_OVER_MS);
}
