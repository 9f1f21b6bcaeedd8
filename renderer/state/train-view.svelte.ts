import type { Evaluation, MappingRecord } from '../../native/contract/image.ts';
import type { Session } from './session.svelte.ts';

export type DatedEvaluation = Evaluation & { at: string };

/** What the Train workspace looks at. */
export class TrainView {
  /** Id of the mapping whose figures are open; null: the active one. */
  mapping = $state<string | null>(null);
  folds = $state(5);
  seed = $state(1);
  /** The last evaluation of each mapping that has one, by id. */
  evaluations = $state.raw<ReadonlyMap<string, DatedEvaluation>>(new Map());
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async read(mappings: readonly MappingRecord[]): Promise<void> {
    const { engine, quick } = this.#session;
    const found = await Promise.all(mappings.map(({ mapping }) => engine.lastEvaluation({ mapping }, quick)));
    const dated = mappings.flatMap(({ mapping }, i) => {
      const evaluation = found[i];
      return evaluation ? [[mapping, evaluation] as const] : [];
    });
    this.evaluations = new Map(dated);
  }
}
