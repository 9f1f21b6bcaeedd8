import path from 'node:path';
import { openArchive } from '../../basemap/open-archive.ts';
import { isAddress } from '../../contract/address.ts';
import type { NewBaseMap } from '../../contract/base-map.ts';
import { serverTilesOf } from '../../contract/base-map-address.ts';
import { EngineError } from '../../contract/failure.ts';
import type { SceneStyle } from '../../contract/scene-style.ts';
import type { Work } from '../../contract/work.ts';
import type { Raster } from '../../raster/raster.ts';
import type { StoredBaseMap } from '../../store/ports/base-map.ts';
import type { OpenProject } from '../open-project.ts';
import { openLocation } from '../scenes/open-location.ts';
import { firstStyle } from '../scenes/scene-record.ts';

/** What a source is, before anybody adds it. */
export type Examined = Pick<
  StoredBaseMap,
  | 'name'
  | 'kind'
  | 'location'
  | 'layers'
  | 'attribution'
  | 'minZoom'
  | 'maxZoom'
  | 'extent'
  | 'tilePx'
  | 'style'
>;

const TILE_PX = 256;
/** Tile servers do not say how far they go; most end here, and what is missing is enlarged from above. */
const SERVER_MOST_ZOOM = 19;

/**
 * What a person named: a scene of the project, a file, a file behind an address, or a server of tiles. Servers of tiles
 * are asked nothing.
 *
 * @throws EngineError `file-missing`, `format-unknown`, `no-georeference`, `out-of-range`, `remote-refused` for an address
 * that is no map's, and what an address fails with
 */
export async function examineSource(
  project: OpenProject,
  { source, layers }: NewBaseMap,
  work: Work,
): Promise<Examined> {
  if (isAddress(source)) return examineAddress(project, await project.remote.typed(source), layers, work);
  if (layers !== null)
    throw new EngineError({
      kind: 'out-of-range',
      what: 'WMS layers',
      reason: 'only the address of a WMS has them',
    });
  const scene = await project.store.scenes.find(source);
  if (scene) return examineFile(project, scene.record.path, scene.placement.style, work);
  return examineFile(project, path.resolve(source), null, work);
}

async function examineAddress(
  project: OpenProject,
  address: string,
  layers: string | null,
  work: Work,
): Promise<Examined> {
  // A file is named by its path; templates and services are not.
  const isFile =
    layers === null &&
    /\.(tiff?|pmtiles|mbtiles)$/i.test(new URL(address).pathname) &&
    !address.includes('{');
  if (isFile) return examineFile(project, address, null, work);
  const server = serverTilesOf(address, layers);
  return {
    name: new URL(address).hostname,
    ...server,
    location: address,
    attribution: null,
    minZoom: 0,
    maxZoom: server.kind === 'wms' ? 22 : SERVER_MOST_ZOOM,
    extent: null,
    tilePx: TILE_PX,
    style: null,
  };
}

async function examineFile(
  project: OpenProject,
  location: string,
  style: SceneStyle | null,
  work: Work,
): Promise<Examined> {
  const opened = await openArchive(location, project.remote, work.signal);
  const common = { location, layers: null, tilePx: TILE_PX };
  if (opened) {
    const { name, extent, ...facts } = opened.archive.facts;
    await opened.archive.close();
    return {
      ...common,
      ...facts,
      kind: opened.kind,
      name: name ?? fileName(location),
      extent: extent && [...extent],
      style: null,
    };
  }
  const raster = await openLocation(location, project.remote, work).catch(alsoArchives);
  try {
    return { ...common, ...(await examineRaster(raster, style, work)) };
  } finally {
    await raster.close();
  }
}

/** Here more formats are known than as scenes. */
function alsoArchives(thrown: unknown): never {
  const failure = thrown instanceof EngineError ? thrown.failure : null;
  if (failure?.kind !== 'format-unknown') throw thrown;
  const known = ['MBTiles', 'PMTiles', ...failure.known];
  throw new EngineError({ ...failure, known }, { cause: thrown });
}

async function examineRaster(raster: Raster, style: SceneStyle | null, work: Work) {
  const { name, extent } = raster.summary;
  if (!extent) {
    const reason =
      'a base map lies on the ground, and it has no coordinate reference system or no georeference';
    throw new EngineError({ kind: 'no-georeference', path: raster.path, reason });
  }
  const { sampleStatistics } = await import('../../raster/display/stretch.ts');
  return {
    kind: 'raster' as const,
    name,
    attribution: null,
    minZoom: 0,
    maxZoom: 26,
    extent: [...extent] as [number, number, number, number],
    style: style ?? firstStyle(raster, await sampleStatistics(raster, work)),
  };
}

function fileName(location: string): string {
  const name = isAddress(location) ? new URL(location).pathname : location;
  return path.basename(name).replace(/\.[^.]+$/, '');
}
