import type { AcrossKindsFigure, SpaceEvaluation } from '../../native/contract/space-evaluation.ts';

/** Invented figures of a space, one of them blank with its reason and one below the SIF mean. */
export function fakeEvaluation(): SpaceEvaluation & { at: string } {
  const figure = (
    measure: AcrossKindsFigure['measure'],
    [value, bm25, sif, shuffle]: [number | null, number | null, number, number],
    reasons: AcrossKindsFigure['reasons'] = {},
  ): AcrossKindsFigure => ({ measure, value, bm25, sif, shuffle, queries: 128, candidates: 6204, reasons });
  return {
    at: '2026-01-05T10:00:00Z',
    analogies: {
      sections: { capitals: { correct: 41, total: 90 }, plurals: { correct: 12, total: 64 } },
      accuracy: 53 / 154,
      skipped: 21,
    },
    similarity: { spearman: 0.61, pairs: 320, skipped: 33 },
    acrossKinds: {
      wordToDocument: figure('mrr', [0.94, 0.97, 0.93, 0.04]),
      wordToParagraph: figure('precision-at-10', [0.71, 0.88, 0.79, 0.01]),
      paragraphToTerm: figure('precision-at-10', [0.53, null, 0.52, 0.02], {
        bm25: 'BM25 ranks texts, and terms are none',
      }),
      paragraphToParagraph: figure('precision-at-1', [0.65, 0.82, 0.63, 0.01]),
      inferredFindsItself: figure('first', [1, 1, 1, 0]),
    },
    sample: { documents: 128, ofDocuments: 128, paragraphs: 5900, ofParagraphs: 6204, seed: 1 },
    searchedBy: { paragraph: 'sum', document: 'sif' },
    heldOut: {
      documents: 25,
      trainedWords: 330_000,
      figures: {
        trained: {
          wordToDocument: 0.6,
          wordToParagraph: 0.38,
          paragraphToTerm: 0.2,
          paragraphToParagraph: 0.66,
        },
        sif: {
          wordToDocument: 0.71,
          wordToParagraph: 0.45,
          paragraphToTerm: 0.22,
          paragraphToParagraph: 0.61,
        },
        sum: {
          wordToDocument: 0.68,
          wordToParagraph: 0.46,
          paragraphToTerm: 0.23,
          paragraphToParagraph: 0.65,
        },
      },
    },
    norms: (['term', 'paragraph', 'document'] as const).flatMap((kind, n) =>
      [3, 10, 30, 100, 300].map((from, band) => ({
        kind,
        from: from * 10 ** n,
        to: 3 * from * 10 ** n - 1,
        count: 100,
        p10: 1 + n + 0.2 * band,
        median: 1.3 + n + 0.2 * band,
        p90: 1.6 + n + 0.2 * band,
      })),
    ),
    centroids: [
      { a: 'term', b: 'paragraph', cosine: 0.92 },
      { a: 'term', b: 'document', cosine: 0.7 },
      { a: 'paragraph', b: 'document', cosine: 0.81 },
    ],
    kinds: [
      { kind: 'term', stock: 53_430, stockShare: 0.894, nearestShare: 0.61, searchShare: 0.55 },
      { kind: 'paragraph', stock: 6204, stockShare: 0.104, nearestShare: 0.36, searchShare: 0.41 },
      { kind: 'document', stock: 128, stockShare: 0.002, nearestShare: 0.03, searchShare: 0.04 },
    ],
    asked: { analogies: '/data/questions.txt', similarity: '/data/wordsim353.tsv', restrict: 30_000 },
    seconds: 12,
  };
}
