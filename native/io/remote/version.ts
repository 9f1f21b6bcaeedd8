import { contentId } from '../hash.ts';
import type { DiskCache } from './disk-cache.ts';

/** Blocks are aligned to this: a COG's header is one or two of them, a tile of it a few. */
export const BLOCK_BYTES = 32 * 1024;

/** Which file an address stood for: what the server says with every answer. */
export interface About {
  readonly sizeBytes: number;
  readonly etag: string | null;
  readonly lastModified: string | null;
}

const ABOUT = 'about.json';

function addressFolder(shown: string): string {
  return contentId(shown);
}

/** Where blocks of one version lie: another version is another folder. */
export function versionFolder(shown: string, { sizeBytes, etag, lastModified }: About): string {
  return `${addressFolder(shown)}/${contentId(JSON.stringify([sizeBytes, etag, lastModified]))}`;
}

export function blockName(block: number): string {
  return String(block);
}

/** What the address stood for when it last answered; null when nothing is known. */
export async function readAbout(disk: DiskCache, shown: string): Promise<About | null> {
  const bytes = await disk.read(addressFolder(shown), ABOUT);
  if (!bytes) return null;
  try {
    const { sizeBytes, etag, lastModified } = JSON.parse(new TextDecoder().decode(bytes)) as Partial<About>;
    const isWhole = Number.isSafeInteger(sizeBytes) && Number(sizeBytes) > 0;
    return isWhole ? { sizeBytes: sizeBytes!, etag: etag ?? null, lastModified: lastModified ?? null } : null;
  } catch {
    return null; // written by nobody; it is asked for again
  }
}

export async function writeAbout(disk: DiskCache, shown: string, about: About): Promise<void> {
  await disk.write(addressFolder(shown), ABOUT, JSON.stringify(about));
}
