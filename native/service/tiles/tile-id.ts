import { EngineError } from '../../contract/failure.ts';
import type { StoredGrid } from '../../store/ports/grid.ts';
import type { OpenProject } from '../open-project.ts';

/** What a tile is called everywhere: `<scene id>/<grid>/<n>`. */
export function tileId(grid: StoredGrid, n: number): string {
  return `${grid.scene}/${grid.id}/${n}`;
}

/** The present grid and number of a tile by its id. Failures: not-found, also for a grid that was replaced. */
export async function findTile(project: OpenProject, id: string): Promise<{ grid: StoredGrid; n: number }> {
  const [scene, gridName, number] = id.split('/');
  const n = Number(number);
  const stored = scene ? await project.store.scenes.find(scene) : null;
  const grid = stored ? await project.store.grids.find(stored.record.id) : null;
  const isThere = grid !== null && grid.id === gridName && /^\d+$/.test(number ?? '') && n < grid.tiles;
  if (isThere) return { grid, n };
  const known = grid ? [`${tileId(grid, 0)} … ${tileId(grid, grid.tiles - 1)}`] : [];
  throw new EngineError({ kind: 'not-found', what: 'tile', name: id, known });
}
