import type { ProjectRevision } from '../contract/project.ts';

export type Noun = Exclude<keyof ProjectRevision, 'project'>;

const NOUNS: readonly Noun[] = [
  'scenes',
  'baseMaps',
  'layers',
  'labels',
  'tiles',
  'corpora',
  'spaces',
  'mappings',
  'edits',
  'jobs',
];

/** Counts how often each noun of the project has changed, and tells whoever follows. */
export class RevisionBoard {
  // From the clock: an address with a revision in it must not come again with a later engine.
  readonly #counts: Record<Noun, number> = Object.fromEntries(
    NOUNS.map((noun) => [noun, Date.now()]),
  ) as Record<Noun, number>;
  readonly #listeners = new Set<() => void>();
  #project: string | null = null;

  snapshot(): ProjectRevision {
    return { project: this.#project, ...this.#counts };
  }

  touch(...nouns: Noun[]): void {
    for (const noun of nouns) this.#counts[noun]++;
    for (const listener of this.#listeners) listener();
  }

  /** Another project is open now, or none: everything has changed. */
  setProject(path: string | null): void {
    this.#project = path;
    this.touch(...NOUNS);
  }

  /** Answers with a function that stops listening. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
