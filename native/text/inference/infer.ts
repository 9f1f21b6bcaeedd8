import { Random } from '../../math/random.ts';
import type { FrozenSpace } from '../space.ts';
import { type HiddenLayer, hiddenLayer, isConcatenated, tagsInWindow } from '../training/hidden-layer.ts';
import { keepThresholds } from '../training/noise.ts';
import { fillWordPlaces } from '../training/sentence-trainer.ts';
import { WordTargets } from '../training/step-targets.ts';
import { predictFrozen, StepRoom } from '../training/window-step.ts';

/** Predictions between two chances to stop, about 5 ms at 200 dimensions. */
const PREDICTIONS_PER_SLICE = 2000;

/**
 * A short text is read more often than a long one, until it has made this many predictions. Three times as many, at
 * twice the passes, find the same article for .77 of the paragraphs instead of .75, and five passes for .70 (see
 * `inferTexts`).
 */
const LEAST_PREDICTIONS = 1000;
const FEWEST_PASSES = 5;
const MOST_PASSES = 100;

export const LEARNING_RATE = 0.025;

/** How often a text of so many words is read. */
export function passesOver(words: number): number {
  return Math.min(MOST_PASSES, Math.max(FEWEST_PASSES, Math.ceil(LEAST_PREDICTIONS / words)));
}

/**
 * Embeds texts that the space was not trained on, as paragraphs without a parent. The words stay frozen.
 *
 * The text is read in its own order, and the seed comes from its known words: the same words give the same bytes, on
 * every machine (see `training/logistic.ts`) and whatever was embedded before. With `pv-dm` the embedding stands in the windows
 * beside the words, with the other models it predicts each word on its own (PV-DBOW).
 *
 * Sources: Le & Mikolov 2014, arXiv:1405.4053, section 2.3; Dai et al. 2015, arXiv:1507.07998.
 */
export class Inference {
  readonly #space: FrozenSpace;
  readonly #keep: Float64Array;
  readonly #words: WordTargets;
  readonly #layer: HiddenLayer;
  readonly #room: StepRoom;
  readonly #rows: Int32Array;
  readonly #context: Float32Array;
  readonly #gradient: Float32Array;

  constructor(space: FrozenSpace) {
    const { dimension, sample, window } = space.options;
    this.#space = space;
    this.#layer = hiddenLayer(space.options);
    this.#words = new WordTargets(space.lexicon, space.options, this.#layer.width, new Random(0));
    this.#keep = keepThresholds(space.lexicon, sample);
    this.#room = new StepRoom(dimension, 1);
    this.#rows = new Int32Array(2 * window + 2);
    this.#context = new Float32Array(this.#layer.width);
    this.#gradient = new Float32Array(this.#layer.width);
  }

  /** The embedding of a text that is short enough to wait for. @param ids rows of the lexicon */
  embed(ids: Int32Array): Float32Array {
    const slices = this.slices(ids);
    for (;;) {
      const step = slices.next();
      if (step.done) return step.value;
    }
  }

  /**
   * The same for a text of any length, yielding often.
   *
   * @returns of `dimension`; all zeros when there is no word
   */
  *slices(ids: Int32Array): Generator<void, Float32Array, void> {
    const { dimension } = this.#space.options;
    const embedding = new Float32Array(dimension);
    if (ids.length === 0) return embedding;
    const random = new Random(seedOf(this.#space.lexicon.terms, ids));
    for (let k = 0; k < dimension; k++) embedding[k] = (random.uniform() - 0.5) / dimension;
    const passes = passesOver(ids.length);
    const total = passes * ids.length;
    let sinceYield = 0;
    for (let pass = 0; pass < passes; pass++) {
      const kept = ids.filter((id) => random.uint32() < this.#keep[id]!);
      for (let i = 0; i < kept.length; i++) {
        const done = (pass + i / kept.length) * ids.length;
        const learningRate = LEARNING_RATE * Math.max(1 - done / total, 1e-4);
        // Of this text, also when others are read between its slices.
        this.#words.random = random;
        this.#words.set(kept[i]!);
        this.#predict(embedding, kept, i, learningRate, random);
        if (++sinceYield < PREDICTIONS_PER_SLICE) continue;
        sinceYield = 0;
        yield;
      }
    }
    return embedding;
  }

  #predict(
    embedding: Float32Array,
    kept: Int32Array,
    centre: number,
    learningRate: number,
    random: Random,
  ): void {
    const { outputWeights, options } = this.#space;
    const from = options.model === 'pv-dm' ? this.#hiddenWith(embedding, kept, centre, random) : embedding;
    this.#gradient.fill(0);
    predictFrozen(
      from,
      this.#gradient,
      outputWeights,
      this.#layer.width,
      this.#words.targets,
      learningRate,
      this.#room,
    );
    // Where each row has its place, the embedding's is the first.
    for (let k = 0; k < options.dimension; k++) embedding[k]! += this.#gradient[k]!;
  }

  /** The hidden layer of the window's words and the embedding. */
  #hiddenWith(embedding: Float32Array, kept: Int32Array, centre: number, random: Random): Float32Array {
    const { options, termEmbeddings } = this.#space;
    const { dimension, pvDmInput } = options;
    if (isConcatenated(options)) {
      const places = this.#fillPlaces(kept, centre);
      this.#layer.fill(termEmbeddings, this.#rows, places, this.#context);
      this.#context.set(embedding);
      return this.#context;
    }
    const count = this.#fillRows(kept, centre, random);
    if (count === 0) return embedding;
    this.#layer.fill(termEmbeddings, this.#rows, count, this.#context);
    for (let k = 0; k < dimension; k++) {
      if (pvDmInput === 'sum') this.#context[k]! += embedding[k]!;
      else this.#context[k] = (this.#context[k]! * count + embedding[k]!) / (count + 1);
    }
    return this.#context;
  }

  #fillRows(kept: Int32Array, centre: number, random: Random): number {
    const { dimension, window } = this.#space.options;
    const reach = 1 + random.below(window);
    const last = Math.min(kept.length - 1, centre + reach);
    let count = 0;
    for (let i = Math.max(0, centre - reach); i <= last; i++) {
      if (i !== centre) this.#rows[count++] = kept[i]! * dimension;
    }
    return count;
  }

  /** A text stands where a paragraph stood; it has no document. */
  #fillPlaces(kept: Int32Array, centre: number): number {
    const { options } = this.#space;
    const tags = tagsInWindow(options);
    this.#rows.fill(-1, 0, tags);
    const { dimension, window } = options;
    return fillWordPlaces(kept, centre, kept.length, window, dimension, this.#rows, tags);
  }
}

/** FNV-1a over the code units of the words and a space after each. */
export function seedOf(terms: readonly string[], ids: Int32Array): number {
  let hash = 0x811c9dc5;
  for (const id of ids) {
    const term = terms[id]!;
    for (let i = 0; i < term.length; i++) hash = Math.imul(hash ^ term.charCodeAt(i), 0x01000193);
    hash = Math.imul(hash ^ 32, 0x01000193);
  }
  return hash;
}
