import type { SpaceEvaluation } from '../../native/contract/space-evaluation.ts';
import type { Project } from './project.svelte.ts';
import type { Session } from './session.svelte.ts';

type DatedSpaceEvaluation = SpaceEvaluation & { at: string };

const NOTHING: SpaceEvaluation['asked'] = { analogies: null, similarity: null, restrict: null };

/** How the active space was judged last, and what it would be asked next. */
export class SpaceJudged {
  evaluation = $state.raw<DatedSpaceEvaluation | null>(null);
  /** Files of questions, and how many of the most frequent terms are asked about; null for none and for all. */
  ask = $state.raw<SpaceEvaluation['asked']>(NOTHING);

  constructor(session: Session, project: Project) {
    let asking: string | null = null;
    project.onMoved(['spaces'], async () => {
      // Lists of questions that were chosen for another project are not asked in this one.
      if (asking !== (project.info?.project ?? null)) this.ask = NOTHING;
      asking = project.info?.project ?? null;
      const before = this.evaluation?.at;
      this.evaluation = await session.engine.lastSpaceEvaluation({ space: null }, session.quick);
      // A reopened project is asked what it was asked before.
      if (this.evaluation && this.evaluation.at !== before) this.ask = this.evaluation.asked;
    });
  }
}
