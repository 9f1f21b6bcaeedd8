import { fromMgrs } from './mgrs.ts';
import { bandLatitudes, fromUtm } from './utm.ts';

export interface Coordinates {
  readonly lonDeg: number;
  readonly latDeg: number;
}

/**
 * A WGS 84 position from what people type or paste: decimal degrees, degrees and minutes, DMS, UTM or MGRS.
 *
 * What could be read in two ways:
 * - Two numbers without letters are latitude, longitude; the other way round only when the first is beyond 90.
 * - The letter of UTM is a latitude band, as in MGRS: `17S` lies at 32–40° N. Only where the northing does not fit
 *   that band, S means the southern hemisphere. (N is north in both readings.) Of other letters only the hemisphere
 *   counts: easting and northing say the rest.
 *
 * @returns null when it is no position
 */
export function parseCoordinates(text: string): Coordinates | null {
  const tidy = text
    .trim()
    .toUpperCase()
    .replace(/[\u2212\u2013]/g, '-')
    .replace(/[\u2019\u2032\u00B4`]/g, "'")
    .replace(/[\u201D\u2033]|''/g, '"')
    .replace(/º/g, '°');
  return parseMgrs(tidy) ?? parseUtm(tidy) ?? parseAngles(tidy);
}

function parseMgrs(text: string): Coordinates | null {
  const match = /^(\d{1,2})\s*([C-HJ-NP-X])\s*([A-HJ-NP-Z][A-HJ-NP-V])\s*(\d*)\s*(\d*)$/.exec(text);
  if (!match) return null;
  const [, zone, band, square, first, second] = match as unknown as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const digits = first + second;
  const isPair = second === '' ? digits.length % 2 === 0 : first.length === second.length;
  if (Number(zone) < 1 || Number(zone) > 60 || !isPair || digits.length > 10) return null;
  const point = fromMgrs(`${Number(zone)}${band}${square}${digits}`);
  return point && inRange({ lonDeg: point[0], latDeg: point[1] });
}

function parseUtm(text: string): Coordinates | null {
  const match =
    /^(?:UTM\s*)?(?:ZONE\s*)?(\d{1,2})\s*([C-HJ-NP-X])[\s,]+(\d{5,6}(?:\.\d+)?)\s*(?:M\s*)?E?[\s,]+(\d{1,8}(?:\.\d+)?)\s*(?:M\s*)?N?$/.exec(
      text,
    );
  if (!match) return null;
  const [zone, eastingM, northingM] = [Number(match[1]), Number(match[3]), Number(match[4])];
  const band = match[2]!;
  if (zone < 1 || zone > 60 || eastingM < 100_000 || northingM > 10_000_000) return null;
  const asBand = fromUtm(zone, band >= 'N', eastingM, northingM);
  const isHemisphere = band === 'S' && !isInBand(asBand[1], band);
  const [lonDeg, latDeg] = isHemisphere ? fromUtm(zone, false, eastingM, northingM) : asBand;
  return inRange({ lonDeg, latDeg });
}

function isInBand(latDeg: number, band: string): boolean {
  const [southDeg, northDeg] = bandLatitudes(band);
  // Half a degree of grace: grids are used somewhat beyond their bands.
  return latDeg >= southDeg - 0.5 && latDeg <= northDeg + 0.5;
}

/** One angle: its size in degrees, and which it is where a letter says so. */
interface Angle {
  readonly valueDeg: number;
  readonly axis: 'lat' | 'lon' | null;
}

function parseAngles(text: string): Coordinates | null {
  const halves = splitPair(text);
  const [one, other] = [halves && parseAngle(halves[0]), halves && parseAngle(halves[1])];
  if (!one || !other || (one.axis !== null && one.axis === other.axis)) return null;
  const isLonFirst =
    one.axis === null && other.axis === null
      ? Math.abs(one.valueDeg) > 90
      : one.axis === 'lon' || other.axis === 'lat';
  const [lat, lon] = isLonFirst ? [other, one] : [one, other];
  return inRange({ lonDeg: lon.valueDeg, latDeg: lat.valueDeg });
}

/** The two angles of a pair: at a comma or semicolon, at the hemisphere letters, else in the middle of the numbers. */
function splitPair(text: string): [string, string] | null {
  const parts = text.split(/\s*[,;]\s*/);
  if (parts.length === 2) return parts as [string, string];
  if (parts.length > 2) return null;
  const trailing = /^([^NSEW]+[NSEW])\s*([^NSEW]+[NSEW])$/.exec(text);
  const leading = /^([NSEW][^NSEW]+?)\s*([NSEW][^NSEW]+)$/.exec(text);
  const lettered = trailing ?? leading;
  if (lettered) return [lettered[1]!, lettered[2]!];
  const numbers = text.match(/[+-]?\d+(?:\.\d+)?[°'":]*/g) ?? [];
  if (![2, 4, 6].includes(numbers.length)) return null;
  const half = numbers.length / 2;
  const rest = text.replace(/[+-]?\d+(?:\.\d+)?[°'":]*/g, '').trim();
  return rest === '' ? [numbers.slice(0, half).join(' '), numbers.slice(half).join(' ')] : null;
}

function parseAngle(text: string): Angle | null {
  const match =
    /^([NSEW])?\s*([+-]?)\s*(\d+(?:\.\d+)?)[\s°:]*(?:(\d+(?:\.\d+)?)[\s':]*(?:(\d+(?:\.\d+)?)[\s"]*)?)?([NSEW])?$/.exec(
      text.trim(),
    );
  if (!match) return null;
  const [, before, sign, degrees, minutes, seconds, after] = match;
  if (before && after) return null;
  const isWhole = (value: string | undefined) => value === undefined || !value.includes('.');
  if (minutes !== undefined && (!isWhole(degrees) || Number(minutes) >= 60)) return null;
  if (seconds !== undefined && (!isWhole(minutes) || Number(seconds) >= 60)) return null;
  const letter = before ?? after;
  const sizeDeg = Number(degrees) + Number(minutes ?? 0) / 60 + Number(seconds ?? 0) / 3600;
  const isNegative = (sign === '-') !== (letter === 'S' || letter === 'W');
  const axis = letter === undefined ? null : letter === 'N' || letter === 'S' ? 'lat' : 'lon';
  return { valueDeg: isNegative ? -sizeDeg : sizeDeg, axis };
}

function inRange({ lonDeg, latDeg }: Coordinates): Coordinates | null {
  return Math.abs(latDeg) <= 90 && Math.abs(lonDeg) <= 180 ? { lonDeg, latDeg } : null;
}
