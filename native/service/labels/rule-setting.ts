import { EngineError } from '../../contract/failure.ts';
import type { Rule } from '../../contract/label.ts';
import type { LabelRule } from '../../labelling/rule.ts';
import type { StoredLabel } from '../../store/ports/label.ts';
import type { OpenProject } from '../open-project.ts';

const RULE_KEY = 'rule';
const FIRST_RULE: Rule = { threshold: 0.5, thresholds: {}, mode: 'multi' };

/** The rule in force. Thresholds of labels that have gone with their layer are left out. */
export async function presentRule({ store }: OpenProject): Promise<Rule> {
  const { threshold, thresholds, mode } = (await store.meta.get<Rule>(RULE_KEY)) ?? FIRST_RULE;
  const titles = new Set((await store.labels.list()).map((label) => label.title));
  const own = Object.entries(thresholds).filter(([title]) => titles.has(title));
  return { threshold, thresholds: Object.fromEntries(own), mode };
}

export async function keepRule(project: OpenProject, rule: Rule): Promise<void> {
  await project.store.meta.set(RULE_KEY, rule);
}

/** The rule with labels by id. Failures: out-of-range (a threshold), not-found (a label). */
export function labelRule({ threshold, thresholds, mode }: Rule, labels: readonly StoredLabel[]): LabelRule {
  const byTitle = new Map(labels.map((label) => [label.title, label.id]));
  const own = Object.entries(thresholds).map(([title, value]) => {
    const id = byTitle.get(title);
    if (id === undefined) {
      throw new EngineError({ kind: 'not-found', what: 'label', name: title, known: [...byTitle.keys()] });
    }
    return [id, checked(value)] as const;
  });
  return { mode, threshold: checked(threshold), thresholds: Object.fromEntries(own) };
}

function checked(threshold: number): number {
  if (threshold > 0 && threshold <= 1) return threshold;
  throw new EngineError({
    kind: 'out-of-range',
    what: 'The threshold',
    reason: `${threshold}; choose above 0 and at most 1`,
  });
}
