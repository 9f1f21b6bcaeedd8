import type { CorpusRecord, SpaceRecord } from '../../native/contract/text.ts';
import type { Project } from './project.svelte.ts';
import type { Session } from './session.svelte.ts';

/** Corpora, and the spaces trained from them. */
export class Texts {
  corpora = $state.raw<readonly CorpusRecord[]>([]);
  spaces = $state.raw<readonly SpaceRecord[]>([]);
  readonly activeSpace = $derived(this.spaces.find((space) => space.active) ?? null);
  readonly #session: Session;

  constructor(session: Session, project: Project) {
    this.#session = session;
    project.onMoved(['corpora'], async () => {
      this.corpora = (await session.engine.listCorpora({}, session.quick)).corpora;
    });
    project.onMoved(['spaces', 'corpora'], async () => {
      this.spaces = (await session.engine.listSpaces({}, session.quick)).spaces;
    });
  }

  async use(space: string): Promise<void> {
    await this.#session.engine.useSpace({ space }, this.#session.quick);
  }

  removeCorpus(corpus: string): Promise<void> {
    return this.#session.engine.removeCorpus({ corpus }, this.#session.quick);
  }

  removeSpace(space: string): Promise<void> {
    return this.#session.engine.removeSpace({ space }, this.#session.quick);
  }
}
