import type { Work } from '../../contract/work.ts';
import type { Feed } from './feed.ts';

export interface NewCorpus {
  name: string;
  path: string;
}

/** A document, or a part of one that is too long to be held at once. */
export interface NewDocument {
  /** The source's own name for it. */
  name: string;
  title: string | null;
  paragraphs: { text: string; tokens: number }[];
  /** The document before goes on: name and title are those it has. */
  goesOn?: boolean;
}

/** What is known once all documents have been read. */
export interface CorpusFindings {
  format: string;
  skipped: { where: string; reason: string }[];
}

export interface StoredCorpus extends NewCorpus, CorpusFindings {
  id: string;
  addedAt: string;
  documents: number;
  paragraphs: number;
  tokens: number;
  /** SHA-256 of its documents and paragraphs in order, hexadecimal. */
  contentHash: string;
}

export interface StoredDocument {
  /** `<corpus id>.<number in the corpus>`. */
  id: string;
  corpus: string;
  name: string;
  title: string | null;
}

export interface StoredParagraph {
  /** `<document id>.<number in the document>`. */
  id: string;
  document: string;
  text: string;
}

export interface CorpusStore {
  insert(
    corpus: NewCorpus,
    documents: Feed<NewDocument>,
    findings: () => CorpusFindings,
    work: Work,
  ): Promise<StoredCorpus>;
  /** In the order they were added. */
  list(): Promise<StoredCorpus[]>;
  /** By id, else by name where only one has it. */
  find(idOrName: string): Promise<StoredCorpus | null>;
  get(idOrName: string): Promise<StoredCorpus>;
  /** With its documents and paragraphs, and their embeddings in every space. */
  remove(id: string, work: Work): Promise<void>;
  /** Names the content of all corpora in order; a space trained on it is as new as they are. */
  hash(): Promise<string>;
}

export interface DocumentStore {
  get(id: string): Promise<StoredDocument & { paragraphs: StoredParagraph[] }>;
  /** Those that are there, in the order asked for. */
  pick(ids: string[]): Promise<StoredDocument[]>;
}

export interface ParagraphStore {
  /** Those that are there, in the order asked for. */
  pick(ids: string[]): Promise<StoredParagraph[]>;
  /** In corpus order. */
  page(corpus: string, offset: number, limit: number): Promise<StoredParagraph[]>;
  /** All paragraphs of all corpora, in corpus order, in batches. */
  stream(work: Work): AsyncIterable<StoredParagraph[]>;
}
