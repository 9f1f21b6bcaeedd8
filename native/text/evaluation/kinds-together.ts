import type { KindShare, SpaceEvaluation } from '../../contract/space-evaluation.ts';
import type { Work } from '../../contract/work.ts';
import { dot, normalised } from '../../math/distance.ts';
import { inRuns, timeSlices } from '../../math/time-slice.ts';
import { TopK } from '../../math/top-k.ts';
import { ROWS_AT_ONCE } from '../../math/unit-rows.ts';
import type { Asked, Rows } from './ranking.ts';

/** All things of one kind that can be found. */
export interface KindTable {
  readonly kind: KindShare['kind'];
  /** Row-major `[count × dimension]`, unit rows. */
  readonly rows: Float32Array;
  /** How search scores them, from their cosines; null where they are not calibrated. */
  readonly sigmaOf: ((similarities: Float32Array) => Float32Array) | null;
}

/** Cosines between the mean directions of the kinds: far below one, kinds lie apart whatever they mean. */
export async function centroidCosines(
  tables: readonly KindTable[],
  dimension: number,
  signal: AbortSignal,
): Promise<SpaceEvaluation['centroids']> {
  const present = tables.filter(({ rows }) => rows.length > 0);
  const centroids: Float32Array[] = [];
  for (const { rows } of present) centroids.push(await centroid(rows, dimension, signal));
  return present.flatMap(({ kind: a }, i) =>
    present.slice(i + 1).map(({ kind: b }, j) => ({
      a,
      b,
      cosine: dot(centroids[i]!, 0, centroids[i + 1 + j]!, 0, dimension),
    })),
  );
}

async function centroid(rows: Float32Array, dimension: number, signal: AbortSignal): Promise<Float32Array> {
  const sum = new Float64Array(dimension);
  const add = (first: number, end: number) => {
    for (let i = first * dimension; i < end * dimension; i++) sum[i % dimension]! += rows[i]!;
  };
  await inRuns(rows.length / dimension, ROWS_AT_ONCE, add, signal);
  const count = Math.max(1, rows.length / dimension);
  return normalised(Float32Array.from(sum, (value) => value / count));
}

const NEAREST = 50;

/** Of the 50 nearest to words, the share of each kind; each word itself is none of them. */
export async function kindShares(
  tables: readonly KindTable[],
  terms: Rows,
  words: Int32Array,
  work: Work<Asked>,
): Promise<KindShare[]> {
  const { dimension } = terms;
  const stocks = tables.map(({ rows }) => rows.length / dimension);
  const firsts = stocks.map((_, table) => stocks.slice(0, table).reduce((sum, stock) => sum + stock, 0));
  const stock = stocks.reduce((sum, one) => sum + one, 0);
  const isCalibrated = tables.every(({ rows, sigmaOf }) => rows.length === 0 || sigmaOf !== null);
  const byCosine = new Float64Array(tables.length);
  const bySigma = new Float64Array(tables.length);
  const kindOf = (item: number) =>
    firsts.findLastIndex((first, table) => first <= item && stocks[table]! > 0);
  const pause = timeSlices(work.signal);
  for (const [query, word] of words.entries()) {
    const nearest = new TopK(NEAREST);
    const found = new TopK(NEAREST);
    for (const [table, { kind, rows, sigmaOf }] of tables.entries()) {
      const similarities = new Float32Array(stocks[table]!);
      for (let row = 0; row < similarities.length; row++)
        similarities[row] = dot(terms.rows, word * dimension, rows, row * dimension, dimension);
      const sigmas = isCalibrated && sigmaOf ? sigmaOf(similarities) : null;
      for (let row = 0; row < similarities.length; row++) {
        if (kind === 'term' && row === word) continue;
        nearest.offer(firsts[table]! + row, similarities[row]!);
        if (sigmas) found.offer(firsts[table]! + row, sigmas[row]!);
      }
      await pause();
    }
    for (const { index } of nearest.ranked()) byCosine[kindOf(index)]!++;
    for (const { index } of found.ranked()) bySigma[kindOf(index)]!++;
    work.report({ queries: query + 1 });
  }
  const total = (counts: Float64Array) =>
    Math.max(
      1,
      counts.reduce((sum, count) => sum + count, 0),
    );
  return tables.map(({ kind }, table) => ({
    kind,
    stock: stocks[table]!,
    stockShare: stocks[table]! / Math.max(1, stock),
    nearestShare: byCosine[table]! / total(byCosine),
    searchShare: isCalibrated ? bySigma[table]! / total(bySigma) : null,
  }));
}
