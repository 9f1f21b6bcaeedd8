import type { ZeroShot } from '../contract/image.ts';
import { silent } from '../contract/work.ts';
import { dot } from '../math/distance.ts';
import { Random } from '../math/random.ts';
import { randomEmbeddings } from './baselines.ts';
import { centredEmbedding, centredLabels } from './centred-labels.ts';
import type { EvaluationInput, EvaluationSplit } from './evaluation.ts';
import { judgeableLabels, LEAST_TILES, withoutLabels } from './held-out.ts';
import { mainLabel } from './label-shares.ts';
import type { Trainer, TrainingWork } from './method.ts';
import { METHODS } from './registry.ts';
import { type JudgedTiles, seenUnseenArea, unseenHitAt1 } from './seen-unseen.ts';
import { featuresOf, labelCountOf, type TrainingTiles } from './training-tiles.ts';

/** Fewer leave no two to hold out beside two to learn. */
const LEAST_LABELS = 4;
const UNSEEN_SHARE = 0.25;
/** All choices of unseen labels are tried when they are no more than this, else some drawn at random. */
const ALL_SPLITS = 21;
const DRAWN_SPLITS = 10;

/**
 * Can a label be found by its words alone? Labels are held out in turn, a quarter of them at once with their synonyms
 * and relatives; a mapping of the others tells apart the tiles of those it has never seen. A tile of several labels
 * belongs to the one that covers most of it.
 *
 * @returns null with the reason where there are too few labels
 */
export async function judgeZeroShot(
  input: EvaluationInput,
  work: TrainingWork,
): Promise<{ zeroShot: ZeroShot | null; reason: string | null }> {
  const { tiles } = input;
  const labels = judgeableLabels(tiles);
  if (labels.length < LEAST_LABELS) {
    const reason = `${labels.length} labels with ${LEAST_TILES} tiles or more are too few to hold some out; ${LEAST_LABELS} are needed`;
    return { zeroShot: null, reason };
  }
  const unseenCount = Math.max(2, Math.round(labels.length * UNSEEN_SHARE));
  const choices = chooseUnseen(labels, unseenCount, new Random(input.seed));
  const found: Judged[] = [];
  for (const [n, unseen] of choices.entries()) {
    const split = input.splits[n % input.splits.length]!;
    const judged = await judgeChoice(input, split, unseen, labels, input.seed + n, work.signal);
    if (judged) found.push(judged);
    work.report({ done: n + 1, total: choices.length });
  }
  if (found.length === 0) return { zeroShot: null, reason: 'what is left to learn from is too little' };
  const mean = (figure: (one: Judged) => number) =>
    found.reduce((sum, one) => sum + figure(one), 0) / found.length;
  const zeroShot = {
    hitAt1: mean((one) => one.hitAt1),
    chance: 1 / unseenCount,
    randomLabels: mean((one) => one.randomLabels),
    ausuc: mean((one) => one.ausuc),
    unseen: unseenCount,
    seen: labels.length - unseenCount,
    splits: found.length,
  };
  return { zeroShot, reason: null };
}

interface Judged {
  readonly hitAt1: number;
  readonly randomLabels: number;
  readonly ausuc: number;
}

function chooseUnseen(labels: readonly number[], count: number, random: Random): number[][] {
  const all = subsetsOf(labels, count, ALL_SPLITS);
  if (all) return all;
  return Array.from({ length: DRAWN_SPLITS }, () => random.shuffle([...labels]).slice(0, count));
}

/** All subsets of a size, or null when there are more than `most`. */
function subsetsOf(items: readonly number[], size: number, most: number): number[][] | null {
  let subsets: number[][] = [[]];
  for (let n = 0; n < size; n++) {
    subsets = subsets.flatMap((subset) => {
      const from = subset.length === 0 ? 0 : items.indexOf(subset.at(-1)!) + 1;
      return items.slice(from).map((item) => [...subset, item]);
    });
    if (n === size - 1 && subsets.length > most) return null;
  }
  return subsets;
}

async function judgeChoice(
  input: EvaluationInput,
  fold: EvaluationSplit,
  unseen: readonly number[],
  labels: readonly number[],
  seed: number,
  signal: AbortSignal,
): Promise<Judged | null> {
  const { tiles, method, hiddenUnits } = input;
  const labelCount = labelCountOf(tiles);
  const { split, isHidden } = withoutLabels(tiles, fold, unseen);
  const seen = labels.filter((label) => !isHidden(label));
  if (seen.length < 2 || split.train.length === 0) return null;
  const all = Uint32Array.from({ length: tiles.shares.start.length - 1 }, (_, tile) => tile);
  const judged = {
    // Of all places: none of them was ever learnt from.
    unseen: all.filter((tile) => unseen.includes(mainLabel(tiles.shares, tile))),
    seen: fold.test.filter((tile) => seen.includes(mainLabel(tiles.shares, tile))),
  };
  const train = await METHODS[method].prepare(tiles, split, { seed, hiddenUnits }, signal);
  const answer = (from: TrainingTiles) =>
    answerBoth(input, train, from, split, { seen, unseen }, judged, signal);
  const answers = await answer(tiles);
  const redrawn = {
    ...tiles,
    labelEmbeddings: randomEmbeddings(labelCount, tiles.spaceDimension, seed),
    vocabularyMean: new Float32Array(tiles.spaceDimension),
  };
  return {
    hitAt1: unseenHitAt1(answers.unseen, unseen),
    randomLabels: unseenHitAt1((await answer(redrawn)).unseen, unseen),
    ausuc: seenUnseenArea(answers.seen, answers.unseen, seen, unseen),
  };
}

/** Similarities of seen and unseen test tiles to every label. */
async function answerBoth(
  { method }: EvaluationInput,
  train: Trainer,
  tiles: TrainingTiles,
  split: { train: Uint32Array; validation: Uint32Array },
  labels: { seen: readonly number[]; unseen: readonly number[] },
  judged: { seen: Uint32Array; unseen: Uint32Array },
  signal: AbortSignal,
): Promise<{ seen: JudgedTiles; unseen: JudgedTiles }> {
  const quiet = silent(signal);
  const centred = centredLabels(tiles, split);
  const { model } = await train(centred, quiet);
  const { spaceDimension } = tiles;
  const embeddings = centred.embeddings.slice();
  for (const label of labels.unseen) {
    const row = tiles.labelEmbeddings.subarray(label * spaceDimension, (label + 1) * spaceDimension);
    embeddings.set(centredEmbedding(row, centred.centre), label * spaceDimension);
  }
  const similarities = async (rows: Uint32Array): Promise<JudgedTiles> => {
    const coordinates = await METHODS[method].locate(model, featuresOf(tiles, rows), tiles.dimension, quiet);
    return {
      main: Int32Array.from(rows, (tile) => mainLabel(tiles.shares, tile)),
      labelCount: labelCountOf(tiles),
      similarities: toLabels(coordinates, centred.embeddings, embeddings, spaceDimension),
    };
  };
  return { seen: await similarities(judged.seen), unseen: await similarities(judged.unseen) };
}

/** Inner product of each tile's unit embedding with each label's, row-major `[tiles × labelCount]`. */
function toLabels(
  coordinates: Float32Array,
  learnt: Float32Array,
  asked: Float32Array,
  dimension: number,
): Float32Array {
  const labelCount = learnt.length / dimension;
  const out = new Float32Array(coordinates.length);
  const embedding = new Float32Array(dimension);
  for (let at = 0; at < coordinates.length; at += labelCount) {
    embedding.fill(0);
    for (let label = 0; label < labelCount; label++) {
      const coordinate = coordinates[at + label]!;
      for (let k = 0; k < dimension; k++) embedding[k]! += coordinate * learnt[label * dimension + k]!;
    }
    const length = Math.sqrt(dot(embedding, 0, embedding, 0, dimension)) || 1;
    for (let label = 0; label < labelCount; label++) {
      out[at + label] = dot(embedding, 0, asked, label * dimension, dimension) / length;
    }
  }
  return out;
}
