import type { Work } from '../../contract/work.ts';
import { dot } from '../../math/distance.ts';
import { timeSlices } from '../../math/time-slice.ts';
import { TopK } from '../../math/top-k.ts';
import type { Bm25 } from './bm25.ts';

/** Something that ranks candidates for queries, by embeddings or by words. */
export interface Ranking {
  readonly queryCount: number;
  readonly candidateCount: number;
  /** A candidate with this score or less is not found; −∞ where every candidate has its place. */
  readonly floor: number;
  /** @param out `[candidates]`, filled; higher is nearer */
  score(query: number, out: Float64Array): void;
}

/** Progress within one ranking. */
export interface Asked {
  queries: number;
}

export interface Rows {
  /** Row-major `[count × dimension]`, unit rows. */
  readonly rows: Float32Array;
  readonly dimension: number;
}

/** Ranks by cosine. @param queries of the dimension of the candidates */
export function byCosine(queries: Rows, candidates: Rows): Ranking {
  const { dimension } = candidates;
  return {
    queryCount: queries.rows.length / dimension,
    candidateCount: candidates.rows.length / dimension,
    floor: Number.NEGATIVE_INFINITY,
    score(query, out) {
      for (let row = 0; row < out.length; row++)
        out[row] = dot(queries.rows, query * dimension, candidates.rows, row * dimension, dimension);
    },
  };
}

/** Ranks by BM25; where no term of the query stands nothing is found. @param termsOf the terms of each query */
export function byWords(bm25: Bm25, queryCount: number, termsOf: (query: number) => Int32Array): Ranking {
  return {
    queryCount,
    candidateCount: bm25.textCount,
    floor: 0,
    score: (query, out) => bm25.score(termsOf(query), out),
  };
}

/**
 * On which place each query finds its answer, from 1. A tie counts against us.
 *
 * @param answersOf several sets of answers, each `[queries]`, looked up in one pass
 * @returns the places for each set
 */
export async function placesOf(
  ranking: Ranking,
  answersOf: readonly Int32Array[],
  work: Work<Asked>,
): Promise<Int32Array[]> {
  const pause = timeSlices(work.signal);
  const scores = new Float64Array(ranking.candidateCount);
  const places = answersOf.map(() => new Int32Array(ranking.queryCount));
  for (let query = 0; query < ranking.queryCount; query++) {
    ranking.score(query, scores);
    for (const [set, answers] of answersOf.entries()) places[set]![query] = placeOf(scores, answers[query]!);
    work.report({ queries: query + 1 });
    await pause();
  }
  return places;
}

function placeOf(scores: Float64Array, answer: number): number {
  const own = scores[answer]!;
  let place = 0;
  for (let row = 0; row < scores.length; row++) if (scores[row]! >= own) place++;
  return place;
}

/**
 * The k nearest candidates of each query, nearest first; fewer where fewer are found.
 *
 * @param selfOf the candidate that is the query itself and no answer, or -1
 */
export async function nearestOf(
  ranking: Ranking,
  k: number,
  selfOf: (query: number) => number,
  work: Work<Asked>,
): Promise<Int32Array[]> {
  const pause = timeSlices(work.signal);
  const scores = new Float64Array(ranking.candidateCount);
  const lists: Int32Array[] = [];
  for (let query = 0; query < ranking.queryCount; query++) {
    ranking.score(query, scores);
    const top = new TopK(k);
    const self = selfOf(query);
    for (let row = 0; row < scores.length; row++)
      if (row !== self && scores[row]! > ranking.floor) top.offer(row, scores[row]!);
    lists.push(Int32Array.from(top.ranked(), ({ index }) => index));
    work.report({ queries: query + 1 });
    await pause();
  }
  return lists;
}
