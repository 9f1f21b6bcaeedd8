import type { TrainProgress } from './train.ts';

/** Kernels have no clock; the thread around them has. */
export interface TimedProgress extends TrainProgress {
  /** Tokens a second since the beginning of this step. */
  wordsPerSecond: number;
  /** Until the end of this step at that speed. */
  secondsLeft: number;
}

const REPORT_EVERY_MS = 100;

/** Times one step of a training and passes its progress on, a few times a second. */
export class StepWatch {
  readonly #startMs = performance.now();
  readonly #report: (progress: TimedProgress) => void;
  #lastReportMs = 0;

  constructor(report: (progress: TimedProgress) => void) {
    this.#report = report;
  }

  see(progress: TrainProgress): void {
    const nowMs = performance.now();
    if (nowMs - this.#lastReportMs < REPORT_EVERY_MS) return;
    this.#lastReportMs = nowMs;
    const wordsPerSecond = (progress.words / Math.max(nowMs - this.#startMs, 1)) * 1000;
    const secondsLeft = wordsPerSecond === 0 ? 0 : (progress.totalWords - progress.words) / wordsPerSecond;
    this.#report({ ...progress, wordsPerSecond, secondsLeft });
  }

  /** Since the step began. */
  seconds(): number {
    return (performance.now() - this.#startMs) / 1000;
  }
}
