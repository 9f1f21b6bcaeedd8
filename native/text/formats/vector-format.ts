import type { Kind } from '../../contract/text.ts';
import type { CorpusSource } from '../corpus/source.ts';
import type { NamedRows } from './named-rows.ts';

/** Rows as a file gives them. */
export interface ReadRows extends NamedRows {
  /** `[names]`, how often each stands in the text; null where the file does not say. */
  readonly counts: Float64Array | null;
}

/** Rows as a space gives them. */
export interface WrittenRows extends NamedRows {
  /** `[names]`. */
  readonly kinds: readonly Kind[];
  /** `[names]`, how often each stands in the text; null for what is no term. */
  readonly counts: readonly (number | null)[];
}

/** @param limit rows after the first so many are not read; null reads all */
export type ReadVectors = (source: CorpusSource, limit: number | null) => Promise<ReadRows>;

/** Yields the file in pieces, and beside it whatever belongs to it. */
export interface VectorOutput {
  /** Added to the path before its extension; empty for the file itself. */
  readonly suffix: string;
  readonly pieces: Iterable<string | Uint8Array>;
}

/** A format of files that hold embeddings: facts, and what reads and writes them, loaded when it is needed. */
export interface VectorFormat {
  readonly id: string;
  readonly label: string;
  /** Lower case, with the dot; `.gz` and `.bz2` may follow any. */
  readonly extensions: readonly string[];
  /** Whether the beginning of a file looks like it. */
  readonly sniff: (head: Buffer) => boolean;
  readonly reading:
    | { readonly kind: 'supported'; readonly load: () => Promise<{ read: ReadVectors }> }
    | { readonly kind: 'unsupported'; readonly reason: string; readonly remedy: string };
  /** Null: it is only read. */
  readonly loadWriter: (() => Promise<{ write: (rows: WrittenRows) => VectorOutput[] }>) | null;
}
