import { EngineError } from '../contract/failure.ts';
import type { Work } from '../contract/work.ts';
import type { StoredMapping } from '../store/ports/mapping.ts';
import type { OpenProject } from './open-project.ts';
import { fractionRevision } from './tasks/label.ts';
import { trainingState } from './training-set.ts';

/** Scenes whose fractions are missing, or older than their layers and grid. */
export async function scenesToLabel(project: OpenProject): Promise<{ missing: number; stale: number }> {
  const layers = await project.store.layers.list();
  let [missing, stale] = [0, 0];
  for (const grid of await project.store.grids.list()) {
    const revision = await project.store.tileLabels.fractionRevision(grid.scene);
    if (revision === null) missing++;
    else if (revision !== fractionRevision(grid, layers)) stale++;
  }
  return { missing, stale };
}

/** What a mapping is older than, in words; null when training it again would see the same. */
export async function mappingStaleness(
  project: OpenProject,
  mapping: StoredMapping,
  work: Work,
): Promise<string | null> {
  try {
    const space = await project.spaces.get(mapping.space);
    const { hash, carried } = await trainingState(project, space, mapping.extractor, work);
    if (hash === mapping.trainingHash) return null;
    const before = mapping.labels.reduce((sum, { tiles }) => sum + tiles, 0);
    const difference = Math.abs(carried - before);
    return difference === 0 ? 'older than the labels and their texts' : `older than ${difference} labels`;
  } catch (thrown) {
    // Nothing to train on now: labels, features or tiles are gone since.
    if (thrown instanceof EngineError) return 'its training tiles are gone';
    throw thrown;
  }
}
