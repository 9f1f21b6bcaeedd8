import { EngineError } from '../../contract/failure.ts';
import type { Evaluation } from '../../contract/image.ts';
import type { TaskProgress, Tasks } from '../../contract/task.ts';
import { silent, type Work } from '../../contract/work.ts';
import { evaluate as judge } from '../../crossmodal/evaluate.ts';
import type { EvaluationSplit } from '../../crossmodal/evaluation.ts';
import { type Folds, foldsOf, type SplitReport, splitOfFold, TEST, TRAIN } from '../../labelling/split.ts';
import { isCloud } from '../labels/clouds.ts';
import { type TrainingSet, trainingSet } from '../mappings/training-set.ts';
import type { OpenProject } from '../open-project.ts';
import { requireMapping } from '../requirements.ts';

const LOOKS_KEY = 'looks at the test folds';

/** Retrains the mapping's method on every fold of ground blocks and judges it on the rest. */
export async function evaluate(
  project: OpenProject,
  { mapping: idOrName, space: into = null, folds: count, seed }: Tasks['evaluate']['params'],
  work: Work<TaskProgress>,
): Promise<Evaluation> {
  if (count < 2 || count > MOST_FOLDS) {
    throw new EngineError({
      kind: 'out-of-range',
      what: 'The number of folds',
      reason: `${count}; choose 2 … ${MOST_FOLDS}`,
    });
  }
  const active = await project.spaces.get(into);
  const mapping = await requireMapping(project, active.record.id, idOrName);
  const space = await project.spaces.get(mapping.space);
  const quiet = silent(work.signal);
  const { heldOut, hiddenUnits } = mapping.metrics;
  const set = await trainingSet(project, space, { extractor: mapping.extractor, heldOut }, quiet);
  const folds = foldsOf(set.split, count, { seed, bufferM: set.contextM, blockM: set.blocks.blockM });
  const judged = splitsOf(set, folds, seed);
  const figures = await judge(
    {
      method: mapping.method,
      hiddenUnits,
      tiles: set.tiles,
      splits: judged.splits,
      labels: set.labels.map(({ label }) => label.title),
      unread: set.unread.map(({ label }) => ({ label: label.title, reason: 'none of its words is known' })),
      block: folds.block,
      seed,
      clouds: [...set.labels.keys()].filter((label) => isCloud(set.labels[label]!)),
    },
    {
      signal: work.signal,
      report: ({ done, total }) => work.report({ step: 'evaluate', done, total, unit: 'folds' }),
    },
  );
  const evaluation: Evaluation = {
    split: splitRecord(set, folds, judged, seed),
    ...figures,
    looks: await project.store.meta.increment(LOOKS_KEY),
  };
  await project.store.evaluations.add(mapping.id, evaluation);
  project.touch('mappings');
  return evaluation;
}

const MOST_FOLDS = 20;

interface JudgedFolds {
  splits: EvaluationSplit[];
  reports: SplitReport[];
}

/** In fold f, the next fold chooses λ and all others train. */
function splitsOf(set: TrainingSet, folds: Folds, seed: number): JudgedFolds {
  const judged: JudgedFolds = { splits: [], reports: [] };
  for (let fold = 0; fold < folds.count; fold++) {
    const { part, report } = splitOfFold(set.split, folds, fold, {
      seed,
      bufferM: set.contextM,
      blockM: set.blocks.blockM,
    });
    const tilesOf = (keep: (tile: number) => boolean) => Uint32Array.from([...part.keys()].filter(keep));
    const test = tilesOf((tile) => part[tile] === TEST);
    if (test.length === 0) continue;
    const tuning = (fold + 1) % folds.count;
    const isTuning = (tile: number) => folds.count > 2 && folds.fold[tile] === tuning;
    judged.splits.push({
      train: tilesOf((tile) => part[tile] === TRAIN && !isTuning(tile)),
      validation: tilesOf((tile) => part[tile] === TRAIN && isTuning(tile)),
      test,
    });
    judged.reports.push(report);
  }
  if (judged.splits.some((split) => split.train.length === 0)) {
    const remedy = 'Label more places that lie apart, choose fewer folds, or smaller tiles.';
    throw new EngineError({
      kind: 'not-enough',
      what: 'training tiles outside a fold and its buffer',
      found: 0,
      needed: 1,
      remedy,
    });
  }
  return judged;
}

function splitRecord(
  { blocks: { kind } }: TrainingSet,
  folds: Folds,
  { splits, reports }: JudgedFolds,
  seed: number,
): Evaluation['split'] {
  const nearest = reports.map((report) => report.nearestTrainTileM).filter((metres) => metres !== null);
  const mean = (count: (split: EvaluationSplit) => number) =>
    Math.round(splits.reduce((sum, split) => sum + count(split), 0) / splits.length);
  return {
    kind,
    folds: splits.length,
    seed,
    blocks: folds.blocks,
    trainTiles: mean(({ train, validation }) => train.length + validation.length),
    testTiles: splits.reduce((sum, { test }) => sum + test.length, 0),
    // Pictures lie nowhere: how far their blocks are from each other says nothing.
    nearestTrainTileM: kind === 'spatial-blocks' && nearest.length > 0 ? Math.min(...nearest) : null,
  };
}
