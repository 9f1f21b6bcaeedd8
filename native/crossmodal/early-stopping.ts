import type { TrainingProgress } from './method.ts';
import type { ValidationFigures } from './validation.ts';
import { merit, NOTHING_VALIDATED } from './validation.ts';

/** Keeps the best of the passes that were looked at, and says when to stop. */
export class EarlyStopping {
  readonly #patience: number;
  #best = Number.NEGATIVE_INFINITY;
  /** Number of the best pass; 0 before any. */
  passes = 0;
  validation: ValidationFigures = NOTHING_VALIDATED;

  /** @param patience passes without a better one before it stops */
  constructor(patience: number) {
    this.#patience = patience;
  }

  /** @returns whether to go on */
  see(pass: number, validation: ValidationFigures): boolean {
    if (merit(validation) > this.#best) {
      this.#best = merit(validation);
      this.passes = pass;
      this.validation = validation;
    }
    return pass - this.passes < this.#patience;
  }
}

/** What is told of a pass that was looked at. */
export function passReport(
  done: number,
  total: number,
  meanLoss: number,
  { hitAt1 }: ValidationFigures,
): TrainingProgress {
  return { done, total, meanLoss, ...(hitAt1 !== null && { validationHitAt1: hitAt1 }) };
}
