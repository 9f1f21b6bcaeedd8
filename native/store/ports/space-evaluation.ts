import type { SpaceEvaluation } from '../../contract/space-evaluation.ts';

export interface SpaceEvaluationStore {
  /** @param space its id */
  add(space: string, evaluation: SpaceEvaluation): Promise<void>;
  /** Null before the first. */
  last(space: string): Promise<(SpaceEvaluation & { at: string }) | null>;
}
