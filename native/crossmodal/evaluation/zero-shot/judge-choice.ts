import { Random } from '../../../math/random.ts';
import { mainLabel } from '../../label-shares.ts';
import { labelCountOf, type TrainingSplit } from '../../training-tiles.ts';
import { randomEmbeddings } from '../baselines.ts';
import { type EvaluationInput, type EvaluationSplit, neverSeen } from '../evaluation.ts';
import { withoutLabels } from '../held-out.ts';
import { seenUnseenArea, unseenHitAt1, unseenHits } from '../seen-unseen.ts';
import { learnWithout } from './blind-mapping.ts';
import type { PhraseReliability } from './phrase-reliability.ts';
import { bestOffset, type SeenAndUnseen, type Stacked, stack } from './stacking.ts';

/** One way to hold labels out. */
export interface Choice {
  readonly unseen: readonly number[];
  /** Labels that may be seen or not. */
  readonly labels: readonly number[];
  readonly seed: number;
  /** Whether learnt labels are answers too, which takes five trainings more. */
  readonly isGeneralised: boolean;
}

export interface JudgedChoice {
  readonly hitAt1: number;
  readonly randomLabels: number;
  readonly ausuc: number;
  /** hit@1 of each label that was held out and has tiles. */
  readonly perLabel: ReadonlyMap<number, number>;
  readonly generalised: (Stacked & { offset: number }) | null;
}

/** Null where too little is left to learn from. */
export async function judgeChoice(
  input: EvaluationInput,
  fold: EvaluationSplit,
  choice: Choice,
  phrases: PhraseReliability,
  signal: AbortSignal,
): Promise<JudgedChoice | null> {
  const { tiles } = input;
  const { unseen, labels, seed } = choice;
  const { split, isHidden } = withoutLabels(tiles, fold, unseen);
  const seen = labels.filter((label) => !isHidden(label));
  if (seen.length < 2 || split.train.length === 0) return null;
  const isOf = (some: readonly number[]) => (tile: number) => some.includes(mainLabel(tiles.shares, tile));
  const judged = {
    unseen: neverSeen(input, fold).filter(isOf(unseen)),
    seen: fold.test.filter(isOf(seen)),
  };
  const train = await learnWithout(input, split, unseen, seed, signal);
  const meet = await train(tiles);
  const unseenTiles = await meet(judged.unseen);
  const both = { seenTiles: await meet(judged.seen), unseenTiles, seen, unseen };
  phrases.add(await meet(fold.test), unseen);
  const redrawn = await train({
    ...tiles,
    labelEmbeddings: randomEmbeddings(labelCountOf(tiles), tiles.spaceDimension, seed),
    vocabularyMean: new Float32Array(tiles.spaceDimension),
  });
  return {
    hitAt1: unseenHitAt1(unseenTiles, unseen),
    randomLabels: unseenHitAt1(await redrawn(judged.unseen), unseen),
    ausuc: seenUnseenArea(both.seenTiles, unseenTiles, seen, unseen),
    perLabel: unseenHits(unseenTiles, unseen),
    generalised: choice.isGeneralised ? await generalise(input, split, both, seed, signal) : null,
  };
}

/** Held out on purpose from what is learnt, to choose an offset without the labels that will be judged. */
const PSEUDO_SPLITS = 5;
/** One block in four of what is learnt chooses settings meanwhile; one in four stands for tiles of learnt labels. */
const QUARTERS = 4;
const PSEUDO_SHARE = 0.25;

async function generalise(
  input: EvaluationInput,
  split: TrainingSplit,
  both: SeenAndUnseen,
  seed: number,
  signal: AbortSignal,
): Promise<JudgedChoice['generalised']> {
  const random = new Random(seed);
  const count = Math.max(1, Math.round(both.seen.length * PSEUDO_SHARE));
  const tries: SeenAndUnseen[] = [];
  for (let n = 0; n < PSEUDO_SPLITS; n++) {
    const unseen = random.shuffle([...both.seen]).slice(0, count);
    const tried = await pseudoSplit(input, split, both.seen, unseen, seed + n, signal);
    if (tried) tries.push(tried);
  }
  if (tries.length === 0) return null;
  const offset = bestOffset(tries);
  return { ...stack(both, offset), offset };
}

async function pseudoSplit(
  input: EvaluationInput,
  { train, validation }: TrainingSplit,
  labels: readonly number[],
  unseen: readonly number[],
  seed: number,
  signal: AbortSignal,
): Promise<SeenAndUnseen | null> {
  const { tiles, block } = input;
  const known = Uint32Array.of(...train, ...validation).sort();
  const quarter = (wanted: readonly number[]) =>
    known.filter((tile) => wanted.includes((block[tile]! + seed) % QUARTERS));
  const test = quarter([0]);
  const fold = { train: quarter([1, 2]), validation: quarter([3]), test };
  const { split, isHidden } = withoutLabels(tiles, fold, unseen);
  const seen = labels.filter((label) => !isHidden(label));
  const isOf = (some: readonly number[]) => (tile: number) => some.includes(mainLabel(tiles.shares, tile));
  const learnt = new Set(Array.from(split.train, (tile) => mainLabel(tiles.shares, tile)));
  const judged = { seen: test.filter(isOf(seen)), unseen: known.filter(isOf(unseen)) };
  if (learnt.size < 2 || judged.seen.length === 0 || judged.unseen.length === 0) return null;
  const meet = await (await learnWithout(input, split, unseen, seed, signal))(tiles);
  return { seenTiles: await meet(judged.seen), unseenTiles: await meet(judged.unseen), seen, unseen };
}
