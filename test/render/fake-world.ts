import { makeCoast } from './fake-coast.ts';

/** The scene of the fake project that is tiled: a coast at 6 m, placed without rotation in EPSG:3857. */
export const SCENE = 'c0a57';
/** One over the same ground, all of one colour. */
export const INFRARED = '1f4a4ed';
export const INFRARED_RGB = [180, 40, 60] as const;
export const GRID = '16-16';
export const TILE_PX = 16;
export const [WIDTH_PX, HEIGHT_PX] = [1600, 1120];
export const [COLUMNS, ROWS] = [WIDTH_PX / TILE_PX, HEIGHT_PX / TILE_PX];
export const TILES = COLUMNS * ROWS;

const HALF_WORLD_M = 20_037_508.342789244;
const [WEST_M, NORTH_M] = [-8_538_000, 4_124_000];
const PIXEL_M = 6;

export const coast = makeCoast(WIDTH_PX, HEIGHT_PX, 7);

/** Share of a cover in each tile, `[tiles]`, by index into `COVERS`. */
export function coverShares(kind: number): Float32Array {
  const shares = new Float32Array(TILES);
  for (let row = 0, at = 0; row < HEIGHT_PX; row++) {
    for (let column = 0; column < WIDTH_PX; column++, at++) {
      if (coast.cover[at] === kind)
        shares[Math.floor(row / TILE_PX) * COLUMNS + Math.floor(column / TILE_PX)]! += 1 / TILE_PX ** 2;
    }
  }
  return shares;
}

export function toDegrees(xM: number, yM: number): [number, number] {
  const lat = (2 * Math.atan(Math.exp((yM / HALF_WORLD_M) * Math.PI)) - Math.PI / 2) * (180 / Math.PI);
  return [(xM / HALF_WORLD_M) * 180, lat];
}

export function pixelExtent(
  columnPx: number,
  rowPx: number,
  widthPx: number,
  heightPx: number,
): [number, number, number, number] {
  const [west, north] = toDegrees(WEST_M + columnPx * PIXEL_M, NORTH_M - rowPx * PIXEL_M);
  const [east, south] = toDegrees(
    WEST_M + (columnPx + widthPx) * PIXEL_M,
    NORTH_M - (rowPx + heightPx) * PIXEL_M,
  );
  return [west, south, east, north];
}

export const sceneExtent = pixelExtent(0, 0, WIDTH_PX, HEIGHT_PX);

export function tileExtent(n: number): [number, number, number, number] {
  return pixelExtent((n % COLUMNS) * TILE_PX, Math.floor(n / COLUMNS) * TILE_PX, TILE_PX, TILE_PX);
}

/** Corners in map metres, `[tiles × 4 × 2]`. */
export function corners(): Float64Array {
  const out = new Float64Array(TILES * 8);
  for (let n = 0; n < TILES; n++) {
    const x = WEST_M + (n % COLUMNS) * TILE_PX * PIXEL_M;
    const y = NORTH_M - Math.floor(n / COLUMNS) * TILE_PX * PIXEL_M;
    const side = TILE_PX * PIXEL_M;
    out.set([x, y, x + side, y, x + side, y - side, x, y - side], n * 8);
  }
  return out;
}

/** A pixel of the scene by its place in degrees; null beside the scene. */
export function pixelAt(lonDeg: number, latDeg: number) {
  const xM = (lonDeg / 180) * HALF_WORLD_M;
  const yM = (Math.log(Math.tan(((90 + latDeg) * Math.PI) / 360)) / Math.PI) * HALF_WORLD_M;
  return pixelOf(Math.floor((xM - WEST_M) / PIXEL_M), Math.floor((NORTH_M - yM) / PIXEL_M));
}

/** A pixel of the scene, and where its centre lies; null beside the scene. */
export function pixelOf(columnPx: number, rowPx: number) {
  if (columnPx < 0 || rowPx < 0 || columnPx >= WIDTH_PX || rowPx >= HEIGHT_PX) return null;
  const crsXY: [number, number] = [WEST_M + (columnPx + 0.5) * PIXEL_M, NORTH_M - (rowPx + 0.5) * PIXEL_M];
  return { columnPx, rowPx, crsXY, lonLatDeg: toDegrees(...crsXY) };
}

/** Where the map tile (z, x, y) lies in scene pixels: its north-west corner, and scene pixels a map-tile pixel. */
export function mapTilePlace(z: number, x: number, y: number) {
  const sideM = (2 * HALF_WORLD_M) / 2 ** z;
  return {
    columnPx: (-HALF_WORLD_M + x * sideM - WEST_M) / PIXEL_M,
    rowPx: (NORTH_M - (HALF_WORLD_M - y * sideM)) / PIXEL_M,
    step: sideM / 256 / PIXEL_M,
  };
}
