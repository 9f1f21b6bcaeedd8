import type { RecallAt } from '../../contract/captions.ts';
import { dot } from '../../math/distance.ts';
import { inRuns } from '../../math/time-slice.ts';

/** Pictures and sentences that are searched by one another. */
export interface Gallery {
  /** Unit rows, `[images × dimension]`. */
  readonly images: Float32Array;
  /** Unit rows, `[captions × dimension]`. */
  readonly captions: Float32Array;
  readonly dimension: number;
  /** Row of the picture that each caption describes, `[captions]`. */
  readonly owner: Uint32Array;
  /** Equal for equal sentences, `[captions]`. */
  readonly sentence: Uint32Array;
}

/** How many wrong ones stand before the first right one, for each query. */
export interface Ranks {
  /** `[images]` */
  readonly ofImages: Uint32Array;
  /** `[captions]` */
  readonly ofCaptions: Uint32Array;
}

const AT_ONCE = 16;

/** Row-major `[images × captions]`. */
export async function similarities(
  { images, captions, dimension, owner }: Gallery,
  signal: AbortSignal,
): Promise<Float32Array> {
  const [imageCount, captionCount] = [images.length / dimension, owner.length];
  const out = new Float32Array(imageCount * captionCount);
  const act = (first: number, end: number) => {
    for (let image = first; image < end; image++) {
      for (let caption = 0; caption < captionCount; caption++) {
        out[image * captionCount + caption] = dot(
          images,
          image * dimension,
          captions,
          caption * dimension,
          dimension,
        );
      }
    }
  };
  await inRuns(imageCount, AT_ONCE, act, signal);
  return out;
}

/**
 * A picture is answered by the best of its sentences, a sentence by its picture. What ties with the right answer stands
 * before it; a sentence that says the same as a right one is not wrong.
 *
 * @param scores row-major `[images × captions]`
 */
export function rankBothWays(scores: Float32Array, { owner, sentence }: Gallery): Ranks {
  const captionCount = owner.length;
  const imageCount = scores.length / captionCount;
  const ofImages = new Uint32Array(imageCount);
  const ofCaptions = new Uint32Array(captionCount);
  for (let image = 0; image < imageCount; image++) {
    const row = scores.subarray(image * captionCount, (image + 1) * captionCount);
    const own = new Set(sentence.filter((_, caption) => owner[caption] === image));
    let best = Number.NEGATIVE_INFINITY;
    for (const [caption, score] of row.entries()) if (owner[caption] === image) best = Math.max(best, score);
    for (const [caption, score] of row.entries()) {
      if (score >= best && !own.has(sentence[caption]!)) ofImages[image]!++;
      if (owner[caption] !== image && score >= scores[owner[caption]! * captionCount + caption]!)
        ofCaptions[caption]!++;
    }
  }
  return { ofImages, ofCaptions };
}

/** Neighbours that say how crowded it is about a query: the paper's number. */
const NEIGHBOURS = 10;

/**
 * Scores less how near everything lies to each: what is near to everything is the answer to nothing.
 *
 * Source: Conneau et al. 2018, arXiv:1710.04087, equation 2 (CSLS).
 *
 * @param scores cosines, row-major `[rows × columns]`
 */
export function withoutHubs(scores: Float32Array, columns: number): Float32Array {
  const rows = scores.length / columns;
  const ofRow = Float64Array.from({ length: rows }, (_, row) =>
    meanOfNearest(scores.subarray(row * columns, (row + 1) * columns)),
  );
  const ofColumn = Float64Array.from({ length: columns }, (_, column) =>
    meanOfNearest(Float32Array.from({ length: rows }, (__, row) => scores[row * columns + column]!)),
  );
  return scores.map((score, i) => 2 * score - ofRow[Math.floor(i / columns)]! - ofColumn[i % columns]!);
}

function meanOfNearest(scores: Float32Array): number {
  const nearest = scores.slice().sort().subarray(-NEIGHBOURS);
  return nearest.reduce((sum, score) => sum + score, 0) / nearest.length;
}

/** Share of queries whose right answer is among the first 1, 5 and 10. */
export function recallOf(ranks: Uint32Array): RecallAt {
  const share = (k: number) => ranks.reduce((sum, rank) => sum + (rank < k ? 1 : 0), 0) / ranks.length;
  return { at1: share(1), at5: share(5), at10: share(10) };
}

/** Mean of both ways at 1, 5 and 10. */
export function meanRecall({ ofImages, ofCaptions }: Ranks): number {
  const all = [recallOf(ofImages), recallOf(ofCaptions)].flatMap(({ at1, at5, at10 }) => [at1, at5, at10]);
  return all.reduce((sum, share) => sum + share, 0) / all.length;
}

/**
 * Recall of one that knows only the group of each query, and answers with its group in any order.
 *
 * @param right how many answers are right for a query
 * @param offered how many its group holds
 * @returns chance of a right one among the first k
 */
export function recallWithin(right: number, offered: number, k: number): number {
  let missed = 1;
  for (let n = 0; n < k; n++) missed *= Math.max(0, (offered - right - n) / (offered - n || 1));
  return 1 - missed;
}
