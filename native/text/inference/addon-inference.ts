import type { Addon, InferenceJob } from '../../addon/index.ts';
import { Random } from '../../math/random.ts';
import type { FrozenSpace } from '../space.ts';
import { ENTRIES_PER_UNIT, LIMIT, logisticTable } from '../training/logistic.ts';
import { lastKept, noiseTable } from '../training/noise.ts';
import { LEARNING_RATE, passesOver, seedOf } from './infer.ts';

/** `Inference` in C++: the same operations in the same order, so the same bytes. */
export class AddonInference {
  readonly #addon: Addon;
  readonly #space: FrozenSpace;
  readonly #job: Omit<InferenceJob, 'ids' | 'passes' | 'random' | 'embedding'>;

  /** @param stop one number; 1 gives up the text that is being read */
  constructor(addon: Addon, space: FrozenSpace, stop: Int32Array) {
    const { model, dimension, window, negative, sample } = space.options;
    this.#addon = addon;
    this.#space = space;
    this.#job = {
      dimension,
      window,
      negative,
      isInMean: model === 'pv-dm' ? 1 : 0,
      termEmbeddings: space.termEmbeddings,
      outputWeights: space.outputWeights,
      lastKept: lastKept(space.lexicon, sample),
      noise: noiseTable(space.lexicon).columns(),
      logistic: logisticTable,
      logisticLimit: LIMIT,
      logisticPerUnit: ENTRIES_PER_UNIT,
      learningRate: LEARNING_RATE,
      stop,
    };
  }

  /**
   * @param ids rows of the lexicon
   * @param embedding filled; zeros when there is no word
   * @returns false when it was stopped
   */
  embed(ids: Int32Array, embedding: Float32Array): boolean {
    if (ids.length === 0) {
      embedding.fill(0);
      return true;
    }
    const random = new Random(seedOf(this.#space.lexicon.terms, ids)).state();
    return this.#addon.inferText({ ...this.#job, ids, passes: passesOver(ids.length), random, embedding });
  }
}
