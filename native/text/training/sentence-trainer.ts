import type { Random } from '../../math/random.ts';
import type { EncodedCorpus } from '../encoded/encode.ts';
import { LONGEST_SENTENCE, type SentenceRun } from '../encoded/sentence-file.ts';
import type { TrainOptions } from '../space.ts';
import { type HiddenLayer, hiddenLayer, isConcatenated } from './hidden-layer.ts';
import { keepThresholds } from './noise.ts';
import { WordTargets } from './step-targets.ts';
import { predictFromEach, predictFromMean, StepRoom } from './window-step.ts';

/** What training moves. */
export interface Weights {
  /** Row-major `[(terms + paragraphs + documents) × dimension]`; the skip-gram and CBOW models have terms only. */
  readonly input: Float32Array;
  /** Row-major `[terms × width]`, see `outputWidth`; with hierarchical softmax the inner nodes and a row to spare. */
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
  readonly #keep: Float64Array;
  readonly #words: WordTargets;
  readonly #room: StepRoom;
  readonly #layer: HiddenLayer;
  /** The sentence after thinning: offsets of input rows. */
  readonly #kept = new Int32Array(LONGEST_SENTENCE);
  /** The input rows of one window. */
  readonly #rows: Int32Array;
  readonly #hidden: Float32Array;
  readonly #gradient: Float32Array;

  constructor(corpus: EncodedCorpus, options: TrainOptions, weights: Weights, random: Random) {
    const mostRows = 2 * options.window + 2;
    this.#corpus = corpus;
    this.#options = options;
    this.#weights = weights;
    this.#random = random;
    this.#keep = keepThresholds(corpus.lexicon, options.sample);
    this.#layer = hiddenLayer(options);
    this.#words = new WordTargets(corpus.lexicon, options, this.#layer.width, random);
    this.#room = new StepRoom(options.dimension, mostRows);
    this.#rows = new Int32Array(mostRows);
    this.#hidden = new Float32Array(this.#layer.width);
    this.#gradient = new Float32Array(this.#layer.width);
  }

  /** @param sentence of the span */
  train(span: SentenceRun, sentence: number, learningRate: number): void {
    const keptCount = this.#thin(span, sentence);
    const paragraph = span.sentenceParagraph[sentence]!;
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
  #thin({ ids, sentenceOffsets }: SentenceRun, sentence: number): number {
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
    const { model } = this.#options;
    const rowCount = isConcatenated(this.#options)
      ? this.#fillPlaces(centre, count, paragraphRow, documentRow)
      : this.#fillRows(centre, count, paragraphRow, documentRow);
    if (rowCount === 0) return;
    this.#words.set(this.#kept[centre]! / this.#options.dimension);
    switch (model) {
      case 'joint':
      case 'skip-gram':
        this.#stepFromEach(rowCount, rowCount, learningRate);
        break;
      case 'pv-dbow':
        this.#stepFromEach(rowCount, 2, learningRate);
        break;
      case 'cbow':
      case 'pv-dm':
        this.#stepFromHidden(rowCount, learningRate);
        break;
    }
  }

  /** The words near the centre, and the tags of the model: first where they alone teach, else last. */
  #fillRows(centre: number, count: number, paragraphRow: number, documentRow: number): number {
    const { model, window, tags } = this.#options;
    const reach = 1 + this.#random.below(window);
    const last = Math.min(count - 1, centre + reach);
    let rowCount = 0;
    if (model === 'pv-dbow') {
      this.#rows[rowCount++] = paragraphRow;
      this.#rows[rowCount++] = documentRow;
    }
    for (let i = Math.max(0, centre - reach); i <= last; i++) {
      if (i !== centre) this.#rows[rowCount++] = this.#kept[i]!;
    }
    if (model === 'joint' || (model === 'pv-dm' && tags === 'both')) {
      this.#rows[rowCount++] = paragraphRow;
      this.#rows[rowCount++] = documentRow;
    } else if (model === 'pv-dm') {
      this.#rows[rowCount++] = this.#random.below(2) === 0 ? paragraphRow : documentRow;
    }
    return rowCount;
  }

  /** The tags and the whole window, each word in its place; the reach is not drawn, as in gensim's `dm_concat`. */
  #fillPlaces(centre: number, count: number, paragraphRow: number, documentRow: number): number {
    const { window, tags } = this.#options;
    let place = 0;
    if (tags === 'both') {
      this.#rows[place++] = paragraphRow;
      this.#rows[place++] = documentRow;
    } else this.#rows[place++] = this.#random.below(2) === 0 ? paragraphRow : documentRow;
    return fillWordPlaces(this.#kept, centre, count, window, 1, this.#rows, place);
  }

  /**
   * Skip-gram; in `joint` the paragraph and the document predict the word too, each on its own (PV-DBOW). With
   * `pv-dbow` they alone teach the output weights, and the words find their places in what they have made.
   */
  #stepFromEach(rowCount: number, teacherCount: number, learningRate: number): void {
    const { input, output } = this.#weights;
    this.#loss += predictFromEach(
      input,
      this.#rows,
      rowCount,
      teacherCount,
      output,
      this.#options.dimension,
      this.#words.targets,
      learningRate,
      this.#room,
    );
    this.#predictions += teacherCount;
  }

  /** CBOW, and PV-DM with its tags in the hidden layer. */
  #stepFromHidden(rowCount: number, learningRate: number): void {
    const { input, output } = this.#weights;
    this.#layer.fill(input, this.#rows, rowCount, this.#hidden);
    this.#gradient.fill(0);
    this.#loss += predictFromMean(
      this.#hidden,
      this.#gradient,
      output,
      this.#layer.width,
      this.#words.targets,
      learningRate,
      this.#room,
    );
    this.#layer.pull(input, this.#rows, rowCount, this.#gradient);
    this.#predictions++;
  }
}

/**
 * Writes the words about a centre in their places, from left to right, -1 for places beyond the sentence.
 *
 * @param kept words, as numbers of which `scale` times is an offset
 * @param place where the first goes
 * @returns the place behind the last
 */
export function fillWordPlaces(
  kept: Int32Array,
  centre: number,
  count: number,
  window: number,
  scale: number,
  rows: Int32Array,
  place: number,
): number {
  let at = place;
  for (let i = centre - window; i <= centre + window; i++) {
    if (i !== centre) rows[at++] = i >= 0 && i < count ? kept[i]! * scale : -1;
  }
  return at;
}
