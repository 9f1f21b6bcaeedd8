import type { ServerTiles } from '../contract/base-map-address.ts';
import type { TilePlace } from './tile-archive.ts';

// Half the side of the square that web maps cut into tiles: π · 6378137 m.
const HALF_WORLD_M = 20037508.342789244;

/** The address of one tile, 256 px wide. */
export function tileAddress(address: string, { kind, layers }: ServerTiles, place: TilePlace): string {
  return kind === 'xyz' ? xyzAddress(address, place) : wmsAddress(address, layers ?? '', place);
}

function xyzAddress(template: string, { z, x, y }: TilePlace): string {
  const values: Record<string, number> = { z, x, y, '-y': 2 ** z - 1 - y };
  return template.replace(/\{(-?[a-z])\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/**
 * A GetMap request. Source: OGC 06-042, 7.3.2; version 1.3.0 unless the address asks for another: EPSG:3857 has its easting
 * first in all of them.
 */
function wmsAddress(address: string, layers: string, { z, x, y }: TilePlace): string {
  const url = new URL(address);
  const given = new Map(
    [...url.searchParams.keys()].map((name) => [name.toUpperCase(), url.searchParams.get(name)!]),
  );
  for (const name of [...url.searchParams.keys()]) url.searchParams.delete(name);
  const sideM = (2 * HALF_WORLD_M) / 2 ** z;
  const [west, north] = [x * sideM - HALF_WORLD_M, HALF_WORLD_M - y * sideM];
  const version = given.get('VERSION') ?? '1.3.0';
  const asked = {
    STYLES: '',
    FORMAT: 'image/png',
    TRANSPARENT: 'TRUE',
    ...Object.fromEntries(given),
    SERVICE: 'WMS',
    REQUEST: 'GetMap',
    VERSION: version,
    LAYERS: layers,
    [version.startsWith('1.3') ? 'CRS' : 'SRS']: 'EPSG:3857',
    BBOX: [west, north - sideM, west + sideM, north].join(','),
    WIDTH: '256',
    HEIGHT: '256',
  };
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
  return url.href;
}
