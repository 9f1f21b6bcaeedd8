import type { AcrossKindsFigure, AcrossKindsName, RankedBy } from '../../contract/space-evaluation.ts';
import { ACROSS_KINDS, RANKED_BY } from '../../contract/space-evaluation.ts';
import type { Work } from '../../contract/work.ts';
import { Random } from '../../math/random.ts';
import { acrossKindsQuestions, rankedByCosine, rankedByWords, type SampleRows } from './across-kinds.ts';
import { findsItself, rankedAnew, rankedAnewBySif } from './finds-itself.ts';
import { type Judgement, judge, type Question } from './judge.ts';
import type { Ranking, Rows } from './ranking.ts';
import { LEAST_WORDS, type Sample } from './sample.ts';
import { sifRows } from './sif-rows.ts';

export interface JudgedSpace {
  readonly sample: Sample;
  /** Unit rows of the whole lexicon. */
  readonly terms: Rows;
  /** What texts are searched by. */
  readonly searched: SampleRows;
  /** Places an unseen paragraph as the space does, at unit length. */
  place(ids: Int32Array): Float32Array;
  readonly seed: number;
}

const MEASURES: Record<AcrossKindsName, AcrossKindsFigure['measure']> = {
  wordToDocument: 'mrr',
  wordToParagraph: 'precision-at-10',
  paragraphToTerm: 'precision-at-10',
  paragraphToParagraph: 'precision-at-1',
  inferredFindsItself: 'first',
};

type Rankings = Partial<Record<RankedBy, Ranking>>;

/** Asks a space across kinds, and BM25, SIF means and a shuffle of the truth the same. */
export async function judgeSpace(
  space: JudgedSpace,
  work: Work<{ queries: number; total: number }>,
): Promise<Record<AcrossKindsName, AcrossKindsFigure>> {
  const { sample, seed } = space;
  const questions = { ...acrossKindsQuestions(sample), inferredFindsItself: findsItself(sample) };
  const rankings = await allRankings(space, work.signal);
  const asked = ACROSS_KINDS.filter((name) => whyNotAsked(sample, name) === null);
  const total = asked
    .flatMap((name) => Object.values(rankings[name]))
    .reduce((sum, one) => sum + one.queryCount, 0);
  let before = 0;
  const figures: Partial<Record<AcrossKindsName, AcrossKindsFigure>> = {};
  for (const name of ACROSS_KINDS) {
    const judged: Partial<Record<RankedBy, Judgement>> = {};
    if (asked.includes(name)) {
      for (const [by, ranking] of Object.entries(rankings[name]) as [RankedBy, Ranking][]) {
        judged[by] = await judge(questions[name], ranking, new Random(seed), {
          signal: work.signal,
          report: ({ queries }) => work.report({ queries: before + queries, total }),
        });
        before += ranking.queryCount;
      }
    }
    figures[name] = figureOf(name, questions[name], rankings[name], judged, whyNotAsked(sample, name));
  }
  return figures as Record<AcrossKindsName, AcrossKindsFigure>;
}

async function allRankings(
  { sample, terms, searched, place }: JudgedSpace,
  signal: AbortSignal,
): Promise<Record<AcrossKindsName, Rankings>> {
  const sif = await sifRows(sample, terms, signal);
  const value = rankedByCosine(sample, terms, searched);
  const bySif = rankedByCosine(sample, terms, sif);
  const bm25 = await rankedByWords(sample, signal);
  return {
    wordToDocument: { value: value.wordToDocument, bm25: bm25.wordToDocument, sif: bySif.wordToDocument },
    wordToParagraph: { value: value.wordToParagraph, bm25: bm25.wordToParagraph, sif: bySif.wordToParagraph },
    paragraphToTerm: { value: value.paragraphToTerm, sif: bySif.paragraphToTerm },
    paragraphToParagraph: {
      value: value.paragraphToParagraph,
      bm25: bm25.paragraphToParagraph,
      sif: bySif.paragraphToParagraph,
    },
    inferredFindsItself: {
      value: rankedAnew(sample, searched, terms.dimension, place),
      bm25: bm25.paragraphToItself,
      sif: rankedAnewBySif(sample, sif, terms.dimension),
    },
  };
}

/** Why nothing of a row can be asked; null where it can. */
function whyNotAsked({ documents, words, asking }: Sample, name: AcrossKindsName): string | null {
  if (documents.textCount === 0) return 'the space holds no documents';
  const isFromWord = name === 'wordToDocument' || name === 'wordToParagraph';
  if (name !== 'inferredFindsItself' && documents.textCount < 2)
    return 'there is one document, and nothing to tell it from';
  if (isFromWord && words.length === 0)
    return 'no document has a word that stands in it three times and not in all others';
  if (name !== 'wordToDocument' && asking.length === 0) return `no paragraph has ${LEAST_WORDS} known words`;
  return null;
}

function figureOf(
  name: AcrossKindsName,
  question: Question,
  rankings: Rankings,
  judged: Partial<Record<RankedBy, Judgement>>,
  whyNot: string | null,
): AcrossKindsFigure {
  const figures: Record<RankedBy, number | null> = {
    value: judged.value?.figure ?? null,
    bm25: judged.bm25?.figure ?? null,
    sif: judged.sif?.figure ?? null,
    shuffle: judged.value?.shuffle ?? null,
  };
  const reasons: AcrossKindsFigure['reasons'] = {};
  for (const by of RANKED_BY) {
    if (figures[by] !== null) continue;
    if (whyNot !== null) reasons[by] = whyNot;
    else if (by === 'bm25' && !rankings.bm25) reasons[by] = 'BM25 ranks texts, and terms are none';
    else reasons[by] = nothingRight(question);
  }
  return {
    ...figures,
    measure: MEASURES[name],
    queries: whyNot === null ? (rankings.value?.queryCount ?? 0) : 0,
    candidates: rankings.value?.candidateCount ?? 0,
    reasons,
  };
}

/** A precision is null where no query has a right candidate. */
function nothingRight({ measure }: Question): string {
  if (measure !== 'precision') return 'nothing could be asked';
  return 'nothing right can be found: documents have one paragraph each, or no term of their own';
}
