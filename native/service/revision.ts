import type { ProjectRevision } from '../contract/project.ts';

export type Noun = Exclude<keyof ProjectRevision, 'project'>;

/** Counts how often each noun of the project has changed, and tells whoever follows. */
export class RevisionBoard {
  readonly #counts: Record<Noun, number> = {
    scenes: 0,
    layers: 0,
    labels: 0,
    tiles: 0,
    corpora: 0,
    spaces: 0,
    mappings: 0,
    edits: 0,
    jobs: 0,
  };
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
    this.touch(...(Object.keys(this.#counts) as Noun[]));
  }

  /** Answers with a function that stops listening. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
