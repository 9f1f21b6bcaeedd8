import type { Work } from '../../contract/work.ts';
import { judgeNovelty } from '../novelty/judge-novelty.ts';
import { judgeReliability } from '../probability/judge-reliability.ts';
import { labelCountOf, type TrainingTiles } from '../training-tiles.ts';
import { rocArea } from './average-precision.ts';
import { comparePaired, paired } from './comparison.ts';
import { asSeenIn, type EvaluationInput, type Figures, type Pooled } from './evaluation.ts';
import { type Answers, rankTiles } from './figures.ts';
import { type Fold, joined, judgeFold, opponentScores, pool } from './fold.ts';
import { hierarchicalPrecision } from './hierarchical.ts';
import { findMistakes } from './mistakes.ts';
import { relatedWords } from './related-words.ts';
import { blocksOfRows, report } from './report.ts';
import { judgeZeroShot } from './zero-shot.ts';

/**
 * Retrains the mapping in every fold and judges the pooled test tiles, with what a figure must be read beside:
 * chance, majority, the same features without text (ceiling) and random label embeddings. The ceiling is multinomial
 * logistic regression on the same tiles, balanced like the mapping.
 */
export async function evaluate(
  input: EvaluationInput,
  work: Work<{ done: number; total: number }>,
): Promise<Figures> {
  const { tiles, splits, seed } = input;
  const { signal } = work;
  const folds: Fold[] = [];
  // Holding labels out, several at once and one by one, takes about as long as the folds each.
  const total = 3 * splits.length;
  const reportFrom = (first: number) => ({
    signal,
    report: ({ done, total: steps }: { done: number; total: number }) =>
      work.report({ done: first + (splits.length * done) / steps, total }),
  });
  for (const [n, split] of splits.entries()) {
    folds.push(await judgeFold(asSeenIn(input, split), split, seed + n, signal));
    work.report({ done: n + 1, total });
  }
  const {
    zeroShot,
    reasons: byWords,
    interval,
    ...words
  } = await judgeZeroShot(input, reportFrom(splits.length));
  const stood = await judgeNovelty(input, reportFrom(2 * splits.length));
  const pooled = pool(input, folds);
  const figures = await report(input, pooled, signal);
  const beside = await besideTheFigures(input, pooled, figures.reasons, signal);
  const onlyLabel = input.labels.length === 1 ? input.labels[0]! : null;
  return {
    ...figures,
    ...beside.figures,
    ...words,
    reasons: {
      ...figures.reasons,
      ...beside.reasons,
      ...byWords,
      ...(stood.reason !== null && { novelty: stood.reason }),
    },
    intervals: { ...figures.intervals, ...(interval && { zeroShot: interval }) },
    zeroShot,
    novelty: stood.novelty,
    againstBackground:
      onlyLabel === null ? null : { label: onlyLabel, rocArea: separation(pooled.mapping, tiles) },
    settings: folds.map((fold) => fold.settings),
  };
}

/** What is read from the pooled answers beside hit@k and average precision. */
async function besideTheFigures(
  input: EvaluationInput,
  pooled: Pooled,
  reasons: Readonly<Record<string, string>>,
  signal: AbortSignal,
) {
  const { tiles, labels, hierarchy } = input;
  const block = blocksOfRows(input.block, pooled.mapping.tiles);
  const judged = await judgeReliability(input, pooled.mapping, block, signal);
  const hierarchical =
    'why' in hierarchy ? null : hierarchicalPrecision(pooled.mapping, tiles.shares, hierarchy, labels);
  const related = relatedWords(input, pooled);
  return {
    figures: {
      reliability: judged?.reliability ?? null,
      mistakes: findMistakes(input, pooled.mapping, judged?.probabilities ?? null),
      hierarchical,
      relatedWords: related,
      against: await judgeOpponent(input, pooled.mapping, block, reasons, signal),
    },
    reasons: {
      ...(!judged && {
        reliability: 'no label has five tiles with and five without it in every choice of folds',
      }),
      ...(!hierarchical && {
        hierarchical: 'why' in hierarchy ? hierarchy.why : 'fewer than four labels have a synset of WordNet',
      }),
      ...(!related && {
        relatedWords: input.related
          ? 'no label that has a synonym has 20 test tiles'
          : 'no label has a synonym of its own: give some with “label text LABEL --synonym WORD”',
      }),
    },
  };
}

async function judgeOpponent(
  input: EvaluationInput,
  own: Answers,
  block: Uint32Array,
  reasons: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Figures['against']> {
  const { against, seed } = input;
  if (!against) return null;
  const scores: Float32Array[] = [];
  for (const [n, split] of against.splits.entries()) {
    scores.push(await opponentScores(against, split, seed + n, signal));
  }
  const pair = paired(against, own, joined(Float32Array, scores), labelCountOf(against.tiles), block);
  return comparePaired(input, pair, reasons, signal);
}

function separation(answers: Answers, tiles: TrainingTiles): number | null {
  const { scores, positive } = rankTiles(answers, tiles.shares, 0);
  return rocArea(scores, positive);
}
