import type { GeoJsonGeometry } from '../../../native/contract/layer.ts';
import { placeToMap } from '../../map/frame.ts';

/** Outer and inner rings of a polygon in map metres, `[x, y, …]`; none for points and lines. */
export function featureRings({ type, coordinates }: GeoJsonGeometry): number[][] {
  const polygons = (type === 'Polygon' ? [coordinates] : type === 'MultiPolygon' ? coordinates : []) as [
    number,
    number,
  ][][][];
  return polygons.flat().map((ring) => ring.flatMap(([lon, lat]) => placeToMap([lon, lat])));
}

/** Degrees, `[west, south, east, north]`. */
export function featureExtent({ coordinates }: GeoJsonGeometry): [number, number, number, number] {
  const numbers = (coordinates as unknown[]).flat(Infinity) as number[];
  const lons = numbers.filter((_, i) => i % 2 === 0);
  const lats = numbers.filter((_, i) => i % 2 === 1);
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}
