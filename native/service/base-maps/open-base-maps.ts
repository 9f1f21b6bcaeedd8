import { openArchive } from '../../basemap/open-archive.ts';
import { pictureOf, type TilePicture } from '../../basemap/picture.ts';
import { tileAddress } from '../../basemap/tile-address.ts';
import type { TilePlace } from '../../basemap/tile-archive.ts';
import { isAddress } from '../../contract/address.ts';
import { serverTilesOf } from '../../contract/base-map-address.ts';
import { EngineError, failureMessage, toFailure } from '../../contract/failure.ts';
import type { SceneStyle } from '../../contract/scene-style.ts';
import { silent, type Work } from '../../contract/work.ts';
import { encodePng } from '../../io/png.ts';
import type { Remote } from '../../io/remote/remote.ts';
import type { StoredBaseMap } from '../../store/ports/base-map.ts';
import { openLocation } from '../scenes/open-location.ts';
import { renderStyle } from '../scenes/scene-record.ts';
import { unlessAborted } from '../unless-aborted.ts';

/** A tile as it goes to the page. */
export interface DrawnTile {
  readonly bytes: Uint8Array;
  readonly picture: TilePicture;
}

/** One base map, ready to be drawn. */
interface TileSource {
  /** Null: there is nothing at that place. */
  tile(place: TilePlace, work: Work): Promise<Uint8Array | null>;
  close(): Promise<void>;
}

/** The base maps of a project that were drawn: each is opened once, by whoever needs it first. */
export class OpenBaseMaps {
  readonly #remote: Remote;
  readonly #open = new Map<string, Promise<TileSource>>();
  readonly #troubles = new Map<string, string>();
  readonly #stops = new Map<string, AbortController>();
  readonly #onMove: () => void;

  /** @param onMove called when one can be drawn no more, or again */
  constructor(remote: Remote, onMove: () => void) {
    this.#remote = remote;
    this.#onMove = onMove;
  }

  /** @returns null where the base map has nothing */
  async tile(baseMap: StoredBaseMap, place: TilePlace, work: Work): Promise<DrawnTile | null> {
    try {
      const source = await unlessAborted(this.#source(baseMap), work.signal);
      const bytes = await source.tile(place, work);
      const picture = bytes && pictureOf(bytes);
      if (bytes && !picture) throw noPicture(baseMap.location, place);
      this.#note(baseMap.id, null);
      return bytes && picture && { bytes, picture };
    } catch (thrown) {
      const failure = toFailure(thrown);
      if (failure.kind !== 'cancelled') this.#note(baseMap.id, failureMessage(failure));
      throw thrown;
    }
  }

  /** Why it could not be drawn when that was last tried. */
  troubleOf(id: string): string | null {
    return this.#troubles.get(id) ?? null;
  }

  async forget(id: string): Promise<void> {
    const source = this.#open.get(id);
    this.#stops.get(id)?.abort();
    this.#stops.delete(id);
    this.#open.delete(id);
    this.#troubles.delete(id);
    await source?.then(
      (open) => open.close(),
      () => {}, // one that never opened has nothing to close
    );
  }

  async close(): Promise<void> {
    for (const id of [...this.#open.keys()]) await this.forget(id);
  }

  #source(baseMap: StoredBaseMap): Promise<TileSource> {
    const known = this.#open.get(baseMap.id);
    if (known) return known;
    const stop = new AbortController();
    this.#stops.set(baseMap.id, stop);
    const opening = openSource(baseMap, this.#remote, silent(stop.signal));
    this.#open.set(baseMap.id, opening);
    opening.catch(() => this.#open.delete(baseMap.id));
    return opening;
  }

  #note(id: string, trouble: string | null): void {
    if (this.troubleOf(id) === trouble) return;
    if (trouble === null) this.#troubles.delete(id);
    else this.#troubles.set(id, trouble);
    this.#onMove();
  }
}

async function openSource(baseMap: StoredBaseMap, remote: Remote, work: Work): Promise<TileSource> {
  switch (baseMap.kind) {
    case 'raster':
      return rasterSource(baseMap.location, baseMap.style!, remote, work);
    case 'mbtiles':
    case 'pmtiles':
      return archiveSource(baseMap.location, remote, work);
    case 'xyz':
    case 'wms':
      return serverSource(baseMap, remote);
  }
}

const RENDERED_PX = 256;

async function rasterSource(
  location: string,
  style: SceneStyle,
  remote: Remote,
  opening: Work,
): Promise<TileSource> {
  const raster = await openLocation(location, remote, opening);
  const { renderMapTile } = await import('../../raster/display/render.ts');
  return {
    async tile(place, work) {
      const at = { ...place, sizePx: RENDERED_PX };
      const { rgba } = await renderMapTile(raster, at, renderStyle(raster, style), work);
      return encodePng({ data: rgba, widthPx: RENDERED_PX, heightPx: RENDERED_PX, channels: 4 });
    },
    close: () => raster.close(),
  };
}

async function archiveSource(location: string, remote: Remote, opening: Work): Promise<TileSource> {
  const opened = await openArchive(location, remote, opening.signal);
  if (!opened)
    throw new EngineError({ kind: 'format-unknown', path: location, known: ['MBTiles', 'PMTiles'] });
  const { archive } = opened;
  return { tile: (place, { signal }) => archive.tile(place, signal), close: () => archive.close() };
}

function serverSource({ location, layers, kind }: StoredBaseMap, remote: Remote): TileSource {
  const asked = serverTilesOf(location, layers);
  return {
    async tile(place, { signal }) {
      const name = `${kind}-${layers ?? ''}-${place.z}-${place.x}-${place.y}`.replace(/[^\w,-]/g, '_');
      const fill = (template: string) => tileAddress(template, asked, place);
      return remote.tile(location, name, fill, signal);
    },
    async close() {},
  };
}

/** A page that says “forbidden”, a vector tile, an error in XML. */
function noPicture(location: string, { z, x, y }: TilePlace): EngineError {
  const reason = `what it has at ${z}/${x}/${y} is no PNG, JPEG or WebP`;
  return isAddress(location)
    ? new EngineError({ kind: 'remote-refused', address: location, reason })
    : new EngineError({ kind: 'file-unreadable', path: location, reason });
}
