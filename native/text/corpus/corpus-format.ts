import type { CorpusSource } from './source.ts';

export interface CorpusDocument {
  /** As the file names it, else the file's name (and the record's number); one file may give one id once. */
  readonly documentId: string;
  readonly title: string | null;
  /** Never empty; none of them is blank. */
  readonly paragraphs: readonly string[];
}

/** A format of text files: facts, and a reader that is loaded when it is needed. */
export interface CorpusFormat {
  readonly id: string;
  readonly label: string;
  /** Lower case, with the dot; `.gz` and `.bz2` may follow any. */
  readonly extensions: readonly string[];
  /** Whether the beginning of a file whose extension says nothing looks like it. */
  readonly sniff: (head: string) => boolean;
  /** Whether a column, key or path with the text can be named; of an archive: of what is in it. */
  readonly hasColumns: boolean;
  readonly load: () => Promise<{ read: ReadDocuments }>;
}

/** Yields the documents of a file one after the other; what cannot be used is told to the source. */
export type ReadDocuments = (source: CorpusSource) => AsyncIterable<CorpusDocument>;

/** The paragraphs of a text: what blank lines part, on one line each. */
export function splitParagraphs(text: string): string[] {
  return text
    .split(/\n\s*\n/)
    .map(oneLine)
    .filter((paragraph) => paragraph !== '');
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
