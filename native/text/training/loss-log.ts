import type { LossPoint } from '../space.ts';

/** Enough points for a smooth curve, few enough to send and store as they are. */
export const CURVE_POINTS = 100;

/** Gathers the loss of a training: its mean over each epoch, and a curve over the words read. */
export class LossLog {
  readonly curve: LossPoint[] = [];
  readonly epochLosses: number[] = [];
  readonly #totalWords: number;
  #epoch = { loss: 0, predictions: 0 };
  #point = { loss: 0, predictions: 0 };

  constructor(totalWords: number) {
    this.#totalWords = totalWords;
  }

  /** Mean loss of the epoch so far, nats per prediction; 0 before the first. */
  get epochLoss(): number {
    return this.#epoch.predictions === 0 ? 0 : this.#epoch.loss / this.#epoch.predictions;
  }

  /** @param words read so far, over all epochs */
  add(loss: number, predictions: number, words: number): void {
    for (const sum of [this.#epoch, this.#point]) {
      sum.loss += loss;
      sum.predictions += predictions;
    }
    if (this.#point.predictions === 0) return;
    if (words < ((this.curve.length + 1) * this.#totalWords) / CURVE_POINTS) return;
    this.curve.push({ words, meanLoss: this.#point.loss / this.#point.predictions });
    this.#point = { loss: 0, predictions: 0 };
  }

  endEpoch(): void {
    this.epochLosses.push(this.epochLoss);
    this.#epoch = { loss: 0, predictions: 0 };
  }
}
