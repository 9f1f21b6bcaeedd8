import type { GeneralisedZeroShot, HeldOutLabel, ScoreReliability } from '../../contract/evaluation.ts';
import type { ZeroShot } from '../../contract/image.ts';
import { silent } from '../../contract/work.ts';
import { blockBootstrap, LEAST_BLOCKS } from '../../math/bootstrap.ts';
import { dot } from '../../math/distance.ts';
import { Random } from '../../math/random.ts';
import type { TrainingWork } from '../method.ts';
import { labelCountOf } from '../training-tiles.ts';
import { asSeenIn, type EvaluationInput } from './evaluation.ts';
import { judgeableLabels, LEAST_TILES } from './held-out.ts';
import { type JudgedChoice, judgeChoice } from './zero-shot/judge-choice.ts';
import { PhraseReliability } from './zero-shot/phrase-reliability.ts';

/** Fewer leave no two to hold out beside two to learn. */
const LEAST_LABELS = 4;
const UNSEEN_SHARE = 0.25;
/** All choices of unseen labels are tried when they are no more than this, else some drawn at random. */
const ALL_SPLITS = 21;
const DRAWN_SPLITS = 10;
/** Ways in which learnt labels are answers too: each takes five trainings more. */
const GENERALISED_SPLITS = 10;

/** What is found out by holding labels out. */
export interface JudgedByWords {
  readonly zeroShot: ZeroShot | null;
  readonly generalised: GeneralisedZeroShot | null;
  readonly heldOutLabels: HeldOutLabel[];
  readonly phraseReliability: ScoreReliability[];
  /** 95 %, over the labels held out; null under 10. */
  readonly interval: [number, number] | null;
  /** Why something above is null. */
  readonly reasons: Record<string, string>;
}

/**
 * Can a label be found by its words alone? Labels are held out in turn, a quarter of them at once with their synonyms
 * and relatives; a mapping of the others tells apart the tiles of those it has never seen. A tile of several labels
 * belongs to the one that covers most of it.
 */
export async function judgeZeroShot(input: EvaluationInput, work: TrainingWork): Promise<JudgedByWords> {
  const labels = judgeableLabels(input.tiles);
  if (labels.length < LEAST_LABELS) {
    return nothing(
      `${labels.length} labels with ${LEAST_TILES} tiles or more are too few to hold some out; ${LEAST_LABELS} are needed`,
    );
  }
  const unseenCount = Math.max(2, Math.round(labels.length * UNSEEN_SHARE));
  const choices = chooseUnseen(labels, unseenCount, new Random(input.seed));
  const generalisedEvery = Math.max(1, Math.ceil(choices.length / GENERALISED_SPLITS));
  const phrases = new PhraseReliability();
  const found: JudgedChoice[] = [];
  for (const [n, unseen] of choices.entries()) {
    const fold = input.splits[n % input.splits.length]!;
    const isGeneralised = n % generalisedEvery === 0;
    const choice = { unseen, labels, seed: input.seed + n, isGeneralised };
    const judged = await judgeChoice(asSeenIn(input, fold), fold, choice, phrases, work.signal);
    if (judged) found.push(judged);
    work.report({ done: n + 1, total: choices.length });
  }
  if (found.length === 0) return nothing('what is left to learn from is too little');
  const heldOutLabels = describeHeldOut(input, labels, found);
  const generalised = generalisedFigures(found);
  const interval = await overLabels(heldOutLabels, input.seed, work.signal);
  return {
    zeroShot: {
      ...meanOf(found, ['hitAt1', 'randomLabels', 'ausuc']),
      chance: 1 / unseenCount,
      unseen: unseenCount,
      seen: labels.length - unseenCount,
      splits: found.length,
    },
    generalised,
    heldOutLabels,
    phraseReliability: phrases.figures(),
    interval,
    reasons: {
      ...(!generalised && { generalised: 'what is left to choose an offset by is too little' }),
      ...(!interval && {
        zeroShotInterval: `${heldOutLabels.length} labels are too few for an interval; ${LEAST_BLOCKS} are needed`,
      }),
      ...(input.extractorClasses === null && {
        inExtractor: 'the classes that the extractor was trained on are not known',
      }),
    },
  };
}

function nothing(reason: string): JudgedByWords {
  return {
    zeroShot: null,
    generalised: null,
    heldOutLabels: [],
    phraseReliability: [],
    interval: null,
    reasons: { zeroShot: reason },
  };
}

function meanOf<Name extends string>(
  of: readonly Readonly<Record<Name, number>>[],
  names: readonly Name[],
): Record<Name, number> {
  const mean = (name: Name) => of.reduce((sum, one) => sum + one[name], 0) / of.length;
  return Object.fromEntries(names.map((name) => [name, mean(name)])) as Record<Name, number>;
}

function generalisedFigures(found: readonly JudgedChoice[]): GeneralisedZeroShot | null {
  const judged = found.flatMap(({ generalised }) => generalised ?? []);
  if (judged.length === 0) return null;
  return { ...meanOf(judged, ['seen', 'unseen', 'harmonicMean', 'offset']), splits: judged.length };
}

function describeHeldOut(
  input: EvaluationInput,
  labels: readonly number[],
  found: readonly JudgedChoice[],
): HeldOutLabel[] {
  return labels.flatMap((label) => {
    const hits = found.flatMap(({ perLabel }) => perLabel.get(label) ?? []);
    if (hits.length === 0) return [];
    return [
      {
        label: input.labels[label]!,
        hitAt1: hits.reduce((sum, hit) => sum + hit, 0) / hits.length,
        nearestSeen: nearestOther(input, label),
        inExtractor: input.extractorClasses && input.extractorClasses[label] === 1,
      },
    ];
  });
}

/** By their texts, synonyms and relatives left out: they are held out with it. */
function nearestOther({ tiles, labels }: EvaluationInput, label: number): HeldOutLabel['nearestSeen'] {
  const { labelEmbeddings, spaceDimension, kin } = tiles;
  const labelCount = labelCountOf(tiles);
  let best: HeldOutLabel['nearestSeen'] = null;
  for (let other = 0; other < labelCount; other++) {
    if (other === label || kin[label * labelCount + other] === 1) continue;
    const at = [label * spaceDimension, other * spaceDimension] as const;
    const similarity = dot(labelEmbeddings, at[0], labelEmbeddings, at[1], spaceDimension);
    if (!best || similarity > best.similarity) best = { label: labels[other]!, similarity };
  }
  return best;
}

function overLabels(
  heldOut: readonly HeldOutLabel[],
  seed: number,
  signal: AbortSignal,
): Promise<[number, number] | null> {
  const figure = (times: Uint32Array) =>
    heldOut.reduce((sum, { hitAt1 }, n) => sum + times[n]! * hitAt1, 0) / heldOut.length;
  return blockBootstrap(heldOut.length, figure, seed, silent(signal));
}

function chooseUnseen(labels: readonly number[], count: number, random: Random): number[][] {
  const all = subsetsOf(labels, count, ALL_SPLITS);
  if (all) return all;
  // Dealt from a deck, so that each label is held out as often as any other, give or take one.
  let deck: number[] = [];
  return Array.from({ length: DRAWN_SPLITS }, () => {
    if (deck.length < count) deck = random.shuffle([...labels]);
    return deck.splice(0, count);
  });
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
