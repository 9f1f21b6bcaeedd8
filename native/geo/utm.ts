import proj4 from 'proj4';

/** A position in the Universal Transverse Mercator grid of WGS 84. */
export interface UtmPosition {
  readonly zone: number;
  /** Letter of the latitude band, C to X; N and above are north. */
  readonly band: string;
  readonly eastingM: number;
  readonly northingM: number;
}

const BANDS = 'CDEFGHJKLMNPQRSTUVWX';

/** @returns null beyond 80° S and 84° N, where the grid ends */
export function toUtm(lonDeg: number, latDeg: number): UtmPosition | null {
  if (!(latDeg >= -80 && latDeg <= 84)) return null;
  const band = BANDS[Math.min(BANDS.length - 1, Math.floor((latDeg + 80) / 8))]!;
  const zone = zoneOf(lonDeg, band);
  const [eastingM, northingM] = converter(zone, latDeg >= 0).forward([lonDeg, latDeg]) as [number, number];
  return { zone, band, eastingM, northingM };
}

export function fromUtm(
  zone: number,
  isNorth: boolean,
  eastingM: number,
  northingM: number,
): [number, number] {
  return converter(zone, isNorth).inverse([eastingM, northingM]) as [number, number];
}

/** Southern and northern bound of a latitude band, in degrees; X is 12° high. */
export function bandLatitudes(band: string): [southDeg: number, northDeg: number] {
  const southDeg = BANDS.indexOf(band) * 8 - 80;
  return [southDeg, band === 'X' ? 84 : southDeg + 8];
}

/** Zones are 6° wide but around southern Norway (32V) and Svalbard (31X to 37X). */
function zoneOf(lonDeg: number, band: string): number {
  const wrappedDeg = ((((lonDeg + 180) % 360) + 360) % 360) - 180;
  if (band === 'V' && wrappedDeg >= 3 && wrappedDeg < 12) return 32;
  if (band === 'X' && wrappedDeg >= 0 && wrappedDeg < 42) {
    return wrappedDeg < 9 ? 31 : wrappedDeg < 21 ? 33 : wrappedDeg < 33 ? 35 : 37;
  }
  return Math.floor((wrappedDeg + 180) / 6) + 1;
}

const converters = new Map<string, proj4.Converter>();

function converter(zone: number, isNorth: boolean): proj4.Converter {
  const definition = `+proj=utm +zone=${zone}${isNorth ? '' : ' +south'} +datum=WGS84 +units=m`;
  let found = converters.get(definition);
  if (!found) {
    found = proj4(definition);
    converters.set(definition, found);
  }
  return found;
}
