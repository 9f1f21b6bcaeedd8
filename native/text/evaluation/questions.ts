import type { AnalogyFigures, SimilarityFigures } from '../../contract/space-evaluation.ts';
import type { Work } from '../../contract/work.ts';
import { dot } from '../../math/distance.ts';
import { spearman } from '../../math/spearman.ts';
import { timeSlices } from '../../math/time-slice.ts';
import { ROWS_AT_ONCE } from '../../math/unit-rows.ts';
import { type AnalogyMethod, analogyScore } from '../asking/analogy.ts';
import type { Lexicon } from '../vocabulary/lexicon.ts';
import type { AnalogySection, RatedPair } from './question-files.ts';

/** Terms with unit embeddings, most frequent first. */
export interface UnitTerms {
  readonly lexicon: Lexicon;
  /** Row-major `[terms × dimension]`, unit rows. */
  readonly unitTerms: Float32Array;
  readonly dimension: number;
}

/**
 * Asks every question whose four words are known; right when the best answer, none of the three words asked with, is
 * the fourth. An answer that shares its place is wrong.
 *
 * @param restrict only the first so many terms are asked about and are answers (30,000 is usual)
 */
export async function evaluateAnalogies(
  terms: UnitTerms,
  sections: readonly AnalogySection[],
  { method, restrict }: { method: AnalogyMethod; restrict: number },
  work: Work<{ asked: number; total: number }>,
): Promise<AnalogyFigures> {
  const limit = Math.min(restrict, terms.lexicon.size);
  const figures: AnalogyFigures['sections'] = {};
  const total = sections.reduce((sum, { questions }) => sum + questions.length, 0);
  const pause = timeSlices(work.signal);
  let [seen, asked, correct, skipped] = [0, 0, 0, 0];
  for (const { name, questions } of sections) {
    figures[name] ??= { correct: 0, total: 0 };
    const figure = figures[name];
    for (const question of questions) {
      const [a, b, c, d] = question.map((word) => knownRow(terms.lexicon, word, limit)) as Four;
      work.report({ asked: ++seen, total });
      await pause();
      if (a < 0 || b < 0 || c < 0 || d < 0) {
        skipped++;
        continue;
      }
      const isRight = await isBest(terms, [a, b, c], d, method, limit, pause);
      figure.total++;
      asked++;
      if (!isRight) continue;
      figure.correct++;
      correct++;
    }
  }
  return { sections: figures, accuracy: asked === 0 ? null : correct / asked, skipped };
}

type Four = [number, number, number, number];

/** As it is written, else in lower case: most spaces fold it. */
function knownRow(lexicon: Lexicon, word: string, limit: number): number {
  const asWritten = lexicon.indexOf(word);
  const row = asWritten >= 0 ? asWritten : lexicon.indexOf(word.toLowerCase());
  return row < limit ? row : -1;
}

async function isBest(
  { unitTerms, dimension }: UnitTerms,
  [a, b, c]: readonly [number, number, number],
  answer: number,
  method: AnalogyMethod,
  limit: number,
  pause: () => Promise<void> | undefined,
): Promise<boolean> {
  if (answer === a || answer === b || answer === c) return false;
  const score = analogyScore(unitTerms, dimension, [a, b, c], method);
  const own = score(answer);
  for (let first = 0; first < limit; first += ROWS_AT_ONCE) {
    const end = Math.min(limit, first + ROWS_AT_ONCE);
    for (let row = first; row < end; row++) {
      if (row !== answer && row !== a && row !== b && row !== c && score(row) >= own) return false;
    }
    await pause();
  }
  return true;
}

/**
 * Rank correlation of cosines with people's ratings, over the pairs whose words are known. The others are counted, and
 * stand nowhere as zero.
 *
 * @param restrict only the first so many terms are known
 */
export function evaluateSimilarity(
  { lexicon, unitTerms, dimension }: UnitTerms,
  pairs: readonly RatedPair[],
  restrict = lexicon.size,
): SimilarityFigures {
  const known = pairs
    .map(({ a, b, rating }) => ({
      a: knownRow(lexicon, a, restrict),
      b: knownRow(lexicon, b, restrict),
      rating,
    }))
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
