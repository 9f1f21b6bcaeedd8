import { createRequire } from 'node:module';

/** What the EPSG registry says of a code. */
export interface EpsgEntry {
  readonly code: string;
  readonly name: string;
  /** PROJ string, corrected where the index is known to be wrong. */
  readonly proj4: string;
}

// One small file a code: the whole index is 8 MB, and a project needs two or three codes. A bundle keeps the package
// outside and resolves it here, at run time. Nothing that runs in a browser imports this file.
const require = createRequire(import.meta.url);

const entries = new Map<string, EpsgEntry | null>();

/** @returns null when the code is unknown, or is not a CRS on the ground (a vertical or engineering one) */
export function findEpsg(code: string): EpsgEntry | null {
  let entry = entries.get(code);
  if (entry === undefined) {
    entry = readEntry(code);
    entries.set(code, entry);
  }
  return entry;
}

function readEntry(code: string): EpsgEntry | null {
  if (!/^\d{4,6}$/.test(code)) return null;
  let raw: { name: string; proj4: string | null };
  try {
    raw = require(`epsg-index/s/${code}.json`);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return null;
    throw cause;
  }
  const proj4 = raw.proj4;
  if (!proj4?.includes('+proj=')) return null;
  return { code, name: raw.name, proj4: withoutMissingGrids(proj4) };
}

/**
 * Datum shifts of seven or three parameters in place of grid files, which are not carried: metres of error where the
 * grid has centimetres. Keyed by what identifies the datum in the index's PROJ strings.
 *
 * Source: EPSG transformations 1314 (OSGB36), 1173 (NAD27, conterminous US), 1777 (DHDN), 1564 (NZGD49).
 */
const SHIFT_IN_PLACE_OF_GRID: readonly (readonly [pattern: RegExp, shift: string])[] = [
  [/\+ellps=airy.*OSTN15/, '446.448,-125.157,542.06,0.15,0.247,0.842,-20.489'],
  [/\+datum=NAD27|\+ellps=clrk66/, '-8,160,176'],
  [/BETA2007/, '598.1,73.7,418.2,0.202,0.045,-2.455,6.7'],
  [/nzgd2kgrid/, '59.47,-5.04,187.44,0.47,-0.1,1.024,-4.5993'],
];

function withoutMissingGrids(proj4: string): string {
  if (!/\+nadgrids=(?!@null)|\+datum=NAD27/.test(proj4)) return proj4;
  const shift = SHIFT_IN_PLACE_OF_GRID.find(([pattern]) => pattern.test(proj4))?.[1] ?? '0,0,0';
  return proj4
    .replace(/\+nadgrids=("[^"]*"|\S+)/, `+towgs84=${shift}`)
    .replace('+datum=NAD27', `+ellps=clrk66 +towgs84=${shift}`);
}
