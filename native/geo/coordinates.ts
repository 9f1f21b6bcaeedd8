import { toMgrs } from './mgrs.ts';
import { toUtm } from './utm.ts';

/** How positions are written for people; each form is read back by `parseCoordinates`. */
export const COORDINATE_STYLES = ['decimal', 'dms', 'utm', 'mgrs'] as const;
export type CoordinateStyle = (typeof COORDINATE_STYLES)[number];

/**
 * A WGS 84 position as people write it, latitude first:
 *
 * - decimal: `34.695120, -76.662040` (a tenth of a metre)
 * - dms: `34°41'42.4"N 76°39'43.3"W` (three metres)
 * - utm: `18S 347768 3840491` (zone, band, easting, northing; a metre)
 * - mgrs: `18S UD 47768 40490` (a metre, cut off)
 *
 * @returns null where UTM and MGRS do not reach: beyond 80° S and 84° N
 */
export function formatCoordinates(
  [lonDeg, latDeg]: readonly [lonDeg: number, latDeg: number],
  style: CoordinateStyle,
): string | null {
  const wrappedDeg = ((((lonDeg + 180) % 360) + 360) % 360) - 180;
  switch (style) {
    case 'decimal':
      return `${latDeg.toFixed(6)}, ${wrappedDeg.toFixed(6)}`;
    case 'dms':
      return `${dms(latDeg, 'N', 'S')} ${dms(wrappedDeg, 'E', 'W')}`;
    case 'utm': {
      const utm = toUtm(wrappedDeg, latDeg);
      return utm && `${utm.zone}${utm.band} ${utm.eastingM.toFixed(0)} ${utm.northingM.toFixed(0)}`;
    }
    case 'mgrs':
      return spaced(toMgrs(wrappedDeg, latDeg));
  }
}

function dms(valueDeg: number, positive: string, negative: string): string {
  // In tenths of a second, so that 59.96" is a minute more and not 60.0".
  const tenths = Math.round(Math.abs(valueDeg) * 36_000);
  const seconds = ((tenths % 600) / 10).toFixed(1).padStart(4, '0');
  const minutes = String(Math.floor(tenths / 600) % 60).padStart(2, '0');
  return `${Math.floor(tenths / 36_000)}°${minutes}'${seconds}"${valueDeg < 0 ? negative : positive}`;
}

function spaced(mgrs: string | null): string | null {
  return mgrs === null ? null : mgrs.replace(/^(\d+[A-Z])([A-Z]{2})(\d{5})(\d{5})$/, '$1 $2 $3 $4');
}
