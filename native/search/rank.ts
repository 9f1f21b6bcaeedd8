import { scanKernel } from '../addon/kernels.ts';
import type { Kind } from '../contract/text.ts';
import { silent, type Work } from '../contract/work.ts';
import { scanRows } from '../math/scan.ts';
import { TopK } from '../math/top-k.ts';
import type { ItemMoments } from './background.ts';
import { CHANCE_SIGMA, scoreItems, type TailTable } from './calibration.ts';
import type { NeighbourIndex } from './neighbour-index.ts';

/** Items of one kind that can be found: the terms of a space, or the tiles of one scene. */
export interface Source {
  readonly kind: Kind;
  /** Scene id for tiles; empty for text. */
  readonly name: string;
  /** Row-major `[count × dimension]`: unit length, or shorter for tiles. */
  readonly rows: Float32Array;
  readonly moments: ItemMoments;
  readonly table: TailTable;
  /** Of unit length and about the centre that the rows have. */
  readonly query: Float32Array;
  /** `[count]`, 0 for what a filter takes out; null for all. */
  readonly admits: Uint8Array | null;
}

export interface Hit {
  readonly kind: Kind;
  readonly source: number;
  readonly row: number;
  readonly similarity: number;
  readonly sigma: number;
}

export interface SearchOutcome {
  /** Highest σ first, all kinds in one list. */
  readonly hits: readonly Hit[];
  /** Per source, σ of every item; NaN for what a filter takes out. */
  readonly sigmas: readonly Float32Array[];
  /** Per source, how many are closer than chance. */
  readonly above: readonly number[];
}

/** Scores every item of every source and ranks all of them together. */
export async function search(
  sources: readonly Source[],
  k: number,
  work: Work<{ done: number; total: number }>,
): Promise<SearchOutcome> {
  // Items are numbered through all sources, so that one heap ranks them.
  const best = new TopK(k);
  const scored: { similarities: Float32Array; sigmas: Float32Array; first: number }[] = [];
  let first = 0;
  for (const [n, source] of sources.entries()) {
    const similarities = new Float32Array(source.rows.length / source.query.length);
    const quiet = silent(work.signal);
    await scanRows(source.query, source.rows, similarities, scanKernel(), quiet);
    const sigmas = scoreItems(source.table, similarities, source.moments);
    source.admits?.forEach((isAdmitted, row) => {
      if (!isAdmitted) sigmas[row] = Number.NaN;
    });
    for (let row = 0; row < sigmas.length; row++) best.offer(first + row, sigmas[row]!);
    scored.push({ similarities, sigmas, first });
    first += sigmas.length;
    work.report({ done: n + 1, total: sources.length });
  }
  const hits = best.ranked().map(({ index, score }): Hit => {
    const source = scored.findLastIndex((candidate) => candidate.first <= index);
    const row = index - scored[source]!.first;
    return {
      kind: sources[source]!.kind,
      source,
      row,
      similarity: scored[source]!.similarities[row]!,
      sigma: score,
    };
  });
  const sigmas = scored.map((source) => source.sigmas);
  return {
    hits,
    sigmas,
    above: sigmas.map((scores, n) => countFrom(scores, CHANCE_SIGMA[sources[n]!.kind])),
  };
}

function countFrom(sigmas: Float32Array, threshold: number): number {
  return sigmas.reduce((count, sigma) => count + (sigma >= threshold ? 1 : 0), 0);
}

/** Why an item is in the answer, as data: sentences are made where they are shown. */
export interface Reason {
  /** False: no closer than chance; it is there because k were asked for. */
  readonly isCloserThanChance: boolean;
  /** Terms nearest to the item itself, nearest first. */
  readonly nearestTerms: readonly { readonly term: number; readonly similarity: number }[];
}

/** Reasons of hits, from the index of terms about the centre that the item has. */
export async function reasonsOf(
  hits: readonly Hit[],
  sources: readonly Source[],
  terms: (source: Source) => NeighbourIndex,
  termCount: number,
  work: Work<never>,
): Promise<Reason[]> {
  const reasons = new Map<Hit, Reason>();
  for (const [index, own] of Map.groupBy(hits, (hit) => terms(sources[hit.source]!))) {
    const embeddings = new Float32Array(own.length * index.dimension);
    for (const [place, { source, row }] of own.entries()) {
      const { rows } = sources[source]!;
      const at = row * index.dimension;
      embeddings.set(rows.subarray(at, at + index.dimension), place * index.dimension);
    }
    const neighbours = await index.nearestToEach(embeddings, termCount, work);
    for (const [place, hit] of own.entries()) {
      const { rows, similarities } = neighbours[place]!;
      const nearestTerms = Array.from(rows, (term, n) => ({ term, similarity: similarities[n]! }));
      reasons.set(hit, { isCloserThanChance: hit.sigma >= CHANCE_SIGMA[hit.kind], nearestTerms });
    }
  }
  return hits.map((hit) => reasons.get(hit)!);
}
