import { createRequire } from 'node:module';
import { DATUM_SHIFTS } from './datum-shifts.ts';

/** What the EPSG registry says of a code. */
export interface EpsgEntry {
  readonly code: string;
  readonly name: string;
  /** PROJ string; its datum shift is corrected where the index is known to be wrong. */
  readonly proj4: string;
}

// One small file a code: the whole index is 8 MB, and a project needs two or three codes. A bundle keeps the package
// outside and resolves it here, at run time. Nothing that runs in a browser imports this file.
const require = createRequire(import.meta.url);

const entries = new Map<string, EpsgEntry | null>();

/**
 * @param code digits
 * @returns null when the code is unknown, or is no CRS of positions in degrees, metres or feet
 */
export function findEpsg(code: string): EpsgEntry | null {
  let entry = entries.get(code);
  if (entry === undefined) {
    entry = readEntry(code);
    entries.set(code, entry);
  }
  return entry;
}

/** The `+towgs84=…` that the CRS of a code has, or null: a system of a file's own may stand on a datum of the registry. */
export function datumShiftOf(code: string): string | null {
  return /\+towgs84=\S+/.exec(findEpsg(code)?.proj4 ?? '')?.[0] ?? null;
}

interface IndexEntry {
  readonly name: string;
  readonly proj4: string | null;
  readonly wkt: string | null;
  readonly unit: string | null;
}

function readEntry(code: string): EpsgEntry | null {
  const raw = /^\d{4,6}$/.test(code) ? readIndex(code) : null;
  // Six old systems count in grads, which PROJ strings cannot say.
  if (!raw?.proj4?.includes('+proj=') || raw.unit === 'grad') return null;
  return { code, name: raw.name, proj4: withShift(raw.proj4, shiftOf(code, raw)) };
}

function readIndex(code: string): IndexEntry | null {
  try {
    return require(`epsg-index/s/${code}.json`);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return null;
    throw cause;
  }
}

/** The shift of the geographic CRS under a projected one, which the index names in its WKT or, without one, only by name. */
function shiftOf(code: string, entry: IndexEntry): string | undefined {
  const geographic = GEOGRAPHIC_CODE.exec(entry.wkt ?? '')?.[1] ?? code;
  const datum = entry.name.split(' / ')[0];
  return (DATUM_SHIFTS[geographic] ?? Object.values(DATUM_SHIFTS).find(([name]) => name === datum))?.[1];
}

// The first authority that follows the unit of a GEOGCS.
const GEOGRAPHIC_CODE =
  /GEOGCS\[.*?UNIT\["[^"]*",[^\]]*?(?:\["EPSG","\d+"\])?\](?:,AXIS\[[^\]]*\])*,AUTHORITY\["EPSG","(\d+)"\]/;
const SHIFT = /\+(?:towgs84|nadgrids)=("[^"]*"|\S+)/;

function withShift(proj4: string, shift: string | undefined): string {
  if (shift) {
    const bare = proj4.replace(SHIFT, '').replace('+datum=NAD27', '+ellps=clrk66');
    return `${bare} +towgs84=${shift}`;
  }
  // A grid of a datum that lies within metres of WGS 84 (those in the table are the others).
  return /\+nadgrids=(?!@null)/.test(proj4) ? proj4.replace(SHIFT, '+towgs84=0,0,0') : proj4;
}
