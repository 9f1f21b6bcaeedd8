import { EngineError, failureMessage } from '../contract/failure.ts';
import type { Work } from '../contract/work.ts';
import type { StoredMapping } from '../store/ports/mapping.ts';
import { labelRevision } from './labels/assign-labels.ts';
import { presentRule } from './labels/rule-setting.ts';
import { captionsFor } from './mappings/gather-labelled.ts';
import { trainingInputs } from './mappings/training-inputs.ts';
import { trainingState } from './mappings/training-set.ts';
import type { OpenProject } from './open-project.ts';
import { fractionRevision } from './tasks/label.ts';

/** Scenes whose fractions are missing, and those whose fractions or labels are older than layers, grid and rule. */
export async function scenesToLabel(project: OpenProject): Promise<{ missing: number; stale: number }> {
  const layers = await project.store.layers.list();
  const rule = await presentRule(project);
  let [missing, stale] = [0, 0];
  for (const grid of await project.store.grids.list()) {
    const revision = await project.store.tileLabels.fractionRevision(grid.scene);
    const assigned = await project.store.tileLabels.assignedRevision(grid.scene);
    if (revision === null) missing++;
    else if (revision !== fractionRevision(grid, layers)) stale++;
    else if (assigned !== labelRevision(revision, rule)) stale++;
  }
  return { missing, stale };
}

/** What a mapping is older than, in words; null when training it again would see the same. */
export async function mappingStaleness(
  project: OpenProject,
  mapping: StoredMapping,
  work: Work,
): Promise<string | null> {
  if (mapping.metrics.shipped) return null;
  try {
    const choice = {
      extractor: mapping.extractor,
      heldOut: mapping.metrics.heldOut,
      ...captionsFor(mapping.method),
    };
    const inputs = await trainingInputs(project, mapping.space, choice, work);
    if (inputs === mapping.metrics.inputs) return null;
    const space = await project.spaces.get(mapping.space);
    const { hash, carried } = await trainingState(project, space, choice, work);
    if (hash === mapping.trainingHash) return null;
    const before = mapping.labels.reduce((sum, { tiles }) => sum + tiles, 0);
    const difference = Math.abs(carried - before);
    return difference === 0 ? 'older than the labels and their texts' : `older than ${difference} labels`;
  } catch (thrown) {
    if (!(thrown instanceof EngineError) || thrown.failure.kind === 'cancelled') throw thrown;
    // Nothing to train on now: labels, features or tiles are gone since.
    const isGone = thrown.failure.kind === 'step-missing' || thrown.failure.kind === 'not-enough';
    return isGone ? 'its training tiles are gone' : `it cannot be checked: ${failureMessage(thrown.failure)}`;
  }
}
