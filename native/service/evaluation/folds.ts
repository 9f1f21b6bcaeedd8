import { EngineError, outOfRange } from '../../contract/failure.ts';
import type { Evaluation } from '../../contract/image.ts';
import type { EvaluationSplit } from '../../crossmodal/evaluation/evaluation.ts';
import { type Folds, foldsOf, splitOfFold, TEST, TRAIN } from '../../labelling/split.ts';
import { nearestOfEachM } from '../../labelling/tile-distance.ts';
import { median } from '../../math/quantile.ts';
import { Random } from '../../math/random.ts';
import type { TrainingSet } from '../mappings/training-set.ts';

const MOST_FOLDS = 20;

export interface JudgedFolds {
  readonly kind: string;
  readonly splits: EvaluationSplit[];
  readonly folds: Folds;
  /** Least distance from a test to a training tile; null of pictures, which lie nowhere. */
  readonly nearestTrainTileM: number | null;
}

/** Folds of whole blocks: in fold f, the next fold chooses λ and all others train. Failures: out-of-range, not-enough. */
export function blockFolds(set: TrainingSet, count: number, seed: number): JudgedFolds {
  if (count < 2 || count > MOST_FOLDS)
    throw outOfRange('The number of folds', `${count}; choose 2 … ${MOST_FOLDS}`);
  const options = { seed, bufferM: set.contextM, blockM: set.blocks.blockM };
  const folds = foldsOf(set.split, count, options);
  const splits: EvaluationSplit[] = [];
  const nearest: number[] = [];
  for (let fold = 0; fold < folds.count; fold++) {
    const { part, report } = splitOfFold(set.split, folds, fold, options);
    const split = partsOf(folds, fold, (tile, wanted) => part[tile] === wanted);
    if (split.test.length === 0) continue;
    splits.push(split);
    if (report.nearestTrainTileM !== null) nearest.push(report.nearestTrainTileM);
  }
  requireTraining(splits);
  const isPlaced = set.blocks.kind === 'spatial-blocks' && nearest.length > 0;
  return { kind: set.blocks.kind, splits, folds, nearestTrainTileM: isPlaced ? Math.min(...nearest) : null };
}

/** Tiles dealt out by chance, without blocks or a buffer: what neighbours give away shows in the figures. */
export function randomFolds(set: TrainingSet, { folds: byBlocks }: JudgedFolds, seed: number): JudgedFolds {
  const tiles = new Random(seed).shuffle([...byBlocks.fold.keys()]);
  const fold = new Int16Array(tiles.length);
  tiles.forEach((tile, n) => {
    fold[tile] = n % byBlocks.count;
  });
  const folds = { ...byBlocks, fold };
  const isIn = (test: number) => (tile: number, wanted: number) =>
    (fold[tile] === test ? TEST : TRAIN) === wanted;
  const splits = Array.from({ length: folds.count }, (_, test) => partsOf(folds, test, isIn(test)));
  const nearest = trainTilesM(set, splits);
  return {
    kind: 'random',
    splits,
    folds,
    nearestTrainTileM: nearest?.reduce((least, own) => Math.min(least, own)) ?? null,
  };
}

/** From the test tiles of all folds to the nearest training tile, half of them nearer; null of pictures. */
export function medianTrainTileM(set: TrainingSet, { splits }: JudgedFolds): number | null {
  const nearest = trainTilesM(set, splits);
  return nearest && median(nearest);
}

function trainTilesM(set: TrainingSet, splits: readonly EvaluationSplit[]): number[] | null {
  if (set.blocks.kind !== 'spatial-blocks') return null;
  return splits.flatMap(({ train, validation, test }) =>
    nearestOfEachM(set.split, [...test], [...train, ...validation]),
  );
}

function partsOf(folds: Folds, fold: number, isIn: (tile: number, part: number) => boolean): EvaluationSplit {
  const tuning = (fold + 1) % folds.count;
  const isTuning = (tile: number) => folds.count > 2 && folds.fold[tile] === tuning;
  const tilesOf = (keep: (tile: number) => boolean) => Uint32Array.from([...folds.fold.keys()].filter(keep));
  return {
    train: tilesOf((tile) => isIn(tile, TRAIN) && !isTuning(tile)),
    validation: tilesOf((tile) => isIn(tile, TRAIN) && isTuning(tile)),
    test: tilesOf((tile) => isIn(tile, TEST)),
  };
}

function requireTraining(splits: readonly EvaluationSplit[]): void {
  if (!splits.some((split) => split.train.length === 0)) return;
  const remedy = 'Label more places that lie apart, choose fewer folds, or smaller tiles.';
  throw new EngineError({
    kind: 'not-enough',
    what: 'training tiles outside a fold and its buffer',
    found: 0,
    needed: 1,
    remedy,
  });
}

export function splitRecord(
  { kind, folds, splits, nearestTrainTileM }: JudgedFolds,
  seed: number,
): Omit<Evaluation['split'], 'leakage'> {
  const mean = (count: (split: EvaluationSplit) => number) =>
    Math.round(splits.reduce((sum, split) => sum + count(split), 0) / splits.length);
  return {
    kind,
    folds: splits.length,
    seed,
    blocks: folds.blocks,
    trainTiles: mean(({ train, validation }) => train.length + validation.length),
    testTiles: splits.reduce((sum, { test }) => sum + test.length, 0),
    nearestTrainTileM,
  };
}
