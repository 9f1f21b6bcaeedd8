import type { AliasTable } from '../../math/alias-table.ts';
import type { Random } from '../../math/random.ts';
import type { EncodedCorpus } from '../encode.ts';
import type { TrainOptions } from '../space.ts';
import { keepThresholds, noiseTable } from './noise.ts';
import { predictFromEach, predictFromMean, StepRoom, StepTargets } from './window-step.ts';

/** What training moves. */
export interface Weights {
  /** Row-major `[(terms + paragraphs + documents) × dimension]`; the skip-gram and CBOW models have terms only. */
  readonly input: Float32Array;
  /** Row-major `[terms × dimension]`. */
  readonly output: Float32Array;
}

/** Trains on one sentence after another. The same seed and the same sentences give the same bytes. */
export class SentenceTrainer {
  /** Summed loss and number of predictions since the last `takeLoss`. */
  #loss = 0;
  #predictions = 0;

  readonly #corpus: EncodedCorpus;
  readonly #options: TrainOptions;
  readonly #weights: Weights;
  readonly #random: Random;
  readonly #noise: AliasTable;
  readonly #keep: Float64Array;
  readonly #targets: StepTargets;
  readonly #room: StepRoom;
  /** The sentence after thinning: offsets of input rows, which are those of output rows too. */
  readonly #kept: Int32Array;
  /** The input rows of one window. */
  readonly #rows: Int32Array;
  readonly #mean: Float32Array;
  readonly #gradient: Float32Array;
  readonly #drawNoise: () => number;

  constructor(corpus: EncodedCorpus, options: TrainOptions, weights: Weights, random: Random) {
    const mostRows = 2 * options.window + 2;
    this.#corpus = corpus;
    this.#options = options;
    this.#weights = weights;
    this.#random = random;
    this.#noise = noiseTable(corpus.lexicon);
    this.#keep = keepThresholds(corpus.lexicon, options.sample);
    this.#targets = new StepTargets(options.negative, options.dimension);
    this.#room = new StepRoom(options.dimension, mostRows);
    this.#kept = new Int32Array(longestSentence(corpus));
    this.#rows = new Int32Array(mostRows);
    this.#mean = new Float32Array(options.dimension);
    this.#gradient = new Float32Array(options.dimension);
    this.#drawNoise = () => this.#noise.draw(this.#random);
  }

  train(sentence: number, learningRate: number): void {
    const keptCount = this.#thin(sentence);
    const paragraph = this.#corpus.sentenceParagraph[sentence]!;
    const dimension = this.#options.dimension;
    const paragraphRow = (this.#corpus.lexicon.size + paragraph) * dimension;
    const document = this.#corpus.paragraphDocument[paragraph]!;
    const documentRow =
      (this.#corpus.lexicon.size + this.#corpus.paragraphDocument.length + document) * dimension;
    for (let i = 0; i < keptCount; i++) this.#window(i, keptCount, paragraphRow, documentRow, learningRate);
  }

  /** Loss and predictions since the last call. */
  takeLoss(): { loss: number; predictions: number } {
    const taken = { loss: this.#loss, predictions: this.#predictions };
    this.#loss = 0;
    this.#predictions = 0;
    return taken;
  }

  /** Writes the offsets of the words that subsampling keeps; returns how many. */
  #thin(sentence: number): number {
    const { ids, sentenceOffsets } = this.#corpus;
    const dimension = this.#options.dimension;
    const end = sentenceOffsets[sentence + 1]!;
    let kept = 0;
    for (let at = sentenceOffsets[sentence]!; at < end; at++) {
      const id = ids[at]!;
      if (this.#random.uint32() < this.#keep[id]!) this.#kept[kept++] = id * dimension;
    }
    return kept;
  }

  #window(
    centre: number,
    count: number,
    paragraphRow: number,
    documentRow: number,
    learningRate: number,
  ): void {
    const { model, window, tags } = this.#options;
    const reach = 1 + this.#random.below(window);
    const last = Math.min(count - 1, centre + reach);
    let rowCount = 0;
    for (let i = Math.max(0, centre - reach); i <= last; i++) {
      if (i !== centre) this.#rows[rowCount++] = this.#kept[i]!;
    }
    if (model === 'joint' || (model === 'pv-dm' && tags === 'both')) {
      this.#rows[rowCount++] = paragraphRow;
      this.#rows[rowCount++] = documentRow;
    } else if (model === 'pv-dm') {
      this.#rows[rowCount++] = this.#random.below(2) === 0 ? paragraphRow : documentRow;
    }
    if (rowCount === 0) return;
    this.#targets.set(this.#kept[centre]! / this.#options.dimension, this.#drawNoise);
    if (model === 'joint' || model === 'skip-gram') this.#stepFromEach(rowCount, learningRate);
    else this.#stepFromMean(rowCount, learningRate);
  }

  /** Skip-gram; in `joint` the paragraph and the document predict the word too, each on its own (PV-DBOW). */
  #stepFromEach(rowCount: number, learningRate: number): void {
    const { input, output } = this.#weights;
    const dimension = this.#options.dimension;
    this.#loss += predictFromEach(
      input,
      this.#rows,
      rowCount,
      output,
      dimension,
      this.#targets,
      learningRate,
      this.#room,
    );
    this.#predictions += rowCount;
  }

  /**
   * CBOW, and PV-DM with its tags in the mean. As in word2vec.c and gensim every row gets the whole gradient of the
   * mean, which is `rowCount` times its share.
   */
  #stepFromMean(rowCount: number, learningRate: number): void {
    const { input, output } = this.#weights;
    const { dimension } = this.#options;
    meanOfRows(input, this.#rows, rowCount, this.#mean);
    this.#gradient.fill(0);
    this.#loss += predictFromMean(
      this.#mean,
      this.#gradient,
      output,
      dimension,
      this.#targets,
      learningRate,
      this.#room,
    );
    for (let c = 0; c < rowCount; c++) {
      const row = this.#rows[c]!;
      for (let k = 0; k < dimension; k++) input[row + k]! += this.#gradient[k]!;
    }
    this.#predictions++;
  }
}

/** Writes the mean of some rows, given by their offsets. */
export function meanOfRows(
  input: Float32Array,
  rows: Int32Array,
  rowCount: number,
  mean: Float32Array,
): void {
  mean.fill(0);
  for (let c = 0; c < rowCount; c++) {
    const row = rows[c]!;
    for (let k = 0; k < mean.length; k++) mean[k]! += input[row + k]!;
  }
  const share = 1 / rowCount;
  for (let k = 0; k < mean.length; k++) mean[k]! *= share;
}

function longestSentence(corpus: EncodedCorpus): number {
  let longest = 0;
  for (let s = 0; s + 1 < corpus.sentenceOffsets.length; s++) {
    longest = Math.max(longest, corpus.sentenceOffsets[s + 1]! - corpus.sentenceOffsets[s]!);
  }
  return longest;
}
