import { DEEPEST, type Json } from './sections.ts';

/** A key, a place in a list, or all of either. */
export type Step = { key: string } | { index: number } | 'all';

const STEP = /\.?(?:\[(\d+)\]|(\[\*\]|\*(?=[.[]|$))|\[(?:'([^']*)'|"([^"]*)")\]|([^.[\]]+))/y;

/**
 * `a.b`, `$.a.b`, `a[0].b`, `a[*].b`, `*.b`, `['a key'].b`: the part of JSONPath (RFC 9535) that leads down. Keys may
 * hold spaces.
 *
 * @param isInItem the path may begin with the list whose items it is looked up in
 */
export function parsePath(path: string, isInItem: boolean): Step[] {
  let rest = path.replace(/^\$/, '');
  if (isInItem) rest = rest.replace(/^\[\*\]/, '');
  const steps: Step[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < rest.length) {
    const match = STEP.exec(rest);
    // What is no path is a key with odd characters in it.
    if (match === null) return [{ key: path }];
    const [, index, all, single, double, key] = match;
    if (index !== undefined) steps.push({ index: Number(index) });
    else if (all !== undefined) steps.push('all');
    else steps.push({ key: (single ?? double ?? key)! });
  }
  return steps;
}

export function valuesAt(value: Json, steps: readonly Step[], depth = 0): Json[] {
  const [step, ...further] = steps;
  if (step === undefined) return [value];
  if (value === null || typeof value !== 'object' || depth > DEEPEST) return [];
  if (step === 'all') return Object.values(value).flatMap((inner) => valuesAt(inner, further, depth + 1));
  // A key also leads into each object of a list.
  if (Array.isArray(value) && 'key' in step)
    return value.flatMap((inner) => valuesAt(inner, steps, depth + 1));
  const name = 'key' in step ? step.key : String(step.index);
  return Object.hasOwn(value, name)
    ? valuesAt((value as Record<string, Json>)[name]!, further, depth + 1)
    : [];
}
