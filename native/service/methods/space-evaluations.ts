import type { SpaceEvaluationMethods } from '../../contract/space-evaluation.ts';
import type { Session } from '../session.ts';

export function spaceEvaluationMethods(session: Session): SpaceEvaluationMethods {
  return {
    async lastSpaceEvaluation({ space }) {
      const { store } = session.project();
      const record = space === null ? await store.spaces.active() : await store.spaces.get(space);
      return record && store.spaceEvaluations.last(record.id);
    },
  };
}
