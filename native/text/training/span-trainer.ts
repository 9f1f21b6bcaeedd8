import type { Random } from '../../math/random.ts';
import type { EncodedCorpus } from '../encoded/encode.ts';
import type { SentenceRun } from '../encoded/sentence-file.ts';
import type { TrainOptions } from '../space.ts';
import { outputWidth } from './hidden-layer.ts';
import { SentenceTrainer } from './sentence-trainer.ts';
import { type StartingWeights, startFrom } from './starting-weights.ts';
import { initialInput } from './weights.ts';

/** Summed loss in nats, and the number of predictions it is of. */
export interface SpanLoss {
  readonly loss: number;
  readonly predictions: number;
}

/** Rows of terms, without padding; see `FrozenSpace`. */
export interface TermWeights {
  readonly termEmbeddings: Float32Array;
  readonly outputWeights: Float32Array;
}

/** Trains on one run of sentences after another. Kernels differ in how; what they compute is the same. */
export interface SpanTrainer {
  /** Ids of a span that takes about 10 ms. */
  readonly idsPerSlice: number;
  /**
   * Trains a span of sentences, in order.
   *
   * @param idsBefore read in all epochs before this span; the learning rate falls with it
   */
  train(span: SentenceRun, idsBefore: number): SpanLoss;
  /** What has been learned. Nothing is trained afterwards. */
  finish(): TermWeights;
}

/** Multiply-adds between two chances to stop: about 10 ms. */
const WORK_PER_SLICE = 10_000_000;

/** Turns on the way to a word, by which hierarchical softmax predicts it, in a vocabulary of some ten thousand. */
const USUAL_TURNS = 12;

/** About the multiply-adds that one id costs. */
export function workPerId(options: TrainOptions): number {
  const { dimension, negative, window, loss } = options;
  const rows = loss === 'hierarchical-softmax' ? USUAL_TURNS : negative + 1;
  // A concatenated hidden layer alone is wider than the rows of a window together.
  return (outputWidth(options) + dimension * (window + 2)) * rows * 2;
}

/** The share of the learning rate that is left after so many ids. */
function rateLeft(idsBefore: number, totalIds: number): number {
  return Math.max(1 - idsBefore / totalIds, 1e-4);
}

/** The specification, one thread: the same seed gives the same bytes on every machine. */
export class TypeScriptTrainer implements SpanTrainer {
  readonly idsPerSlice: number;
  readonly #corpus: EncodedCorpus;
  readonly #options: TrainOptions;
  readonly #input: Float32Array;
  readonly #output: Float32Array;
  readonly #trainer: SentenceTrainer;

  constructor(
    corpus: EncodedCorpus,
    options: TrainOptions,
    random: Random,
    start: StartingWeights | null = null,
  ) {
    const { dimension } = options;
    this.idsPerSlice = WORK_PER_SLICE / workPerId(options);
    this.#corpus = corpus;
    this.#options = options;
    this.#input = initialInput(corpus, options, (rows) => new Float32Array(rows * dimension), random);
    this.#output = new Float32Array(corpus.lexicon.size * outputWidth(options));
    const weights = { input: this.#input, output: this.#output };
    if (start) startFrom(start, weights, dimension, dimension);
    this.#trainer = new SentenceTrainer(corpus, options, weights, random);
  }

  train(span: SentenceRun, idsBefore: number): SpanLoss {
    const { learningRate, epochs } = this.#options;
    const totalIds = this.#corpus.idCount * epochs;
    for (let sentence = 0; sentence < span.sentenceParagraph.length; sentence++) {
      const before = idsBefore + span.sentenceOffsets[sentence]!;
      this.#trainer.train(span, sentence, learningRate * rateLeft(before, totalIds));
    }
    return this.#trainer.takeLoss();
  }

  finish(): TermWeights {
    return {
      termEmbeddings: this.#input.slice(0, this.#corpus.lexicon.size * this.#options.dimension),
      outputWeights: this.#output,
    };
  }
}
