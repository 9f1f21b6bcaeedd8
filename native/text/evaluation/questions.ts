import { setImmediate } from 'node:timers/promises';
import type { Work } from '../../contract/work.ts';
import { dot } from '../../math/distance.ts';
import { spearman } from '../../math/spearman.ts';
import { type AnalogyMethod, analogy } from '../analogy.ts';
import type { Lexicon } from '../lexicon.ts';
import type { AnalogySection, RatedPair } from './question-files.ts';

/** Terms with unit embeddings, most frequent first. */
export interface UnitTerms {
  readonly lexicon: Lexicon;
  /** Row-major `[terms × dimension]`, unit rows. */
  readonly unitTerms: Float32Array;
  readonly dimension: number;
}

export interface AnalogyFigures {
  readonly sections: Readonly<Record<string, { correct: number; total: number }>>;
  /** Correct ÷ asked over all sections; null when nothing could be asked. */
  readonly accuracy: number | null;
  /** Questions with a word that is unknown, or rarer than the restriction. */
  readonly skipped: number;
}

/** Similarities between two chances to stop, about 5 ms at 200 dimensions. */
const SIMILARITIES_PER_SLICE = 30_000;

/**
 * Asks every question whose four words are known; right when the best answer is the fourth word.
 *
 * @param restrict only the first so many terms are asked about and are answers (30,000 is usual)
 */
export async function evaluateAnalogies(
  terms: UnitTerms,
  sections: readonly AnalogySection[],
  options: { method: AnalogyMethod; restrict: number },
  work: Work<{ asked: number; total: number }>,
): Promise<AnalogyFigures> {
  const limit = Math.min(options.restrict, terms.lexicon.size);
  const figures: Record<string, { correct: number; total: number }> = {};
  const total = sections.reduce((sum, { questions }) => sum + questions.length, 0);
  let [asked, correct, skipped, sincePause] = [0, 0, 0, 0];
  for (const { name, questions } of sections) {
    const figure = { correct: 0, total: 0 };
    figures[name] = figure;
    for (const question of questions) {
      const [a, b, c, d] = question.map((word) => knownRow(terms.lexicon, word, limit)) as Four;
      if (a < 0 || b < 0 || c < 0 || d < 0) {
        skipped++;
        continue;
      }
      const [best] = analogy(terms.unitTerms, terms.dimension, [a, b, c], options.method, 1, limit);
      figure.total++;
      if (best?.row === d) figure.correct++;
      sincePause += limit;
      if (sincePause < SIMILARITIES_PER_SLICE) continue;
      sincePause = 0;
      work.report({ asked: asked + figure.total, total });
      await setImmediate(undefined);
      work.signal.throwIfAborted();
    }
    asked += figure.total;
    correct += figure.correct;
  }
  return { sections: figures, accuracy: asked === 0 ? null : correct / asked, skipped };
}

type Four = [number, number, number, number];

function knownRow(lexicon: Lexicon, word: string, limit: number): number {
  const row = lexicon.indexOf(word);
  return row < limit ? row : -1;
}

export interface SimilarityFigures {
  /** Null below two pairs. */
  readonly spearman: number | null;
  /** Pairs judged. */
  readonly pairs: number;
  /** Pairs with an unknown word: counted here, and nowhere as zero. */
  readonly skipped: number;
}

/** Rank correlation of cosines with people's ratings, over the pairs whose words are known. */
export function evaluateSimilarity(terms: UnitTerms, pairs: readonly RatedPair[]): SimilarityFigures {
  const { lexicon, unitTerms, dimension } = terms;
  const known = pairs
    .map(({ a, b, rating }) => ({ a: lexicon.indexOf(a), b: lexicon.indexOf(b), rating }))
    .filter(({ a, b }) => a >= 0 && b >= 0);
  const cosines = known.map(({ a, b }) => dot(unitTerms, a * dimension, unitTerms, b * dimension, dimension));
  const correlation = spearman(
    cosines,
    known.map(({ rating }) => rating),
  );
  return {
    spearman: Number.isNaN(correlation) ? null : correlation,
    pairs: known.length,
    skipped: pairs.length - known.length,
  };
}
