import type { Kind } from './text.ts';
import type { Work } from './work.ts';

export interface AnalogyFigures {
  sections: Record<string, { correct: number; total: number }>;
  /** Correct ÷ asked over all sections; null when nothing could be asked. */
  accuracy: number | null;
  /** Questions with a word that is unknown, or rarer than the restriction. */
  skipped: number;
}

export interface SimilarityFigures {
  /** Rank correlation with people's ratings; null below two pairs. */
  spearman: number | null;
  /** Pairs judged. */
  pairs: number;
  /** Pairs with a word that is unknown, or rarer than the restriction. */
  skipped: number;
}

/** What is asked across kinds; `native/text/evaluation/across-kinds.ts` says how. */
export const ACROSS_KINDS = [
  'wordToDocument',
  'wordToParagraph',
  'paragraphToTerm',
  'paragraphToParagraph',
  'inferredFindsItself',
] as const;
export type AcrossKindsName = (typeof ACROSS_KINDS)[number];

/** What stands in a row, beside each other. */
export const RANKED_BY = ['value', 'bm25', 'sif', 'shuffle'] as const;
export type RankedBy = (typeof RANKED_BY)[number];

/** In [0, 1]; a figure that cannot be judged is null and has a reason. */
export interface AcrossKindsFigure extends Record<RankedBy, number | null> {
  /** The mean of 1 ÷ the place of the answer; the share of the nearest 10, or of the nearest, that is right; how often the answer comes first. */
  measure: 'mrr' | 'precision-at-10' | 'precision-at-1' | 'first';
  queries: number;
  candidates: number;
  reasons: Partial<Record<RankedBy, string>>;
}

/** Lengths of embeddings before they are scaled to one. */
export interface NormBand {
  kind: Exclude<Kind, 'tile'>;
  /** Of a term: how often it stands in the text. Of a paragraph or document: its known words. */
  from: number;
  to: number;
  count: number;
  p10: number;
  median: number;
  p90: number;
}

export interface KindShare {
  kind: Exclude<Kind, 'tile'>;
  stock: number;
  /** Of everything that can be found. */
  stockShare: number;
  /** Of the 50 nearest to a word: by cosine, and by σ as search ranks. */
  nearestShare: number;
  searchShare: number | null;
}

/** What decided which embedding a kind is searched by. */
export interface HeldOutFigures {
  /** Documents that the judged words were not trained on. */
  documents: number;
  trainedWords: number;
  /** By representation. */
  figures: Record<string, Partial<Record<AcrossKindsName, number | null>>>;
}

export interface SpaceEvaluation {
  analogies: AnalogyFigures | null;
  similarity: SimilarityFigures | null;
  acrossKinds: Record<AcrossKindsName, AcrossKindsFigure>;
  /** What the figures across kinds were judged on. */
  sample: { documents: number; ofDocuments: number; paragraphs: number; ofParagraphs: number; seed: number };
  searchedBy: { paragraph: string; document: string };
  /** Null where there was too little text to hold any out, or nothing was trained here. */
  heldOut: HeldOutFigures | null;
  norms: NormBand[];
  /** Cosines between the mean directions of two kinds. */
  centroids: { a: Exclude<Kind, 'tile'>; b: Exclude<Kind, 'tile'>; cosine: number }[];
  kinds: KindShare[];
  /** What it was asked with. */
  asked: { analogies: string | null; similarity: string | null; restrict: number | null };
  seconds: number;
}

export interface SpaceEvaluationMethods {
  /** The last evaluation of a space; null before the first. */
  lastSpaceEvaluation(
    params: { space: string | null },
    work: Work,
  ): Promise<(SpaceEvaluation & { at: string }) | null>;
}
