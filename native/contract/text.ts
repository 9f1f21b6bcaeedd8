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

/** Words of the settings of a training, as commands and job records write them. */
export const SPACE_MODELS = ['joint', 'skip-gram', 'cbow', 'pv-dm', 'pv-dbow'] as const;
export const TAGS = ['alternate', 'both'] as const;
export const PV_DM_INPUTS = ['mean', 'sum', 'concatenation'] as const;
export const LOSSES = ['negative-sampling', 'hierarchical-softmax'] as const;
export const DIGITS = ['keep', 'zero', 'drop'] as const;
export const PHRASE_SCORES = ['word2phrase', 'npmi'] as const;

/** What predicts what; `joint` is skip-gram and PV-DBOW in one space. */
export type SpaceModel = (typeof SPACE_MODELS)[number];
export type PhraseScore = (typeof PHRASE_SCORES)[number];

export interface TrainSpaceParams {
  /** Id or name of a space to go on from, whose terms are all kept; null begins from nothing. */
  from: string | null;
  name: string | null;
  model: SpaceModel;
  tags: (typeof TAGS)[number];
  /** `pv-dm` only: how words and tags become the hidden layer. */
  pvDmInput: (typeof PV_DM_INPUTS)[number];
  loss: (typeof LOSSES)[number];
  /** Null: as many as the space to go on from has, else the usual. */
  dimension: number | null;
  window: number;
  negative: number;
  epochs: number;
  minCount: number;
  /** Only so many of the most frequent terms are kept; null keeps all. */
  maxVocabulary: number | null;
  /** Words that are left out wherever they stand, in queries too. */
  stopWords: readonly string[];
  /** Lower case for all words. */
  foldCase: boolean;
  /** `zero`: each digit becomes 0; `drop`: numbers are left out. */
  digits: (typeof DIGITS)[number];
  /** Letters without their accents. */
  foldDiacritics: boolean;
  /** Passes over the text that join words into phrases; 0 joins none. */
  phrases: number;
  phraseScore: PhraseScore;
  /** Pairs that score below are left apart; null: the usual threshold of the score. */
  phraseThreshold: number | null;
  /** Rarer pairs are left apart. */
  phraseMinCount: number;
  /** Words that may stand inside a phrase and neither begin nor end one. */
  phraseConnectors: readonly string[];
  /** Subsampling threshold of frequent words; 0 keeps all. */
  sample: number;
  seed: number;
  /** Null: as many as help. One gives the same bytes each time, more do not. */
  threads: number | null;
}

/** What a space was made with. */
export interface SpaceParams extends TrainSpaceParams {
  dimension: number;
}

/** Articles, prepositions and conjunctions of English, as gensim's `ENGLISH_CONNECTOR_WORDS` has them. */
const ENGLISH_CONNECTORS = 'a an the for of with without at from to in on by and or'.split(' ');

export const DEFAULT_SPACE: SpaceParams = {
  from: null,
  name: null,
  model: 'joint',
  tags: 'alternate',
  pvDmInput: 'mean',
  loss: 'negative-sampling',
  dimension: 200,
  window: 5,
  negative: 5,
  epochs: 5,
  minCount: 5,
  maxVocabulary: null,
  stopWords: [],
  foldCase: true,
  digits: 'keep',
  foldDiacritics: false,
  phrases: 0,
  phraseScore: 'word2phrase',
  phraseThreshold: null,
  phraseMinCount: 5,
  phraseConnectors: ENGLISH_CONNECTORS,
  sample: 1e-3,
  seed: 1,
  threads: null,
};

/** The settings that say which words and phrases a space knows. */
export type VocabularyParams = Pick<
  TrainSpaceParams,
  | 'minCount'
  | 'maxVocabulary'
  | 'stopWords'
  | 'foldCase'
  | 'digits'
  | 'foldDiacritics'
  | 'phrases'
  | 'phraseScore'
  | 'phraseThreshold'
  | 'phraseMinCount'
  | 'phraseConnectors'
>;

/** What settings make of the documents, before a space is trained. */
export interface VocabularyPreview {
  /** Read from the beginning of the documents. */
  words: number;
  /** Whether there is more text than was read: then counts are those of the beginning. */
  isSample: boolean;
  differentWords: number;
  /** Words and phrases that are kept of them. */
  terms: number;
  /** Kept, most frequent first, as many as asked for. */
  phrases: { text: string; count: number; score: number }[];
  phraseCount: number;
  /** A paragraph of the documents as it is read. */
  paragraph: { text: string; terms: { text: string; role: 'word' | 'phrase' | 'stop' | 'unknown' }[] };
}

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

export interface SpaceImported {
  file: string;
  /** What the file was taken for. */
  format: string;
  space: string;
  name: string;
  /** Terms. */
  rows: number;
  dimension: number;
  /** Of the project, placed by the words that the space knows. */
  paragraphs: number;
  documents: number;
}

/** Where a space comes from. */
export type SpaceOrigin =
  | { kind: 'trained' }
  /** Trained on from another, whose terms it keeps; `space` is an id. */
  | { kind: 'continued'; space: string; name: string; newTerms: number }
  /** Shipped with the program: learned by its makers from other texts. */
  | { kind: 'starter'; title: string; licence: string }
  /** `counts`: whether the file says how often each term stands in its text, or only their order does. */
  | { kind: 'imported'; file: string; format: string; counts: 'given' | 'by-order' };

export interface SpaceRecord extends SpaceTrained {
  name: string;
  active: boolean;
  createdAt: string;
  origin: SpaceOrigin;
  /** Of an imported space only the dimension says something. */
  params: SpaceParams;
  /** Mean loss in nats along training: `[fraction of the work, loss]`. */
  lossCurve: [number, number][];
  /** What paragraphs and documents are searched by, and the figures that decided it. */
  searchedBy: { paragraph: string; document: string };
  /** What a reader of its answers must know, in sentences. */
  warnings: string[];
  stale: string | null;
}

/** What a space can be written as. */
export type SpaceFileFormat = 'word2vec' | 'word2vec-binary' | 'projector' | 'npy';

export type Kind = 'term' | 'paragraph' | 'document' | 'tile';

export interface Neighbour {
  kind: Kind;
  id: string;
  text: string;
  similarity: number;
}

export interface DoesntMatch {
  doesntMatch: string;
  query: UnderstoodQuery;
  /** Cosine with the mean of all; what does not match comes last. */
  results: { text: string; similarity: number }[];
}

export interface TextSimilarity {
  /** Null when nothing of one of the two is known. */
  similarity: number | null;
  a: UnderstoodQuery;
  b: UnderstoodQuery;
}

/** How alike two spaces see the words they share. */
export interface SpaceComparison {
  /** Terms both know, and those of one alone. */
  shared: number;
  onlyA: number;
  onlyB: number;
  k: number;
  /** Mean share of a term's k nearest shared terms that both name; null when too few are shared. */
  overlap: number | null;
  /** What two unrelated spaces would have. */
  chance: number | null;
  /** Terms whose neighbours were compared. */
  judged: number;
}

export interface UnderstoodQuery {
  terms: string[];
  unknown: string[];
  suggestions: Record<string, string[]>;
}

/** How the features of a layer are told in words. */
export interface LayerTextPreview {
  /** In the order of the layer. A number is told as the fifth of the field's numbers that it is in. */
  fields: { name: string; told: 'category' | 'number' | 'text' | 'skipped'; reason: string | null }[];
  examples: { feature: string; text: string }[];
}

export interface TextMethods {
  listCorpora(params: Record<string, never>, work: Work): Promise<{ corpora: CorpusRecord[] }>;
  removeCorpus(params: { corpus: string }, work: Work): Promise<void>;
  readParagraphs(
    params: { corpus: string; offset: number; limit: number },
    work: Work,
  ): Promise<{ id: string; document: string; text: string; tokens: string[] }[]>;
  /** What features of a layer would be as text: each field, and the first so many features. */
  previewLayerText(
    params: { layer: string; features: number },
    work: Work<{ done: number; total: number }>,
  ): Promise<LayerTextPreview>;
  /** A corpus by id: its paragraph is shown; null: of the first. */
  previewVocabulary(
    params: { vocabulary: VocabularyParams; corpus: string | null; paragraph: number; phrases: number },
    work: Work<{ done: number; total: number }>,
  ): Promise<VocabularyPreview>;
  listSpaces(params: Record<string, never>, work: Work): Promise<{ spaces: SpaceRecord[] }>;
  useSpace(params: { space: string }, work: Work): Promise<SpaceRecord>;
  removeSpace(params: { space: string }, work: Work): Promise<void>;
  /** Most frequent first; `contains` filters, and `phrases` leaves out single words. */
  listTerms(
    params: { space: string | null; contains: string; phrases: boolean; offset: number; limit: number },
    work: Work,
  ): Promise<{ total: number; terms: { text: string; count: number }[] }>;
  /** `text` is a word, a phrase, a text, or `like:paragraph/<id>`, as in a search. */
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
  compareSpaces(
    params: { a: string; b: string; k: number; seed: number },
    work: Work,
  ): Promise<SpaceComparison>;
  /** Which of at least three words, phrases or texts fits the others least. */
  doesntMatch(params: { space: string | null; texts: string[] }, work: Work): Promise<DoesntMatch>;
  /** Each is a word, a phrase, a text, or `like:paragraph/<id>`, as in a search. */
  textSimilarity(params: { space: string | null; a: string; b: string }, work: Work): Promise<TextSimilarity>;
  inferText(
    params: { space: string | null; text: string; out: string },
    work: Work,
  ): Promise<{ file: string; bytes: number; shape: number[] }>;
  exportSpace(
    params: {
      space: string | null;
      path: string;
      format: SpaceFileFormat;
      kinds: Kind[];
    },
    work: Work,
  ): Promise<{ file: string; rows: number; dimension: number }>;
  getDocument(
    params: { document: string },
    work: Work,
  ): Promise<{ id: string; title: string; corpus: string; paragraphs: { id: string; text: string }[] }>;
}
