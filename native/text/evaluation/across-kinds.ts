import { pickRows, rowsInMemory } from '../../math/rows.ts';
import { Bm25 } from './bm25.ts';
import type { Question } from './judge.ts';
import { byCosine, byWords, type Ranking, type Rows } from './ranking.ts';
import { type Sample, termsOfParagraph } from './sample.ts';

/**
 * What is asked across kinds:
 * - a document's characteristic word finds the document among all (mean reciprocal rank);
 * - the ten paragraphs nearest to that word are of the document (precision);
 * - the ten terms nearest to a paragraph tell of its document: they stand in it, and in at most a tenth of all
 *   documents (precision);
 * - the paragraph nearest to a paragraph is of the same document (precision at 1). No training was told which are.
 */
export const ACROSS_KINDS = [
  'wordToDocument',
  'wordToParagraph',
  'paragraphToTerm',
  'paragraphToParagraph',
] as const;
export type AcrossKind = (typeof ACROSS_KINDS)[number];

const NEAREST = 10;
/** A term that stands in more of the documents tells of none. */
const TELLING_SHARE = 0.1;

const isNone = () => -1;

export function acrossKindsQuestions(sample: Sample): Record<AcrossKind, Question> {
  const { documents, paragraphDocument, paragraphsOf, wordDocument, asking } = sample;
  const isParagraphOf = (paragraph: number, document: number) => paragraphDocument[paragraph] === document;
  const paragraphs = { isOf: isParagraphOf, sizeOf: (document: number) => paragraphsOf[document]! };
  const mostTexts = Math.max(1, Math.floor(TELLING_SHARE * documents.textCount));
  const isTelling = (term: number) => documents.textsWith(term) <= mostTexts;
  return {
    wordToDocument: { measure: 'mrr', answers: wordDocument },
    wordToParagraph: {
      ...paragraphs,
      measure: 'precision',
      k: NEAREST,
      groups: wordDocument,
      selfOf: isNone,
    },
    paragraphToTerm: {
      measure: 'precision',
      k: NEAREST,
      groups: documentsOf(sample, sample.askingForTerms),
      isOf: (term, document) => isTelling(term) && documents.holds(document, term),
      sizeOf: (document) => tellingTermsOf(sample, document, isTelling),
      selfOf: isNone,
    },
    paragraphToParagraph: {
      ...paragraphs,
      measure: 'precision',
      k: 1,
      groups: documentsOf(sample, asking),
      selfOf: (query) => asking[query]!,
    },
  };
}

function documentsOf({ paragraphDocument }: Sample, places: Int32Array): Int32Array {
  return places.map((place) => paragraphDocument[place]!);
}

function tellingTermsOf({ texts }: Sample, document: number, isTelling: (term: number) => boolean): number {
  const { ids, documentOffsets } = texts;
  return new Set(ids.subarray(documentOffsets[document], documentOffsets[document + 1]).filter(isTelling))
    .size;
}

/** Unit rows of the texts of a sample, in one of the ways to represent them. */
export interface SampleRows {
  /** Row-major `[documents of the sample × dimension]`. */
  readonly documents: Float32Array;
  /** Row-major `[paragraphs of the sample × dimension]`. */
  readonly paragraphs: Float32Array;
}

/** @param terms unit rows of the whole lexicon */
export function rankedByCosine(sample: Sample, terms: Rows, rows: SampleRows): Record<AcrossKind, Ranking> {
  const { dimension } = terms;
  const words = { rows: pickRows(rowsInMemory(terms.rows, dimension), sample.words), dimension };
  const documents = { rows: rows.documents, dimension };
  const paragraphs = { rows: rows.paragraphs, dimension };
  const paragraphRows = rowsInMemory(rows.paragraphs, dimension);
  const asking = (places: Int32Array) => ({ rows: pickRows(paragraphRows, places), dimension });
  return {
    wordToDocument: byCosine(words, documents),
    wordToParagraph: byCosine(words, paragraphs),
    paragraphToTerm: byCosine(asking(sample.askingForTerms), terms),
    paragraphToParagraph: byCosine(asking(sample.asking), paragraphs),
  };
}

/** BM25 on the same words. It ranks texts only: nothing for terms. */
export async function rankedByWords(
  sample: Sample,
  signal: AbortSignal,
): Promise<Record<Exclude<AcrossKind, 'paragraphToTerm'> | 'paragraphToItself', Ranking>> {
  const { documents, paragraphTerms, words, asking, readAnew } = sample;
  const ofDocuments = await Bm25.of(documents, signal);
  const ofParagraphs = await Bm25.of(paragraphTerms, signal);
  const word = (query: number) => words.subarray(query, query + 1);
  const paragraphOf = (places: Int32Array) => (query: number) => termsOfParagraph(sample, places[query]!);
  return {
    wordToDocument: byWords(ofDocuments, words.length, word),
    wordToParagraph: byWords(ofParagraphs, words.length, word),
    paragraphToParagraph: byWords(ofParagraphs, asking.length, paragraphOf(asking)),
    paragraphToItself: byWords(ofParagraphs, readAnew.length, paragraphOf(readAnew)),
  };
}
