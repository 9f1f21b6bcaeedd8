import type { HeldOutOnPurpose } from '../../contract/evaluation.ts';
import type { TaskProgress } from '../../contract/task.ts';
import { silent, type Work } from '../../contract/work.ts';
import type { EvaluationInput } from '../../crossmodal/evaluation/evaluation.ts';
import { judgeHeldOut } from '../../crossmodal/evaluation/zero-shot/held-out-on-purpose.ts';
import { splitsWithFeatures } from '../mappings/fold-features.ts';
import type { TrainingChoice } from '../mappings/gather-labelled.ts';
import { trainingSet } from '../mappings/training-set.ts';
import { inStep, type OpenProject } from '../open-project.ts';
import type { LoadedSpace } from '../spaces/loaded-spaces.ts';
import { blockFolds } from './folds.ts';

/** How what a mapping was kept from is found by its words; null of a mapping that was kept from nothing. */
export async function heldOutFigures(
  project: OpenProject,
  input: EvaluationInput,
  space: LoadedSpace,
  choice: TrainingChoice,
  foldCount: number,
  work: Work<TaskProgress>,
): Promise<HeldOutOnPurpose | null> {
  const { heldOut } = choice;
  if (heldOut.length === 0) return null;
  const set = await trainingSet(project, space, { ...choice, heldOut: [] }, silent(work.signal));
  const { folds, splits } = blockFolds(set, foldCount, input.seed);
  const whole = {
    ...input,
    tiles: set.tiles,
    splits: await splitsWithFeatures(project, set, splits, input.seed, work),
    labels: set.labels.map(({ label }) => label.title),
    block: folds.block,
    clouds: [],
  };
  const unseen = [...set.labels.keys()].filter((label) => heldOut.includes(set.labels[label]!.label.id));
  return unseen.length === 0 ? null : judgeHeldOut(whole, unseen, inStep(work, 'evaluate', 'folds'));
}
