import type { TaskProgress } from '../../contract/task.ts';
import { silent, type Work } from '../../contract/work.ts';
import type { EvaluationSplit, Opponent } from '../../crossmodal/evaluation/evaluation.ts';
import type { StoredMapping } from '../../store/ports/mapping.ts';
import { splitsWithFeatures } from '../mappings/fold-features.ts';
import { captionsFor } from '../mappings/gather-labelled.ts';
import { type TrainingSet, trainingSet } from '../mappings/training-set.ts';
import type { OpenProject } from '../open-project.ts';

/** Another mapping, to be trained and judged on the tiles of the same folds that its extractor has features of. */
export async function opponent(
  project: OpenProject,
  mapping: StoredMapping,
  set: TrainingSet,
  splits: readonly EvaluationSplit[],
  seed: number,
  work: Work<TaskProgress>,
): Promise<Opponent> {
  const space = await project.spaces.get(mapping.space);
  const { heldOut, hiddenUnits } = mapping.metrics;
  const choice = { extractor: mapping.extractor, heldOut, ...captionsFor(mapping.method) };
  const other = await trainingSet(project, space, choice, silent(work.signal));
  const theirs = new Map(tileKeys(other).map((key, tile) => [key, tile]));
  const tileOf = Int32Array.from(tileKeys(set), (key) => theirs.get(key) ?? -1);
  const labels = new Map(other.labels.map(({ label }, n) => [label.id, n]));
  const moved = (tiles: Uint32Array) =>
    Uint32Array.from([...tiles].map((tile) => tileOf[tile]!).filter((tile) => tile >= 0));
  const own = splits.map(({ train, validation, test }) => ({
    train: moved(train),
    validation: moved(validation),
    test: moved(test),
  }));
  return {
    method: mapping.method,
    hiddenUnits,
    tiles: other.tiles,
    splits: await splitsWithFeatures(project, other, own, seed, work),
    tileOf,
    labelOf: Int32Array.from(set.labels, ({ label }) => labels.get(label.id) ?? -1),
  };
}

function tileKeys({ scenes }: TrainingSet): string[] {
  return scenes.flatMap(({ scene, tiles }) => tiles.map(({ n }) => `${scene.scene.record.id}/${n}`));
}
