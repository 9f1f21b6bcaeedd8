import type { TiffImage } from './image.ts';
import type { Tags, TiffFile } from './open-tiff.ts';
import { parseGdalMetadata, type Sidecar } from './sidecar.ts';

/** What the tags and the sidecar say of a scene beside its place. */
export interface Description {
  readonly nodata: number | null;
  /** By band from 1. */
  readonly bandNames: ReadonlyMap<number, string>;
  /** Colour interpretation by band from 1, in GDAL's words. */
  readonly colours: ReadonlyMap<number, string>;
  /** ISO 8601 without zone. */
  readonly acquired: string | null;
  /** RGBA of each value of band 1, `[value, 4]`. */
  readonly palette: Uint8Array | null;
  /** From 1. */
  readonly alphaBand: number | null;
  /** Whether colours are stored multiplied by alpha. */
  readonly isAlphaAssociated: boolean;
}

const WHITE_IS_ZERO = 0;
const RGB = 2;
const PALETTE = 3;
const YCBCR = 6;
const ASSOCIATED = 1;
const TRANSPARENCY = [ASSOCIATED, 2];

export function describeScene(tiff: TiffFile, sidecar: Sidecar | null, warnings: string[]): Description {
  const first = tiff.pages[0]!;
  const items = gdalItems(tiff.tags, warnings);
  const named = items.filter((item) => item.band !== null && item.role === 'description');
  const bandNames = new Map(named.map((item) => [item.band!, item.value]));
  for (const [band, name] of sidecar?.descriptions ?? []) bandNames.set(band, name);
  const metadata = new Map(items.filter((item) => item.band === null).map((item) => [item.name, item.value]));
  for (const [key, value] of sidecar?.metadata ?? []) metadata.set(key, value);
  const colours = coloursOf(first, items, sidecar);
  const alphaBand = alphaBandOf(first, colours);
  return {
    nodata: sidecar?.nodata.get(1) ?? nodataOf(tiff.tags),
    bandNames,
    colours,
    acquired: acquiredIn(metadata) ?? isoDate(textOf(tiff.tags('DateTime')) ?? ''),
    palette: paletteOf(first, tiff.tags),
    alphaBand,
    isAlphaAssociated:
      alphaBand !== null &&
      first.extraSamples[alphaBand - 1 - first.bandCount + first.extraSamples.length] === ASSOCIATED,
  };
}

/** A photograph says it with its photometric interpretation; bands beyond the colours are named one by one. */
function coloursOf(
  { photometric, bandCount }: TiffImage,
  items: ReturnType<typeof gdalItems>,
  sidecar: Sidecar | null,
): Map<number, string> {
  const isPhotograph = [RGB, YCBCR].includes(photometric) && bandCount >= 3;
  const out = new Map(isPhotograph ? ['Red', 'Green', 'Blue'].map((name, i) => [i + 1, name]) : []);
  for (const { band, role, value } of items)
    if (band !== null && role === 'colorinterp') out.set(band, value);
  for (const [band, name] of sidecar?.colours ?? []) out.set(band, name);
  return out;
}

function gdalItems(tags: Tags, warnings: string[]) {
  const xml = textOf(tags('GDAL_METADATA'));
  if (xml === null) return [];
  try {
    return parseGdalMetadata(xml);
  } catch (error) {
    warnings.push(`Its GDAL metadata is damaged and was not read: ${(error as Error).message}`);
    return [];
  }
}

function nodataOf(tags: Tags): number | null {
  const text = textOf(tags('GDAL_NODATA'));
  if (text === null) return null;
  if (/^[+-]?(nan|1\.#.*)$/i.test(text)) return Number.NaN;
  if (/^[+-]?inf/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  const value = Number(text.replace(',', '.'));
  return Number.isNaN(value) ? null : value;
}

// In the order in which they say more of when the picture was taken.
const DATE_KEYS = [
  'ACQUISITIONDATETIME',
  'ACQUISITION_DATE',
  'DATE_ACQUIRED',
  'SENSING_TIME',
  'TIFFTAG_DATETIME',
];

/** When the picture was taken, as GDAL's metadata says: ISO 8601 without zone, or null. */
export function acquiredIn(metadata: ReadonlyMap<string, string>): string | null {
  const dates = DATE_KEYS.map((key) => isoDate(metadata.get(key) ?? ''));
  return dates.find((date) => date !== null) ?? null;
}

/** `2020:08:31 10:45:50` and ISO forms → `2020-08-31T10:45:50`; null when it is no date. */
export function isoDate(text: string): string | null {
  const found = /^\s*(\d{4})[:-](\d\d)[:-](\d\d)(?:[ T](\d\d):(\d\d):(\d\d))?/.exec(text);
  if (!found) return null;
  const [, year, month, day, hour, minute, second] = found;
  const date = `${year}-${month}-${day}`;
  const iso = hour === undefined ? date : `${date}T${hour}:${minute}:${second}`;
  const parsed = new Date(`${hour === undefined ? `${date}T00:00:00` : iso}Z`);
  return Number.isNaN(parsed.getTime()) || parsed.toISOString().slice(0, 10) !== date ? null : iso;
}

function paletteOf(image: TiffImage, tags: Tags): Uint8Array | null {
  if (image.bitsPerSample > 8) return null;
  const count = 2 ** image.bitsPerSample;
  const out = new Uint8Array(count * 4).fill(255);
  if (image.photometric === PALETTE) {
    const map = tags('ColorMap') as ArrayLike<number> | undefined;
    if (map === undefined || map.length < 3 * count) return null;
    // 16-bit values, all reds first; some writers put 8-bit values there.
    const isShort = Array.prototype.every.call(map, (value: number) => value < 256);
    for (let value = 0; value < count; value++) {
      for (let channel = 0; channel < 3; channel++) {
        const level = map[channel * count + value]!;
        out[value * 4 + channel] = isShort ? level : level >> 8;
      }
    }
    return out;
  }
  if (image.photometric !== WHITE_IS_ZERO || image.bandCount !== 1) return null;
  for (let value = 0; value < count; value++)
    out.fill(255 - Math.round((255 * value) / (count - 1)), value * 4, value * 4 + 3);
  return out;
}

/** As the band's own name has it; else as the tag says: writers call a fourth band alpha that is near infrared. */
function alphaBandOf(
  { bandCount, extraSamples }: TiffImage,
  colours: ReadonlyMap<number, string>,
): number | null {
  const named = [...colours].find(([band, colour]) => colour === 'Alpha' && band <= bandCount);
  if (named) return named[0];
  const at = extraSamples.findIndex((meaning) => TRANSPARENCY.includes(meaning));
  const band = bandCount - extraSamples.length + at + 1;
  return at < 0 || colours.has(band) ? null : band;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value.replace(/\0[\s\S]*$/, '').trim() || null : null;
}
