import { fromLonLat, toLonLat, transformExtent } from 'ol/proj.js';

/** Degrees, `[west, south, east, north]`. */
export type ExtentDeg = readonly [number, number, number, number];
/** Degrees, `[longitude, latitude]`. */
export type LonLat = readonly [number, number];

export const MAP_CRS = 'EPSG:3857';
export const DEGREES = 'EPSG:4326';

/** Web Mercator ends here; scenes at the poles are cut. */
const LAST_LATITUDE_DEG = 85.0511;

export function extentToMap([west, south, east, north]: ExtentDeg): [number, number, number, number] {
  const clamp = (lat: number) => Math.min(LAST_LATITUDE_DEG, Math.max(-LAST_LATITUDE_DEG, lat));
  return transformExtent([west, clamp(south), east, clamp(north)], DEGREES, MAP_CRS) as [
    number,
    number,
    number,
    number,
  ];
}

export function extentToDegrees(extent: number[]): ExtentDeg {
  return transformExtent(extent, MAP_CRS, DEGREES) as unknown as ExtentDeg;
}

export const placeToMap = ([lon, lat]: LonLat) => fromLonLat([lon, lat]) as [number, number];
export const placeToDegrees = (xy: number[]) => toLonLat(xy) as [number, number];
