import type { PickedBand, PickedPixel, SceneRecord } from '../../../native/contract/scene.ts';
import { PLACE_FORMATS, type PlaceFormat, placeText } from '../../map/place.ts';

/** A value as it is stored: all its digits, or that it is none. */
export function valueText({ value, isNodata, category }: PickedBand): string {
  if (value === 'nan') return 'no data (NaN)';
  const number = String(value).replace('-', '−');
  if (isNodata) return `no data (${number})`;
  return category ? `${number} ${category}` : number;
}

/** Coordinates of a scene's own system: degrees to a decimetre, metres and feet to a centimetre. */
export function crsText([x, y]: readonly [number, number]): string {
  const decimals = Math.max(Math.abs(x), Math.abs(y)) <= 360 ? 6 : 2;
  return `${x.toFixed(decimals)}, ${y.toFixed(decimals)}`;
}

/** What the inspector says, as lines of name and value for a spreadsheet. */
export function pixelTable(scene: SceneRecord, pixel: PickedPixel, format: PlaceFormat): string {
  const rows: [string, string][] = [
    ['scene', scene.name],
    ['column', String(pixel.columnPx)],
    ['row', String(pixel.rowPx)],
  ];
  if (pixel.crsXY) rows.push([scene.crs ?? 'CRS', crsText(pixel.crsXY)]);
  if (pixel.lonLatDeg) {
    rows.push(['longitude, latitude', pixel.lonLatDeg.map((degrees) => degrees.toFixed(7)).join(', ')]);
    if (format !== PLACE_FORMATS[0]) rows.push([format, placeText(pixel.lonLatDeg, format)]);
  }
  for (const band of pixel.bands)
    rows.push([`band ${band.band}${band.name ? ` ${band.name}` : ''}`, valueText(band)]);
  if (pixel.index) rows.push([pixel.index.preset, String(pixel.index.value ?? 'no data')]);
  return rows.map((row) => row.join('\t')).join('\n');
}
