import { dot } from '../../math/distance.ts';
import { TopK } from '../../math/top-k.ts';

/** Similarities between two chances to stop, about 5 ms at 200 dimensions. */
const SIMILARITIES_PER_SLICE = 30_000;

export interface Rows {
  /** Row-major `[count × dimension]`, unit rows. */
  readonly rows: Float32Array;
  readonly dimension: number;
}

/**
 * Mean reciprocal rank of the right answer. A tie counts against us.
 *
 * @param queries unit rows; the right answer of query i is row `answers[i]` of the candidates
 */
export function* meanReciprocalRank(
  queries: Rows,
  answers: Int32Array,
  candidates: Rows,
): Generator<void, number, void> {
  const { dimension } = queries;
  const count = candidates.rows.length / dimension;
  let sum = 0;
  for (const slice of inSlices(answers.length, count)) {
    for (let query = slice.from; query < slice.to; query++) {
      const similarityTo = (row: number) =>
        dot(queries.rows, query * dimension, candidates.rows, row * dimension, dimension);
      const own = similarityTo(answers[query]!);
      let rank = 1;
      for (let row = 0; row < count; row++) {
        if (row !== answers[query] && similarityTo(row) >= own) rank++;
      }
      sum += 1 / rank;
    }
    yield;
  }
  return sum / answers.length;
}

/**
 * Of each query's k nearest candidates, how many are of its group; the mean over the queries. Where a group holds
 * fewer than k others, as many as it holds are looked at.
 *
 * @param groupOfQuery of each query; `groupOf` of each candidate
 * @param selfOf the candidate that is the query itself and no answer, or -1
 */
export function* groupPrecision(
  queries: Rows,
  groupOfQuery: Int32Array,
  candidates: Rows,
  groupOf: Int32Array,
  k: number,
  selfOf: (query: number) => number,
): Generator<void, number, void> {
  const { dimension } = queries;
  const sizes = new Map<number, number>();
  for (const group of groupOf) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  let sum = 0;
  let judged = 0;
  for (const slice of inSlices(groupOfQuery.length, groupOf.length)) {
    for (let query = slice.from; query < slice.to; query++) {
      const self = selfOf(query);
      const others = (sizes.get(groupOfQuery[query]!) ?? 0) - (self >= 0 ? 1 : 0);
      if (others === 0) continue;
      const top = new TopK(Math.min(k, others));
      for (let row = 0; row < groupOf.length; row++) {
        if (row === self) continue;
        top.offer(row, dot(queries.rows, query * dimension, candidates.rows, row * dimension, dimension));
      }
      const ranked = top.ranked();
      const hits = ranked.filter(({ index }) => groupOf[index] === groupOfQuery[query]).length;
      sum += hits / ranked.length;
      judged++;
    }
    yield;
  }
  return judged === 0 ? 0 : sum / judged;
}

function* inSlices(queryCount: number, candidateCount: number): Generator<{ from: number; to: number }> {
  const perSlice = Math.max(1, Math.floor(SIMILARITIES_PER_SLICE / Math.max(1, candidateCount)));
  for (let from = 0; from < queryCount; from += perSlice)
    yield { from, to: Math.min(queryCount, from + perSlice) };
}
