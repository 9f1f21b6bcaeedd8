import { EngineError } from './failure.ts';

/** What a person asks a map server for. */
export interface ServerTiles {
  readonly kind: 'xyz' | 'wms';
  /** WMS: layer names, separated by commas. */
  readonly layers: string | null;
}

/**
 * Which kind of address this is: one with {z}, {x} and {y} (or {-y}, counted from the south), or that of a WMS.
 *
 * @throws EngineError `remote-refused` when it is neither
 */
export function serverTilesOf(address: string, layers: string | null): ServerTiles {
  const placeholders = new Set([...address.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name));
  if (placeholders.size > 0) return { kind: 'xyz', layers: refuseTemplate(address, placeholders, layers) };
  const query = new Map(
    [...new URL(address).searchParams].map(([name, value]) => [name.toLowerCase(), value] as const),
  );
  const isWms = layers !== null || query.get('service')?.toLowerCase() === 'wms' || query.has('layers');
  if (!isWms) {
    throw wrong(address, 'it has neither {z}, {x} and {y}, as a tile server has, nor the layers of a WMS');
  }
  const named = layers ?? query.get('layers') ?? '';
  if (named === '') throw wrong(address, 'it is a WMS, and none of its layers is named');
  return { kind: 'wms', layers: named };
}

function refuseTemplate(
  address: string,
  placeholders: ReadonlySet<string | undefined>,
  layers: string | null,
): null {
  if (layers !== null) throw wrong(address, 'a tile server has no layers; they are those of a WMS');
  if (placeholders.has('s'))
    throw wrong(address, '{s} stands for several hosts; write one of them out, such as “a”');
  const stranger = [...placeholders].find((name) => !['z', 'x', 'y', '-y'].includes(name ?? ''));
  if (stranger !== undefined) throw wrong(address, `{${stranger}} is not known, only {z}, {x}, {y} and {-y}`);
  if (new URL(address).hostname.includes('{'))
    throw wrong(address, 'its host has a placeholder; a host is written out');
  const hasRow = placeholders.has('y') !== placeholders.has('-y');
  if (!placeholders.has('z') || !placeholders.has('x') || !hasRow)
    throw wrong(address, 'it needs {z}, {x} and one of {y} and {-y}');
  return null;
}

/** Named without its query, which may hold a key. */
function wrong(address: string, reason: string): EngineError {
  return new EngineError({ kind: 'remote-refused', address: address.replace(/\?.*/, ''), reason });
}
