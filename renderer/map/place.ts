import { COORDINATE_STYLES, type CoordinateStyle, formatCoordinates } from '../../native/geo/coordinates.ts';
import { parseCoordinates } from '../../native/geo/parse-coordinates.ts';
import type { LonLat } from './frame.ts';

export type PlaceFormat = CoordinateStyle;
export const PLACE_FORMATS: readonly PlaceFormat[] = COORDINATE_STYLES;

/** A place in one of the ways people write it; decimal where UTM and MGRS do not reach. */
export function placeText(place: LonLat, format: PlaceFormat): string {
  return formatCoordinates(place, format) ?? formatCoordinates(place, 'decimal')!;
}

/** What a person typed or pasted as a place; null when it is none. */
export function parsePlace(text: string): LonLat | null {
  const found = parseCoordinates(text);
  return found && [found.lonDeg, found.latDeg];
}
