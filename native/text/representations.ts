import { normaliseRows } from '../math/distance.ts';
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
export function textRepresentations(space: TrainedSpace, corpus: EncodedCorpus): TextRepresentations {
  const { dimension } = space.options;
  const terms = sifTerms(space.lexicon, space.termEmbeddings, dimension);
  const paragraphMeans = sifMeans(terms, corpus.ids, paragraphOffsets(corpus));
  const documentMeans = sifMeans(terms, corpus.ids, documentOffsets(corpus));
  const component = commonComponent(paragraphMeans, dimension);
  return {
    paragraph: threeWays(space.paragraphEmbeddings, withoutComponent(paragraphMeans, component), dimension),
    document: threeWays(space.documentEmbeddings, withoutComponent(documentMeans, component), dimension),
    commonComponent: component,
  };
}

function threeWays(trainedRows: Float32Array, sif: Float32Array, dimension: number): RowsByRepresentation {
  const trained = normaliseRows(trainedRows.slice(), dimension);
  const sum = normaliseRows(
    trained.map((value, i) => value + sif[i]!),
    dimension,
  );
  return { trained, sif, sum };
}
