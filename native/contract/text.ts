import type { Work } from './work.ts';

export interface CorpusRecord {
  id: string;
  name: string;
  format: string;
  documents: number;
  paragraphs: number;
  tokens: number;
  skipped: { where: string; reason: string }[];
}

export type SpaceModel = 'joint' | 'skip-gram' | 'cbow' | 'pv-dm';

export interface TrainSpaceParams {
  name: string | null;
  model: SpaceModel;
  tags: 'alternate' | 'both';
  dimension: number;
  window: number;
  negative: number;
  epochs: number;
  minCount: number;
  /** Subsampling threshold of frequent words; 0 keeps all. */
  sample: number;
  seed: number;
  /** Null: as many as help. One gives the same bytes each time, more do not. */
  threads: number | null;
}

export const DEFAULT_SPACE: TrainSpaceParams = {
  name: null,
  model: 'joint',
  tags: 'alternate',
  dimension: 200,
  window: 5,
  negative: 5,
  epochs: 5,
  minCount: 5,
  sample: 1e-3,
  seed: 1,
  threads: null,
};

export interface SpaceTrained {
  space: string;
  terms: number;
  paragraphs: number;
  documents: number;
  words: number;
  wordsPerSecond: number;
  seconds: number;
  finalLoss: number;
}

/** Where a space comes from. */
export type SpaceOrigin =
  | { kind: 'trained' }
  /** Trained on from another, whose terms it keeps; `space` is an id. */
  | { kind: 'continued'; space: string; name: string; newTerms: number }
  /** `counts`: whether the file says how often each term stands in its text, or only their order does. */
  | { kind: 'imported'; file: string; format: string; counts: 'given' | 'by-order' };

export interface SpaceRecord extends SpaceTrained {
  name: string;
  active: boolean;
  createdAt: string;
  origin: SpaceOrigin;
  /** Of an imported space only the dimension says something. */
  params: TrainSpaceParams;
  /** Mean loss in nats along training: `[fraction of the work, loss]`. */
  lossCurve: [number, number][];
  /** What paragraphs and documents are searched by, and the figures that decided it. */
  searchedBy: { paragraph: string; document: string };
  stale: string | null;
}

export type Kind = 'term' | 'paragraph' | 'document' | 'tile';

export interface Neighbour {
  kind: Kind;
  id: string;
  text: string;
  similarity: number;
}

export interface UnderstoodQuery {
  terms: string[];
  unknown: string[];
  suggestions: Record<string, string[]>;
}

export interface SpaceEvaluation {
  analogies: {
    sections: Record<string, { correct: number; total: number }>;
    accuracy: number | null;
    skipped: number;
  } | null;
  similarity: { spearman: number | null; pairs: number; skipped: number } | null;
}

export interface TextMethods {
  listCorpora(params: Record<string, never>, work: Work): Promise<{ corpora: CorpusRecord[] }>;
  removeCorpus(params: { corpus: string }, work: Work): Promise<void>;
  readParagraphs(
    params: { corpus: string; offset: number; limit: number },
    work: Work,
  ): Promise<{ id: string; document: string; text: string; tokens: string[] }[]>;
  listSpaces(params: Record<string, never>, work: Work): Promise<{ spaces: SpaceRecord[] }>;
  useSpace(params: { space: string }, work: Work): Promise<SpaceRecord>;
  removeSpace(params: { space: string }, work: Work): Promise<void>;
  /** Most frequent first; `contains` filters. */
  listTerms(
    params: { space: string | null; contains: string; offset: number; limit: number },
    work: Work,
  ): Promise<{ total: number; terms: { text: string; count: number }[] }>;
  nearest(
    params: { space: string | null; text: string; kinds: Kind[]; k: number },
    work: Work,
  ): Promise<{ query: UnderstoodQuery; results: Neighbour[] }>;
  analogy(
    params: {
      space: string | null;
      a: string;
      b: string;
      c: string;
      method: '3cosadd' | '3cosmul';
      k: number;
    },
    work: Work,
  ): Promise<{ query: UnderstoodQuery; results: Neighbour[] }>;
  inferText(
    params: { space: string | null; text: string; out: string },
    work: Work,
  ): Promise<{ file: string; bytes: number; shape: number[] }>;
  exportSpace(
    params: {
      space: string | null;
      path: string;
      format: 'word2vec' | 'word2vec-binary' | 'projector' | 'npy';
      kinds: Kind[];
    },
    work: Work,
  ): Promise<{ file: string; rows: number; dimension: number }>;
  getDocument(
    params: { document: string },
    work: Work,
  ): Promise<{ id: string; title: string; corpus: string; paragraphs: { id: string; text: string }[] }>;
}
