import type { TileSheet } from '../../map/tile-sheet.ts';

/** Radius of the sphere of EPSG:3857. */
const EARTH_RADIUS_M = 6_378_137;

/** Ground area of the tiles at or above a threshold: of one tile in the middle, times how many; km². */
export function scaleAreaKm2(
  sheets: readonly TileSheet[],
  scores: ReadonlyMap<string, Float32Array>,
  threshold: number,
): number {
  let areaM2 = 0;
  for (const sheet of sheets) {
    const values = scores.get(sheet.scene);
    if (!values || sheet.count === 0) continue;
    let above = 0;
    for (const score of values) if (score >= threshold) above++;
    areaM2 += above * tileAreaM2(sheet);
  }
  return areaM2 / 1e6;
}

function tileAreaM2({ corners, count }: TileSheet): number {
  const at = 8 * (count >> 1);
  let twice = 0;
  for (let i = 0; i < 4; i++) {
    const [a, b] = [at + 2 * i, at + 2 * ((i + 1) % 4)];
    twice += corners[a]! * corners[b + 1]! - corners[b]! * corners[a + 1]!;
  }
  // Web Mercator stretches both axes by 1 / cos(latitude).
  const latitude = 2 * Math.atan(Math.exp(corners[at + 1]! / EARTH_RADIUS_M)) - Math.PI / 2;
  return (Math.abs(twice) / 2) * Math.cos(latitude) ** 2;
}
