import type { HeldOutOnPurpose } from '../../../contract/evaluation.ts';
import { mainLabel } from '../../label-shares.ts';
import type { TrainingWork } from '../../method.ts';
import { averagePrecision, fallingOrder } from '../average-precision.ts';
import { type EvaluationInput, type EvaluationSplit, neverSeen } from '../evaluation.ts';
import { judgeableLabels, withoutLabels } from '../held-out.ts';
import { unseenHitAt1 } from '../seen-unseen.ts';
import { learnWithout, type MetTiles } from './blind-mapping.ts';
import { judgeChoice } from './judge-choice.ts';
import { PhraseReliability } from './phrase-reliability.ts';

/**
 * Are labels that a person has held out found by their words? The mapping is trained on every fold without them and asked
 * for each among its own tiles and the test tiles of what was learnt. Whether they are answered where all labels are
 * answers is judged on the first fold.
 *
 * @param unseen labels, with their synonyms and children
 * @returns null where the rest is too little to learn from, or no tile carries any of them
 */
export async function judgeHeldOut(
  input: EvaluationInput,
  unseen: readonly number[],
  work: TrainingWork,
): Promise<HeldOutOnPurpose | null> {
  const folds: FoldJudged[] = [];
  for (const [n, fold] of input.splits.entries()) {
    const judged = await judgeFold(input, fold, unseen, work.signal);
    if (judged) folds.push(judged);
    work.report({ done: n + 1, total: input.splits.length });
  }
  if (folds.length === 0) return null;
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const labels = unseen.flatMap((label) => {
    const found = folds.flatMap(({ perLabel }) => perLabel.get(label) ?? []);
    if (found.length === 0) return [];
    return {
      label: input.labels[label]!,
      tiles: Math.max(...found.map(({ tiles }) => tiles)),
      baseRate: mean(found.map(({ baseRate }) => baseRate)),
      averagePrecision: mean(found.map((one) => one.averagePrecision)),
    };
  });
  const hits = folds.flatMap(({ hitAt1 }) => hitAt1 ?? []);
  const labelChoice = { unseen, labels: judgeableLabels(input.tiles), seed: input.seed, isGeneralised: true };
  const reliability = new PhraseReliability();
  const first = await judgeChoice(input, input.splits[0]!, labelChoice, reliability, work.signal);
  return {
    labels,
    hitAt1: hits.length > 0 && labels.length > 1 ? mean(hits) : null,
    chance: labels.length > 1 ? 1 / labels.length : null,
    generalised: first?.generalised ?? null,
  };
}

interface FoldJudged {
  readonly hitAt1: number | null;
  readonly perLabel: ReadonlyMap<number, { tiles: number; baseRate: number; averagePrecision: number }>;
}

async function judgeFold(
  input: EvaluationInput,
  fold: EvaluationSplit,
  unseen: readonly number[],
  signal: AbortSignal,
): Promise<FoldJudged | null> {
  const { tiles, seed } = input;
  const { split, isHidden } = withoutLabels(tiles, fold, unseen);
  const isUnseen = (tile: number) => unseen.includes(mainLabel(tiles.shares, tile));
  const own = neverSeen(input, fold).filter(isUnseen);
  const others = fold.test.filter((tile) => !isHidden(mainLabel(tiles.shares, tile)));
  const learnt = new Set(Array.from(split.train, (tile) => mainLabel(tiles.shares, tile)));
  if (learnt.size < 2 || own.length === 0 || others.length === 0) return null;
  const meet = await (await learnWithout(input, split, unseen, seed, signal))(tiles);
  const [found, beside] = [await meet(own), await meet(others)];
  const perLabel = new Map(
    unseen.flatMap((label) => {
      const ranking = rank(label, found, beside);
      return ranking ? [[label, ranking] as const] : [];
    }),
  );
  return { hitAt1: unseenHitAt1(found, unseen), perLabel };
}

/** As a search for the label ranks them: by similarity, with the length that says how sure a tile is. */
function rank(label: number, found: MetTiles, beside: MetTiles) {
  const scores: number[] = [];
  const positive: number[] = [];
  for (const some of [found, beside]) {
    some.main.forEach((main, row) => {
      scores.push(some.similarities[row * some.labelCount + label]! * some.lengths[row]!);
      positive.push(main === label ? 1 : 0);
    });
  }
  const precision = averagePrecision(scores, Uint8Array.from(positive), null, fallingOrder(scores));
  if (precision === null) return null;
  const tiles = positive.reduce((sum, one) => sum + one, 0);
  return { tiles, baseRate: tiles / positive.length, averagePrecision: precision };
}
