import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { unattended } from '../../native/contract/work.ts';
import { dot, normalised, normaliseRows } from '../../native/math/distance.ts';
import { Random } from '../../native/math/random.ts';
import { nearest } from '../../native/text/asking/nearest.ts';
import { parseAnalogies, parseRatedPairs } from '../../native/text/evaluation/question-files.ts';
import {
  evaluateAnalogies,
  evaluateSimilarity,
  type UnitTerms,
} from '../../native/text/evaluation/questions.ts';
import { Inference } from '../../native/text/inference/infer.ts';
import type { FrozenSpace, TrainOptions } from '../../native/text/space.ts';
import type { StarterTerms } from '../../native/text/starter/starter-file.ts';
import { Lexicon } from '../../native/text/vocabulary/lexicon.ts';

/** Analogies are usually asked among so many of the most frequent terms. */
const ANALOGY_TERMS = 30_000;
const SAMPLED_TERMS = 1000;
const SAMPLED_TEXTS = 200;
const WORDS_OF_A_TEXT = 60;

function frozenSpace(terms: StarterTerms, options: TrainOptions): FrozenSpace {
  return {
    options,
    lexicon: new Lexicon(terms.texts, terms.counts),
    termEmbeddings: terms.embeddings,
    outputWeights: terms.output,
  };
}

export function unitTerms({ texts, counts, embeddings, dimension }: StarterTerms): UnitTerms {
  return {
    lexicon: new Lexicon(texts, counts),
    unitTerms: normaliseRows(embeddings.slice(), dimension),
    dimension,
  };
}

/** WordSim-353 and the four sections of analogies. @param lists the folder of both */
export async function wordFigures(terms: StarterTerms, lists: string) {
  const unit = unitTerms(terms);
  const pairs = parseRatedPairs(await readFile(path.join(lists, 'wordsim353.tsv'), 'utf8'));
  const sections = parseAnalogies(await readFile(path.join(lists, 'analogies-4-sections.txt'), 'utf8'));
  const method = { method: '3cosadd', restrict: ANALOGY_TERMS } as const;
  return {
    wordSim353: evaluateSimilarity(unit, pairs),
    analogies: await evaluateAnalogies(unit, sections, method, unattended),
  };
}

/**
 * Pairs of the nearest of kind, asked both ways: at which place among all terms the other stands. Pairs with an unknown
 * term are counted as skipped.
 */
export function pairFigures(terms: StarterTerms, list: string) {
  const { lexicon, unitTerms: rows, dimension } = unitTerms(terms);
  const asked = list
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t') as [string, string]);
  const known = asked.filter((pair) => pair.every((term) => lexicon.indexOf(term) >= 0));
  const similarity = (a: number, b: number) => dot(rows, a * dimension, rows, b * dimension, dimension);
  const ranks = known.flatMap((pair) => {
    const [a, b] = pair.map((term) => lexicon.indexOf(term)) as [number, number];
    const own = similarity(a, b);
    const rankFrom = (from: number) => {
      let nearer = 0;
      for (let row = 0; row < lexicon.size; row++) if (similarity(from, row) >= own) nearer++;
      // The term itself and the other are among them.
      return nearer - 1;
    };
    return [rankFrom(a), rankFrom(b)];
  });
  const sorted = ranks.toSorted((a, b) => a - b);
  const within = (rank: number) => ranks.filter((one) => one <= rank).length / ranks.length;
  return {
    pairs: known.length,
    skipped: asked.length - known.length,
    medianRank: sorted[Math.floor(sorted.length / 2)] ?? null,
    within10: within(10),
    within100: within(100),
  };
}

/** What rounding to bytes costs: seeded samples of the shipped space beside the same terms as trained. */
export function lossFigures(trained: StarterTerms, shipped: StarterTerms, options: TrainOptions) {
  const random = new Random(1);
  const { dimension } = trained;
  const [before, after] = [unitTerms(trained), unitTerms(shipped)];
  const errors = trained.texts.map((_, row) => {
    const at = row * dimension;
    return 1 - dot(before.unitTerms, at, after.unitTerms, at, dimension);
  });
  let shared = 0;
  for (let n = 0; n < SAMPLED_TERMS; n++) {
    const row = random.below(trained.texts.length);
    const known = new Set(neighboursOf(before, row));
    shared += neighboursOf(after, row).filter((one) => known.has(one)).length / 10;
  }
  return {
    meanCosineError: errors.reduce((sum, error) => sum + error, 0) / errors.length,
    largestCosineError: errors.reduce((most, error) => Math.max(most, error), 0),
    neighbourOverlapAt10: shared / SAMPLED_TERMS,
    inferredCosine: inferredCosine(frozenSpace(trained, options), frozenSpace(shipped, options), random),
  };
}

function neighboursOf({ unitTerms: rows, dimension }: UnitTerms, row: number): number[] {
  const query = rows.subarray(row * dimension, (row + 1) * dimension);
  const table = [{ kind: 'term' as const, rows }];
  return nearest(query, table, 10, (_, other) => other === row).map((neighbour) => neighbour.row);
}

/** The mean cosine of texts inferred in both spaces; a text is a run of drawn terms. */
function inferredCosine(before: FrozenSpace, after: FrozenSpace, random: Random): number {
  const [exact, rounded] = [new Inference(before), new Inference(after)];
  let sum = 0;
  for (let n = 0; n < SAMPLED_TEXTS; n++) {
    const ids = Int32Array.from({ length: WORDS_OF_A_TEXT }, () => random.below(before.lexicon.size));
    const [a, b] = [normalised(exact.embed(ids)), normalised(rounded.embed(ids))];
    sum += dot(a, 0, b, 0, a.length);
  }
  return sum / SAMPLED_TEXTS;
}
