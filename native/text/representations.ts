import path from 'node:path';
import type { Work } from '../contract/work.ts';
import { RowFile } from '../io/row-file.ts';
import { normaliseRows } from '../math/distance.ts';
import { derivedRows, type RowSource } from '../math/rows.ts';
import { unitRows } from '../math/unit-rows.ts';
import type { EncodedCorpus } from './encoded/encode.ts';
import { writeSifMeans } from './encoded/write-sif-means.ts';
import { textPlaces } from './inference/infer-in-workers.ts';
import { commonComponent, sifTerms, takeOut } from './sif.ts';
import type { TrainedSpace } from './space.ts';

/**
 * Which embedding a paragraph or document is searched by: the space's own, the SIF mean of its words, or the sum of the
 * two at unit length.
 */
export const REPRESENTATIONS = ['trained', 'sif', 'sum'] as const;
export type Representation = (typeof REPRESENTATIONS)[number];

/** Unit rows; the row of a text without a known word is zero. */
export type RowsByRepresentation = Readonly<Record<Representation, RowSource>>;

/** To be disposed of, which closes files. */
export interface TextRepresentations extends Disposable {
  readonly paragraph: RowsByRepresentation;
  readonly document: RowsByRepresentation;
  /** What the SIF means of paragraphs have in common, taken out of the `sif` rows; needed to add texts later. */
  readonly commonComponent: Float32Array;
}

/**
 * The three ways to represent every paragraph and document of a space.
 *
 * @param corpus the one it was trained on
 * @param folder where the means of texts are written; the caller's to remove, once what is answered is disposed of
 */
export async function textRepresentations(
  space: TrainedSpace,
  corpus: EncodedCorpus,
  folder: string,
  { signal }: Work<never>,
): Promise<TextRepresentations> {
  const { dimension } = space.options;
  const places = textPlaces({ path: path.join(folder, 'means.f32'), dimension }, corpus);
  const means = { paragraph: RowFile.open(places.paragraphs), document: RowFile.open(places.documents) };
  const close = () => {
    means.paragraph[Symbol.dispose]();
    means.document[Symbol.dispose]();
  };
  try {
    const unitTerms = await unitRows(space.termEmbeddings, dimension, signal);
    await writeSifMeans(sifTerms(space.lexicon, unitTerms, dimension), corpus, means, signal);
    const component = await commonComponent(means.paragraph, dimension, signal);
    return {
      paragraph: threeWays(space.paragraphEmbeddings, means.paragraph, component),
      document: threeWays(space.documentEmbeddings, means.document, component),
      commonComponent: component,
      [Symbol.dispose]: close,
    };
  } catch (thrown) {
    close();
    throw thrown;
  }
}

function threeWays(own: RowSource, means: RowSource, component: Float32Array): RowsByRepresentation {
  const { count, dimension } = own;
  const trained = derivedRows(own, (rows) => normaliseRows(rows, dimension));
  const sif = derivedRows(means, (rows) => takeOut(rows, component));
  const sum: RowSource = {
    count,
    dimension,
    read(first, end) {
      const added = sif.read(first, end);
      const rows = trained.read(first, end).map((value, i) => value + added[i]!);
      return normaliseRows(rows, dimension);
    },
  };
  return { trained, sif, sum };
}
