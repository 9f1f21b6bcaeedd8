import { createRequire } from 'node:module';

// The whole index is 8 MB: read when somebody searches, and kept as names only.
const require = createRequire(import.meta.url);

/** A horizontal CRS of the registry. */
export interface EpsgName {
  /** Digits. */
  readonly code: string;
  readonly name: string;
  readonly area: string;
}

interface IndexEntry {
  readonly code: string;
  readonly kind: string;
  readonly name: string;
  readonly proj4: string | null;
  readonly unit: string | null;
  readonly area: string | null;
}

let names: readonly (EpsgName & { readonly words: string })[] | null = null;

/** Entries whose code, name or area has every word of the text: those that begin with it first, then by code. */
export function searchEpsg(text: string, limit: number): EpsgName[] {
  const words = searchable(text).split(' ').filter(Boolean);
  if (words.length === 0) return [];
  names ??= readNames();
  return names
    .filter((entry) => words.every((word) => entry.words.includes(word)))
    .map((entry) => ({ entry, rank: rankOf(entry, words) }))
    .sort((one, other) => one.rank - other.rank || Number(one.entry.code) - Number(other.entry.code))
    .slice(0, limit)
    .map(({ entry: { code, name, area } }) => ({ code, name, area }));
}

/** The code or the whole name; then names that have all words, then areas; today's datums before older ones. */
function rankOf({ code, name }: EpsgName, words: readonly string[]): number {
  if (words.length === 1 && words[0] === code) return 0;
  const title = searchable(name);
  if (title === words.join(' ')) return 0;
  const isNamed = words.every((word) => title.includes(word));
  const datum = title.startsWith('wgs 84 ')
    ? 0
    : /^(etrs89|nad83) (?!csrs|hpgn|harn|nsrs)/.test(title)
      ? 1
      : 2;
  return (isNamed ? 1 : 4) + datum;
}

function readNames(): (EpsgName & { words: string })[] {
  const index = require('epsg-index/all.json') as Record<string, IndexEntry>;
  return Object.values(index)
    .filter(({ code, kind, proj4, unit }) => {
      // Above stand ESRI's own, moons and planets among them.
      const isEpsg = Number(code) < 100_000;
      return isEpsg && /PROJCRS|GEOGCRS/.test(kind) && proj4?.includes('+proj=') && unit !== 'grad';
    })
    .map(({ code, name, area }) => ({
      code,
      name,
      area: area ?? '',
      words: searchable(`${code} ${name} ${area ?? ''}`),
    }));
}

/** Lower case, words apart by single spaces; `utm33n`, `UTM zone 33N` and `EPSG:32633` are found alike. */
function searchable(text: string): string {
  return text
    .toLowerCase()
    .replace(/epsg:?/g, ' ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
