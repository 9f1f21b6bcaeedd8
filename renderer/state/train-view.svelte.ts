import type { SplitKind } from '../../native/contract/evaluation.ts';
import type { Evaluation, MappingRecord } from '../../native/contract/image.ts';
import type { Session } from './session.svelte.ts';

export type DatedEvaluation = Evaluation & { at: string };

/** What the report of a mapping shows beside its confusion. */
export const REPORT_PARTS = [
  { id: 'labels', title: 'Labels' },
  { id: 'wrong', title: 'Sure and wrong' },
  { id: 'unseen', title: 'Never learnt' },
  { id: 'probability', title: 'Probability' },
] as const;
export type ReportPart = (typeof REPORT_PARTS)[number]['id'];

/** What the Train workspace looks at. */
export class TrainView {
  /** Id of the mapping whose figures are open; null: the active one. */
  mapping = $state<string | null>(null);
  folds = $state(5);
  seed = $state(1);
  split = $state<SplitKind>('blocks');
  /** Id of the mapping that the next evaluation judges beside; null: none. */
  against = $state<string | null>(null);
  part = $state<ReportPart>('labels');
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
