import { labelsOf, mainLabel } from '../label-shares.ts';
import { labelCountOf, type TrainingSplit, type TrainingTiles } from '../training-tiles.ts';
import type { EvaluationSplit } from './evaluation.ts';

/** A label of fewer tiles says little about itself. */
export const LEAST_TILES = 5;

/** Labels that enough tiles carry before all others to be judged by them. */
export function judgeableLabels(tiles: TrainingTiles): number[] {
  const counts = new Uint32Array(labelCountOf(tiles));
  for (let tile = 0; tile + 1 < tiles.shares.start.length; tile++) {
    const label = mainLabel(tiles.shares, tile);
    if (label >= 0) counts[label]!++;
  }
  return [...counts.keys()].filter((label) => counts[label]! >= LEAST_TILES);
}

/** A fold as it is when some labels have never been heard of. */
export interface WithoutLabels {
  /** Without tiles that carry one of them, or its kin. */
  readonly split: TrainingSplit;
  /** Whether a label is one of them, or kin of one. */
  isHidden(label: number): boolean;
}

export function withoutLabels(
  tiles: TrainingTiles,
  fold: EvaluationSplit,
  unseen: readonly number[],
): WithoutLabels {
  const labelCount = labelCountOf(tiles);
  const isKin = (label: number) => unseen.some((other) => tiles.kin[label * labelCount + other] === 1);
  const isHidden = (label: number) => unseen.includes(label) || isKin(label);
  const isLearnt = (tile: number) => !labelsOf(tiles.shares, tile).some(isHidden);
  const split = { train: fold.train.filter(isLearnt), validation: fold.validation.filter(isLearnt) };
  return { split, isHidden };
}
