import type { AcrossKindsFigure, AcrossKindsName } from '../../../../native/contract/space-evaluation.ts';

/** What is asked across kinds, in words. */
export const QUESTIONS: Record<AcrossKindsName, { title: string; measure: string; says: string }> = {
  wordToDocument: {
    title: 'word → document',
    measure: 'MRR',
    says: 'The word that tells a document best from the others finds it: the mean of 1 ÷ its place among all documents',
  },
  wordToParagraph: {
    title: 'word → paragraphs',
    measure: 'P@10',
    says: 'Of the ten paragraphs nearest to that word, the share that is of its document',
  },
  paragraphToTerm: {
    title: 'paragraph → terms',
    measure: 'P@10',
    says: 'Of the ten terms nearest to a paragraph, the share that stands in its document and in at most a tenth of all',
  },
  paragraphToParagraph: {
    title: 'paragraph → paragraph',
    measure: 'P@1',
    says: 'How often the paragraph nearest to a paragraph is of the same document; no training was told which are',
  },
  inferredFindsItself: {
    title: 'paragraph → itself',
    measure: 'first',
    says: 'How often a paragraph that is read as if it were new finds itself before all others',
  },
};

/** What texts can be searched by, in words. */
export const REPRESENTATION_WORDS: Record<string, string> = {
  trained: 'inferred',
  sif: 'SIF mean',
  sum: 'inferred + SIF',
};

/** A SIF mean of words does better by more than the sample leaves open, and nothing but the words is trained for it. */
export function isBelowSif({ value, sif }: AcrossKindsFigure): boolean {
  return value !== null && sif !== null && value < sif - 0.02;
}
