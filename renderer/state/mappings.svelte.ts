import type { ExtractorFacts, ExtractorRun, MappingRecord } from '../../native/contract/image.ts';
import type { Project } from './project.svelte.ts';
import type { Session } from './session.svelte.ts';

/** Image features and the mappings trained on them. */
export class Mappings {
  list = $state.raw<readonly MappingRecord[]>([]);
  features = $state.raw<readonly ExtractorRun[]>([]);
  /** All there are, computed or not. */
  extractors = $state.raw<readonly ExtractorFacts[]>([]);
  readonly active = $derived(this.list.find((mapping) => mapping.active) ?? null);
  readonly #session: Session;

  constructor(session: Session, project: Project) {
    this.#session = session;
    project.onMoved(['mappings', 'tiles', 'labels', 'spaces'], async () => {
      const { engine, quick } = session;
      const [{ mappings }, { extractors: features }, { extractors }] = await Promise.all([
        engine.listMappings({}, quick),
        engine.listFeatures({}, quick),
        engine.listExtractors({}, quick),
      ]);
      this.list = mappings;
      this.features = features;
      this.extractors = extractors;
    });
  }

  async use(mapping: string): Promise<void> {
    await this.#session.engine.useMapping({ mapping }, this.#session.quick);
  }
}
