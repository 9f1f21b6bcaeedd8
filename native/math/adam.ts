/** Decay of the two running means, and what keeps a division from zero: the paper's. */
const FIRST_DECAY = 0.9;
const SECOND_DECAY = 0.999;
const LEAST = 1e-8;

/**
 * Steps of stochastic gradient descent, each weight at a pace of its own.
 *
 * Source: Kingma & Ba 2015, arXiv:1412.6980, algorithm 1; the pull towards the start is beside the gradient, as
 * Loshchilov & Hutter 2019, arXiv:1711.05101, have it towards zero.
 */
export class Adam {
  readonly #weights: Float64Array;
  readonly #start: Float64Array;
  readonly #mean: Float64Array;
  readonly #square: Float64Array;
  #steps = 0;

  /** @param weights moved in place */
  constructor(weights: Float64Array) {
    this.#weights = weights;
    this.#start = weights.slice();
    this.#mean = new Float64Array(weights.length);
    this.#square = new Float64Array(weights.length);
  }

  /** @param pull share of the way back to where each weight began, per step and rate */
  step(gradient: Float64Array, rate: number, pull: number): void {
    this.#steps++;
    const firstShare = 1 - FIRST_DECAY ** this.#steps;
    const secondShare = 1 - SECOND_DECAY ** this.#steps;
    for (let i = 0; i < gradient.length; i++) {
      const slope = gradient[i]!;
      this.#mean[i] = FIRST_DECAY * this.#mean[i]! + (1 - FIRST_DECAY) * slope;
      this.#square[i] = SECOND_DECAY * this.#square[i]! + (1 - SECOND_DECAY) * slope * slope;
      const pace = this.#mean[i]! / firstShare / (Math.sqrt(this.#square[i]! / secondShare) + LEAST);
      this.#weights[i]! -= rate * (pace + pull * (this.#weights[i]! - this.#start[i]!));
    }
  }
}
