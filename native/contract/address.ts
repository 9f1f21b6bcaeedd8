/**
 * Whether a location is written as an address (`https://…`) rather than as a path. Addresses of every scheme count, also
 * those that nothing reads: they are refused as addresses, and are no strange file names.
 */
export function isAddress(location: string): boolean {
  return /^(?:[a-z][a-z\d+.-]+:\/\/|(?:file|https?|data|blob|ftp):)/i.test(location);
}
