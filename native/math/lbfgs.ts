import type { Work } from '../contract/work.ts';
import { timeSlices } from './time-slice.ts';

/** Fills the gradient and returns the value; yields where the thread may be given away. */
export type Objective = (at: Float64Array, gradient: Float64Array) => Generator<void, number>;

const MEMORY = 10;
const MOST_STEPS = 100;
/** Stops when a step lowers the value by less than this share of it. */
const LEAST_GAIN = 1e-6;
// c₁ of the sufficient-decrease condition: Nocedal & Wright, section 3.1.
const SUFFICIENT = 1e-4;

interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly product: number;
}

export interface Limits {
  readonly mostSteps: number;
  /** Called after each step, numbered from 1, with the value there; false ends the search. */
  goOn(step: number, value: number): Promise<boolean>;
}

const NO_LIMITS: Limits = { mostSteps: MOST_STEPS, goOn: async () => true };

/**
 * Minimises a smooth function in place; of one that is not convex, finds a low place near the start.
 *
 * Source: Nocedal & Wright 2006, algorithms 7.4 and 7.5, with a backtracking line search (for a strictly convex
 * function every accepted step has positive curvature, which is checked: a pair without is forgotten).
 */
export async function minimise(
  at: Float64Array,
  objective: Objective,
  work: Work<never>,
  { mostSteps, goOn }: Limits = NO_LIMITS,
): Promise<number> {
  const pause = timeSlices(work.signal);
  const evaluate = async (x: Float64Array, gradient: Float64Array): Promise<number> => {
    const steps = objective(x, gradient);
    for (;;) {
      const next = steps.next();
      if (next.done) return next.value;
      await pause();
    }
  };
  const pairs: Pair[] = [];
  let gradient: Float64Array = new Float64Array(at.length);
  let value = await evaluate(at, gradient);
  for (let n = 0; n < mostSteps; n++) {
    const direction = descentDirection(gradient, pairs);
    const slope = product(direction, gradient);
    if (!(slope < 0)) break;
    const found = await search(
      at,
      direction,
      value,
      slope,
      n === 0 ? 1 / (1 + Math.sqrt(-slope)) : 1,
      evaluate,
    );
    if (found === null) break;
    remember(pairs, at, found.at, gradient, found.gradient);
    const gain = value - found.value;
    at.set(found.at);
    gradient = found.gradient;
    value = found.value;
    if (gain < LEAST_GAIN * Math.abs(value) || !(await goOn(n + 1, value))) break;
  }
  return value;
}

async function search(
  from: Float64Array,
  direction: Float64Array,
  value: number,
  slope: number,
  first: number,
  evaluate: (x: Float64Array, gradient: Float64Array) => Promise<number>,
): Promise<{ at: Float64Array; gradient: Float64Array; value: number } | null> {
  const gradient = new Float64Array(from.length);
  const at = new Float64Array(from.length);
  for (let length = first, tries = 0; tries < 30; length /= 2, tries++) {
    for (let i = 0; i < at.length; i++) at[i] = from[i]! + length * direction[i]!;
    const reached = await evaluate(at, gradient);
    if (reached <= value + SUFFICIENT * length * slope) return { at, gradient, value: reached };
  }
  return null;
}

function remember(
  pairs: Pair[],
  from: Float64Array,
  to: Float64Array,
  gradientFrom: Float64Array,
  gradientTo: Float64Array,
): void {
  const step = to.map((value, i) => value - from[i]!);
  const change = gradientTo.map((value, i) => value - gradientFrom[i]!);
  const curvature = product(step, change);
  if (!(curvature > 1e-12 * product(change, change))) return;
  pairs.push({ step, change, product: curvature });
  if (pairs.length > MEMORY) pairs.shift();
}

function descentDirection(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const direction = gradient.map((value) => -value);
  const weights: number[] = [];
  for (const pair of pairs.toReversed()) {
    const weight = product(pair.step, direction) / pair.product;
    weights.push(weight);
    addScaled(direction, -weight, pair.change);
  }
  const newest = pairs.at(-1);
  if (newest) {
    const scale = newest.product / product(newest.change, newest.change);
    for (let i = 0; i < direction.length; i++) direction[i]! *= scale;
  }
  for (const pair of pairs) {
    const correction = weights.pop()! - product(pair.change, direction) / pair.product;
    addScaled(direction, correction, pair.step);
  }
  return direction;
}

function addScaled(to: Float64Array, scale: number, values: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i]! += scale * values[i]!;
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
