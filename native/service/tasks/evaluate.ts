import type { Evaluation } from '../../contract/image.ts';
import type { TaskProgress, Tasks } from '../../contract/task.ts';
import { silent, type Work } from '../../contract/work.ts';
import { evaluate as judge } from '../../crossmodal/evaluation/evaluate.ts';
import type { EvaluationInput, EvaluationSplit, Figures } from '../../crossmodal/evaluation/evaluation.ts';
import { nearDuplicates } from '../../crossmodal/evaluation/near-duplicates.ts';
import type { StoredMapping } from '../../store/ports/mapping.ts';
import { captionFigures } from '../evaluation/caption-figures.ts';
import { extractorClasses } from '../evaluation/extractor-classes.ts';
import {
  blockFolds,
  type JudgedFolds,
  medianTrainTileM,
  randomFolds,
  splitRecord,
} from '../evaluation/folds.ts';
import { heldOutFigures } from '../evaluation/held-out-figures.ts';
import { labelHierarchy } from '../evaluation/label-hierarchy.ts';
import { opponent } from '../evaluation/opponent.ts';
import { relatedRounds } from '../evaluation/related-rounds.ts';
import { isCloud } from '../labels/clouds.ts';
import { splitsWithFeatures } from '../mappings/fold-features.ts';
import { captionsFor } from '../mappings/gather-labelled.ts';
import { type TrainingSet, trainingSet } from '../mappings/training-set.ts';
import { inStep, type OpenProject } from '../open-project.ts';
import { requireMapping } from '../requirements.ts';
import type { LoadedSpace } from '../spaces/loaded-spaces.ts';
import { tileId } from '../tiles/tile-id.ts';

const LOOKS_KEY = 'looks at the test folds';

/** Retrains the mapping's method on every fold of ground blocks and judges it on the rest. */
export async function evaluate(
  project: OpenProject,
  params: Tasks['evaluate']['params'],
  work: Work<TaskProgress>,
): Promise<Evaluation> {
  const { mapping: idOrName, space: into = null, folds: count, seed, split = 'blocks' } = params;
  const active = await project.spaces.get(into);
  const mapping = await requireMapping(project, active.record.id, idOrName);
  const other = params.against ? await project.store.mappings.get(params.against) : null;
  const space = await project.spaces.get(mapping.space);
  const choice = {
    extractor: mapping.extractor,
    heldOut: mapping.metrics.heldOut,
    captions: captionsFor(mapping.method).captions ?? ('attach' as const),
  };
  const set = await trainingSet(project, space, choice, silent(work.signal));
  const byBlocks = blockFolds(set, count, seed);
  const judged = split === 'random' ? randomFolds(set, byBlocks, seed) : byBlocks;
  const splits = await splitsWithFeatures(project, set, judged.splits, seed, work);
  const against = other && (await opponent(project, other, set, judged.splits, seed, work));
  const input = await judgedInput(project, mapping, space, set, { ...judged, splits }, against, seed);
  const step = inStep(work, 'evaluate', 'folds');
  const figures = await judge(input, step);
  const captions = await captionFigures(project, input, space, step);
  const heldOut = await heldOutFigures(project, input, space, choice, count, work);
  const leakage =
    split === 'random' ? await leaked(set, judged, splits, byBlocks.splits, seed, work.signal) : null;
  const evaluation: Evaluation = {
    split: { ...splitRecord(judged, seed), leakage },
    ...figures,
    captions,
    heldOut,
    mistakes: placedMistakes(set, figures.mistakes),
    against: other && figures.against && { mapping: other.id, name: other.name, ...figures.against },
    looks: await project.store.meta.increment(LOOKS_KEY),
  };
  await project.store.evaluations.add(mapping.id, evaluation);
  project.touch('mappings');
  return evaluation;
}

async function judgedInput(
  project: OpenProject,
  mapping: StoredMapping,
  space: LoadedSpace,
  set: TrainingSet,
  { folds, splits }: JudgedFolds,
  against: EvaluationInput['against'],
  seed: number,
): Promise<EvaluationInput> {
  return {
    method: mapping.method,
    hiddenUnits: mapping.metrics.hiddenUnits,
    tiles: set.tiles,
    splits,
    labels: set.labels.map(({ label }) => label.title),
    unread: set.unread.map(({ label }) => ({ label: label.title, reason: 'none of its words is known' })),
    block: folds.block,
    seed,
    clouds: [...set.labels.keys()].filter((label) => isCloud(set.labels[label]!)),
    extractorClasses: extractorClasses(mapping.extractor, set.labels.length),
    hierarchy: await labelHierarchy(project, set.labels),
    related: relatedRounds(set.labels, space),
    against,
  };
}

/** What tiles dealt out by chance give away, beside whole blocks of the same features. */
async function leaked(
  set: TrainingSet,
  judged: JudgedFolds,
  byChance: readonly EvaluationSplit[],
  byBlocks: readonly EvaluationSplit[],
  seed: number,
  signal: AbortSignal,
): Promise<Evaluation['split']['leakage']> {
  // Where extractors learn, both are looked at as the first fold's extractor sees them.
  const own = byChance[0]?.own;
  const seen = (splits: readonly EvaluationSplit[]) => splits.map((one) => (own ? { ...one, own } : one));
  return {
    medianTrainTileM: medianTrainTileM(set, judged),
    ...(await nearDuplicates({ tiles: set.tiles, seed }, seen(byChance), seen(byBlocks), signal)),
  };
}

function placedMistakes({ scenes }: TrainingSet, mistakes: Figures['mistakes']): Evaluation['mistakes'] {
  const places = scenes.flatMap(({ scene, tiles }) =>
    tiles.map(({ n }) => ({ tile: tileId(scene.grid, n), scene: scene.scene.record.name })),
  );
  return mistakes.map(({ tile, ...mistake }) => ({ ...places[tile]!, ...mistake }));
}
