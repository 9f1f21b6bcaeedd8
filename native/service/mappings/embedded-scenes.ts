import { unattended, type Work } from '../../contract/work.ts';
import type { ItemMoments } from '../../search/background.ts';
import type { StoredGrid } from '../../store/ports/grid.ts';
import type { StoredMapping } from '../../store/ports/mapping.ts';
import type { StoredScene } from '../../store/ports/scene.ts';
import type { OpenProject } from '../open-project.ts';
import type { TilesKey } from '../search-parts/search-memory.ts';
import { NODATA_SHARE } from '../tasks/tile.ts';

/** Tiles of one scene in the space of a mapping, as they stay in memory. */
export interface EmbeddedTiles {
  /** Row-major `[tiles × dimension]`; a row that is not there is NaN, and so is that of a tile without data. */
  readonly rows: Float32Array;
  readonly isWhole: boolean;
  /** Measured against the mapping's background when a search first looks. */
  moments: ItemMoments | null;
}

export interface EmbeddedScene {
  scene: StoredScene;
  grid: StoredGrid;
  tiles: EmbeddedTiles;
}

export interface EmbeddedScenes {
  scenes: EmbeddedScene[];
  /** Scenes that are not, or not wholly, embedded by this mapping. */
  missing: StoredScene[];
}

/** What a mapping has embedded; tiles stay in memory until they are embedded anew. */
export async function embeddedScenes(
  project: OpenProject,
  mapping: StoredMapping,
  dimension: number,
  work: Work,
): Promise<EmbeddedScenes> {
  const found: EmbeddedScenes = { scenes: [], missing: [] };
  for (const scene of await project.store.scenes.list()) {
    const { id } = scene.record;
    const grid = await project.store.grids.find(id);
    const key = grid && { mapping: mapping.id, scene: id, grid: grid.id };
    const tiles = key && (await project.searches.tilesOf(key, () => readTiles(project, key, dimension)));
    work.signal.throwIfAborted();
    if (!tiles?.isWhole) found.missing.push(scene);
    if (grid && tiles) found.scenes.push({ scene, grid, tiles });
  }
  return found;
}

/** One tile in the space of a mapping; null when it is not embedded, or holds no data. */
export async function embeddedTile(
  { store }: OpenProject,
  mapping: StoredMapping,
  { scene }: StoredGrid,
  n: number,
): Promise<Float32Array | null> {
  const nodata = await store.grids.nodataFractions(scene);
  return nodata[n]! >= NODATA_SHARE ? null : store.tileEmbeddings.readTile(mapping.id, scene, n);
}

/** Whoever asks first reads for all who ask meanwhile: a search that is given up must not end it for the next. */
async function readTiles(
  { store }: OpenProject,
  { mapping, scene }: TilesKey,
  dimension: number,
): Promise<EmbeddedTiles | null> {
  const stored = await store.tileEmbeddings.read(mapping, scene, unattended);
  if (!stored) return null;
  const nodata = await store.grids.nodataFractions(scene);
  for (const [n, share] of nodata.entries()) {
    if (share >= NODATA_SHARE) stored.embeddings.fill(Number.NaN, n * dimension, (n + 1) * dimension);
  }
  return { rows: stored.embeddings, isWhole: stored.missingShards.length === 0, moments: null };
}
