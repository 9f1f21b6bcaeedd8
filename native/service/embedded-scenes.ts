import type { Work } from '../contract/work.ts';
import type { ItemMoments } from '../search/background.ts';
import type { StoredGrid } from '../store/ports/grid.ts';
import type { StoredMapping } from '../store/ports/mapping.ts';
import type { StoredScene } from '../store/ports/scene.ts';
import type { OpenProject } from './open-project.ts';
import { NODATA_SHARE } from './tasks/tile.ts';

/** The tiles of one scene in the space of a mapping. */
export interface EmbeddedScene {
  scene: StoredScene;
  grid: StoredGrid;
  /** Row-major `[tiles × dimension]`; a row that is not there is NaN, and so is that of a tile without data. */
  rows: Float32Array;
  /** Measured against the mapping's background when a search first looks. */
  moments: ItemMoments | null;
}

export interface EmbeddedScenes {
  scenes: EmbeddedScene[];
  /** Scenes that are not, or not wholly, embedded by this mapping. */
  missing: StoredScene[];
}

/** Reads what a mapping has embedded; kept in memory until tiles, mappings or spaces change. */
export async function embeddedScenes(
  project: OpenProject,
  mapping: StoredMapping,
  dimension: number,
  work: Work,
): Promise<EmbeddedScenes> {
  return project.searches.tilesOf(mapping.id, () => readScenes(project, mapping, dimension, work));
}

async function readScenes(
  project: OpenProject,
  mapping: StoredMapping,
  dimension: number,
  work: Work,
): Promise<EmbeddedScenes> {
  const found: EmbeddedScenes = { scenes: [], missing: [] };
  for (const scene of await project.store.scenes.list()) {
    const { id } = scene.record;
    const grid = await project.store.grids.find(id);
    const stored = grid && (await project.store.tileEmbeddings.read(mapping.id, id, work));
    if (!grid || !stored || stored.missingShards.length > 0) found.missing.push(scene);
    if (!grid || !stored) continue;
    const nodata = await project.store.grids.nodataFractions(id);
    for (const [n, share] of nodata.entries()) {
      if (share >= NODATA_SHARE) stored.embeddings.fill(Number.NaN, n * dimension, (n + 1) * dimension);
    }
    found.scenes.push({ scene, grid, rows: stored.embeddings, moments: null });
  }
  return found;
}
