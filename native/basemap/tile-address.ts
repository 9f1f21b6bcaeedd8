import { EngineError } from '../contract/failure.ts';
import type { TilePlace } from './tile-archive.ts';

// Half the side of the square that web maps cut into tiles: π · 6378137 m.
const HALF_WORLD_M = 20037508.342789244;

/** What a person asks a map server for. */
export interface ServerTiles {
  readonly kind: 'xyz' | 'wms';
  /** WMS: layer names, separated by commas. */
  readonly layers: string | null;
}

/**
 * Which kind of address this is: one with {z}, {x} and {y} (or {-y}, counted from the south), or that of a WMS.
 *
 * @throws EngineError `out-of-range` when it is neither
 */
export function serverTilesOf(address: string, layers: string | null): ServerTiles {
  const placeholders = new Set([...address.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name));
  if (placeholders.size > 0) return { kind: 'xyz', layers: refuseTemplate(placeholders, layers) };
  const query = new Map(
    [...new URL(address).searchParams].map(([name, value]) => [name.toLowerCase(), value] as const),
  );
  const isWms = layers !== null || query.get('service')?.toLowerCase() === 'wms' || query.has('layers');
  if (!isWms) {
    throw wrong('it has neither {z}, {x} and {y}, as a tile server has, nor the layers of a WMS');
  }
  const named = layers ?? query.get('layers') ?? '';
  if (named === '') throw wrong('it is a WMS, and none of its layers is named');
  return { kind: 'wms', layers: named };
}

function refuseTemplate(placeholders: ReadonlySet<string | undefined>, layers: string | null): null {
  if (layers !== null) throw wrong('a tile server has no layers; they are those of a WMS');
  if (placeholders.has('s')) throw wrong('{s} stands for several hosts; write one of them out, such as “a”');
  const stranger = [...placeholders].find((name) => !['z', 'x', 'y', '-y'].includes(name ?? ''));
  if (stranger !== undefined) throw wrong(`{${stranger}} is not known, only {z}, {x}, {y} and {-y}`);
  const hasRow = placeholders.has('y') !== placeholders.has('-y');
  if (!placeholders.has('z') || !placeholders.has('x') || !hasRow)
    throw wrong('it needs {z}, {x} and one of {y} and {-y}');
  return null;
}

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

function wrong(reason: string): EngineError {
  return new EngineError({ kind: 'out-of-range', what: 'The address of the base map', reason });
}
