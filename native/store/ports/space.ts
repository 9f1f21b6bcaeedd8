import type { SpaceOrigin, SpaceParams } from '../../contract/text.ts';
import type { Work } from '../../contract/work.ts';
import type { RowSource } from '../../math/rows.ts';

export interface NewSpace {
  name: string;
  /** Where it comes from. */
  origin: SpaceOrigin;
  /** Of an imported space only the dimension says something. */
  params: SpaceParams;
  dimension: number;
  /** `CorpusStore.hash` of what it was trained on. */
  corpusHash: string;
  words: number;
  wordsPerSecond: number;
  seconds: number;
  finalLoss: number;
  /** `[fraction of the work, loss in nats]`. */
  lossCurve: [number, number][];
  /** What paragraphs and documents are searched by. */
  searchedBy: { paragraph: string; document: string };
  /** The figures that decided `searchedBy`, and whatever else training found out. */
  metrics: Record<string, unknown>;
  /** Reference terms and the tails of scores, in the caller's own format. */
  calibration: Uint8Array | null;
}

export interface StoredSpace extends Omit<NewSpace, 'calibration'> {
  id: string;
  createdAt: string;
  active: boolean;
  terms: number;
  paragraphs: number;
  documents: number;
}

export interface TermTable {
  /** Most frequent first. */
  texts: string[];
  /** `[terms]`. */
  counts: Float64Array;
  /** Row-major `[terms × dimension]`. */
  embeddings: Float32Array;
  /** Row-major `[terms × dimension]`: the output matrix, which inference needs; zeros when the space was imported. */
  output: Float32Array;
}

export interface EmbeddedRows {
  ids: string[];
  /** Row-major `[ids × dimension]`. */
  embeddings: Float32Array;
}

/** Rows to be stored, which need not be in memory. `EmbeddedRows` are such, too. */
export interface EmbeddedSource {
  ids: Iterable<string> & { readonly length: number };
  /** One row an id; in memory row-major. */
  embeddings: Float32Array | RowSource;
}

export interface SpaceContent {
  terms: TermTable;
  /** Paragraph ids. */
  paragraphs: EmbeddedSource;
  /** Document ids. */
  documents: EmbeddedSource;
}

export interface TermFilter {
  /** Only terms that contain this. */
  contains: string;
  /** Only terms of several words. */
  phrases: boolean;
}

export interface SpaceStore {
  /** The newest space is the active one, until a person chooses. */
  insert(space: NewSpace, content: SpaceContent, work: Work): Promise<StoredSpace>;
  /** Newest first. */
  list(): Promise<StoredSpace[]>;
  /** By id, else by name: the newest of that name. */
  find(idOrName: string): Promise<StoredSpace | null>;
  get(idOrName: string): Promise<StoredSpace>;
  /** Null when there is no space. */
  active(): Promise<StoredSpace | null>;
  /** A person chooses this one. */
  activate(id: string): Promise<StoredSpace>;
  /**
   * Adds paragraphs and documents that the space has no row for yet, all or none. No row that is there is touched.
   *
   * @param change what is true of the space with them; a corpus hash of null leaves it as it was
   */
  append(
    id: string,
    added: Omit<SpaceContent, 'terms'>,
    change: { calibration: Uint8Array; corpusHash: string | null },
    work: Work,
  ): Promise<StoredSpace>;
  readCalibration(id: string): Promise<Uint8Array | null>;
  /** With its mappings and their embeddings. */
  remove(id: string, work: Work): Promise<void>;

  readTerms(id: string, work: Work): Promise<TermTable>;
  readParagraphs(id: string, work: Work): Promise<EmbeddedRows>;
  readDocuments(id: string, work: Work): Promise<EmbeddedRows>;
  /** Most frequent first. */
  pageTerms(
    id: string,
    filter: TermFilter,
    offset: number,
    limit: number,
  ): Promise<{ total: number; terms: { text: string; count: number }[] }>;
}
