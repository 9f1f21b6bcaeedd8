import type { Work } from '../contract/work.ts';
import { normaliseRows } from '../math/distance.ts';
import { inRuns } from '../math/time-slice.ts';
import { ROWS_AT_ONCE, unitRows } from '../math/unit-rows.ts';
import { documentOffsets, type EncodedCorpus, paragraphOffsets } from './encode.ts';
import { commonComponent, sifMeans, sifTerms, withoutComponent } from './sif.ts';
import type { TrainedSpace } from './space.ts';

/**
 * Which embedding a paragraph or document is searched by: the space's own, the SIF mean of its words, or the sum of the
 * two at unit length.
 */
export const REPRESENTATIONS = ['trained', 'sif', 'sum'] as const;
export type Representation = (typeof REPRESENTATIONS)[number];

/** Row-major `[texts × dimension]`, unit rows; the row of a text without a known word is zero. */
export type RowsByRepresentation = Readonly<Record<Representation, Float32Array>>;

export interface TextRepresentations {
  readonly paragraph: RowsByRepresentation;
  readonly document: RowsByRepresentation;
  /** What the SIF means of paragraphs have in common, taken out of the `sif` rows; needed to add texts later. */
  readonly commonComponent: Float32Array;
}

/** The three ways to represent every paragraph and document of a space. @param corpus the one it was trained on */
export async function textRepresentations(
  space: TrainedSpace,
  corpus: EncodedCorpus,
  { signal }: Work<never>,
): Promise<TextRepresentations> {
  const { dimension } = space.options;
  const unitTerms = await unitRows(space.termEmbeddings, dimension, signal);
  const terms = sifTerms(space.lexicon, unitTerms, dimension);
  const paragraphMeans = await sifMeans(terms, corpus.ids, paragraphOffsets(corpus), signal);
  const documentMeans = await sifMeans(terms, corpus.ids, documentOffsets(corpus), signal);
  const component = await commonComponent(paragraphMeans, dimension, signal);
  const ways = async (trained: Float32Array, means: Float32Array) =>
    threeWays(trained, await withoutComponent(means, component, signal), dimension, signal);
  return {
    paragraph: await ways(space.paragraphEmbeddings, paragraphMeans),
    document: await ways(space.documentEmbeddings, documentMeans),
    commonComponent: component,
  };
}

async function threeWays(
  trainedRows: Float32Array,
  sif: Float32Array,
  dimension: number,
  signal: AbortSignal,
): Promise<RowsByRepresentation> {
  const trained = await unitRows(trainedRows, dimension, signal);
  const sum = new Float32Array(trained.length);
  const add = (first: number, end: number) => {
    for (let i = first * dimension; i < end * dimension; i++) sum[i] = trained[i]! + sif[i]!;
    normaliseRows(sum.subarray(first * dimension, end * dimension), dimension);
  };
  await inRuns(sum.length / dimension, ROWS_AT_ONCE, add, signal);
  return { trained, sif, sum };
}
