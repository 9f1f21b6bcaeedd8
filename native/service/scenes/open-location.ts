import path from 'node:path';
import { isAddress } from '../../contract/address.ts';
import { EngineError } from '../../contract/failure.ts';
import type { Work } from '../../contract/work.ts';
import type { Remote } from '../../io/remote/remote.ts';
import type { Raster } from '../../raster/raster.ts';

/** Opens a scene where it is: a file, or an address that was typed. Readers are loaded with the first: many commands open none. */
export async function openLocation(location: string, remote: Remote, work: Work): Promise<Raster> {
  if (isAddress(location)) {
    const { openRemoteRaster } = await import('../../raster/open-remote.ts');
    return openRemoteRaster(location, remote, work);
  }
  const { openRaster } = await import('../../raster/open.ts');
  return openRaster(location, work);
}

/** Where it is, whatever the working directory: an absolute path, or the address itself. */
export function wholeLocation(location: string): string {
  return isAddress(location) ? location : path.resolve(location);
}

/**
 * Locations as a person gave them, in the form in which they may be stored: addresses count as typed from now on, and lose
 * their secrets. One that is refused stays in its shown form, and is refused again by who opens it.
 */
export function typedLocations(remote: Remote, locations: readonly string[]): Promise<string[]> {
  return Promise.all(
    locations.map((location) =>
      isAddress(location) ? remote.typed(location).catch(shownIfRefused) : location,
    ),
  );
}

function shownIfRefused(thrown: unknown): string {
  if (thrown instanceof EngineError && thrown.failure.kind === 'remote-refused')
    return thrown.failure.address;
  throw thrown;
}
