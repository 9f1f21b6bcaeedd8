import type { Extent } from '../geo/extent.ts';

/** What a file of map tiles says of itself. */
export interface ArchiveFacts {
  readonly name: string | null;
  /** Plain text: who is to be thanked. */
  readonly attribution: string | null;
  readonly minZoom: number;
  readonly maxZoom: number;
  /** Degrees; null where it does not say. */
  readonly extent: Extent | null;
}

/** Pictures by zoom, column and row of the web map's pyramid (EPSG:3857); row 0 is the north. */
export interface TileArchive {
  readonly facts: ArchiveFacts;
  /**
   * A PNG, JPEG or WebP as it is stored; null where there is none.
   *
   * @throws EngineError `file-unreadable` when it is damaged or no picture
   */
  tile(place: TilePlace, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer> | null>;
  close(): Promise<void>;
}

export interface TilePlace {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

/** No map has more: a pixel of it would be a few millimetres, and numbers of its tiles no longer exact. */
export const MOST_ZOOM = 26;

/** A tile is a picture of some hundred pixels; what is larger is no tile. */
export const MOST_TILE_BYTES = 8 * 2 ** 20;

/** Attributions are often HTML; what is shown is their text. */
export function plainText(html: string): string {
  const text = html.replace(/<[^>]*>/g, ' ').replace(/&(#?\w+);/g, (whole, name: string) => {
    const known: Record<string, string> = { copy: '©', amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' };
    const code = /^#(x?)([\da-f]+)$/i.exec(name);
    if (code) return String.fromCodePoint(Math.min(0x10ffff, Number.parseInt(code[2]!, code[1] ? 16 : 10)));
    return known[name] ?? whole;
  });
  return text.replace(/\s+/g, ' ').trim().slice(0, 400);
}
