import type { Words } from './grammar.ts';

/** A subject that documents are about: what is said of it, and which others come up beside it. */
export interface Subject {
  readonly id: string;
  readonly headings: readonly string[];
  readonly words: Words;
  readonly sentences: readonly string[];
  readonly beside: readonly string[];
}
