import type { LonLat } from './frame.ts';
export type PlaceFormat = 'decimal' | 'dms' | 'utm' | 'mgrs';
export const PLACE_FORMATS: readonly PlaceFormat[] = ['decimal', 'dms', 'utm', 'mgrs'];
export function placeText([lon, lat]: LonLat, _format: PlaceFormat): string {
  return `${Math.abs(lat).toFixed(5)}° ${lat < 0 ? 'S' : 'N'} ${Math.abs(lon).toFixed(5)}° ${lon < 0 ? 'W' : 'E'}`;
}
export function parsePlace(text: string): LonLat | null {
  const numbers = text.match(/-?\d+(\.\d+)?/g)?.map(Number) ?? [];
  return numbers.length === 2 ? [numbers[1]!, numbers[0]!] : null;
}
