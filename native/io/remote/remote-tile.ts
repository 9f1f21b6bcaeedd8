import { EngineError } from '../../contract/failure.ts';
import { contentId } from '../hash.ts';
import { refused, type TypedAddress } from './address.ts';
import type { DiskCache } from './disk-cache.ts';
import type { Hosts } from './hosts.ts';
import { NOTHING_THERE } from './http.ts';

const MOST_TILE_BYTES = 8 * 2 ** 20;

/** Maps change slowly; a tile that is older is asked for again, and shown all the same while nobody answers. */
const FRESH_MS = 30 * 24 * 3600 * 1000;

/**
 * A tile out of the cache, else from its server.
 *
 * @param address of this tile, shown as its template
 * @param name of the tile among those of its template
 * @returns as the server sent it; null when it has none there
 * @throws EngineError `remote-unreachable`, `remote-refused`
 */
export async function fetchTile(
  { hosts, disk }: { hosts: Hosts; disk: DiskCache },
  address: TypedAddress,
  name: string,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const folder = `${contentId(address.shown)}/tiles`;
  const kept = await disk.read(folder, name);
  const fetchedAtMs = kept && (await disk.fetchedAtMs(folder, name));
  if (kept && fetchedAtMs !== null && Date.now() - fetchedAtMs < FRESH_MS) return asTile(kept);
  try {
    const bytes = await ask(hosts, address, signal);
    await disk.write(folder, name, bytes ?? new Uint8Array());
    return asTile(bytes);
  } catch (thrown) {
    const isOffline = thrown instanceof EngineError && thrown.failure.kind === 'remote-unreachable';
    if (isOffline && kept) return asTile(kept);
    throw thrown;
  }
}

/** No bytes: the server was asked, and has no tile there. */
function asTile(bytes: Uint8Array<ArrayBuffer> | null): Uint8Array<ArrayBuffer> | null {
  return bytes && bytes.length > 0 ? bytes : null;
}

async function ask(
  hosts: Hosts,
  address: TypedAddress,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return await hosts.get(address, { accept: 'image/*' }, signal, async (answer) => {
      const bytes = await answer.body(MOST_TILE_BYTES);
      if (bytes === null)
        throw refused(address.shown, `a tile of it is larger than ${MOST_TILE_BYTES} bytes`);
      return bytes;
    });
  } catch (thrown) {
    if (thrown instanceof EngineError && thrown.cause === NOTHING_THERE) return null;
    throw thrown;
  }
}
