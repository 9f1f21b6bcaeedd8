import type { SearchParams, SearchResult } from '../../contract/search.ts';
import type { Work } from '../../contract/work.ts';
import type { Query } from '../../search/query.ts';
import type { OpenProject } from '../open-project.ts';
import { admitsScene, admittedTiles } from './filters.ts';
import { PlacedTiles } from './results.ts';
import type { SceneScores } from './search-memory.ts';

/**
 * Tiles that pass the filters of a query without words: in scene and tile order, with no score to rank by. So tiles of
 * a label nobody has a word for are found all the same: `label:TC`.
 */
export async function filteredTiles(project: OpenProject, query: Query, params: SearchParams, work: Work) {
  const scores: SceneScores = new Map();
  const results: SearchResult[] = [];
  const counts: { scene: string; above: number; total: number }[] = [];
  const placed = new PlacedTiles(project, work);
  for (const scene of await project.store.scenes.list()) {
    const grid = await project.store.grids.find(scene.record.id);
    if (!grid || !admitsScene(query, scene)) continue;
    const embedded = { scene, grid };
    const admits = await admittedTiles(project, query, params, embedded, work);
    const sigmas = new Float32Array(grid.tiles).fill(Number.NaN);
    for (let n = 0; n < grid.tiles; n++) {
      if (admits && admits[n] === 0) continue;
      sigmas[n] = FOUND_BY_FILTER;
      if (results.length >= params.k) continue;
      const labels = await placed.labels(embedded, n);
      const reason = labels.length > 0 ? `labelled ${labels.join(', ')}` : 'passes the filters';
      results.push({ kind: 'tile', ...(await placed.tile(embedded, n)), similarity: 0, score: 0, reason });
    }
    scores.set(scene.record.id, sigmas);
    const found = sigmas.filter((sigma) => !Number.isNaN(sigma)).length;
    counts.push({ scene: scene.record.id, above: found, total: grid.tiles });
  }
  return { scores, results, counts };
}

/** Drawn on the map like an answer just above the threshold. */
const FOUND_BY_FILTER = 3;
