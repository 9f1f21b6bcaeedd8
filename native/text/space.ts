import { DEFAULT_SPACE, type SpaceModel, type TrainSpaceParams } from '../contract/text.ts';
import type { RowSource } from '../math/rows.ts';
import type { Lexicon } from './vocabulary/lexicon.ts';
import type { VocabularyOptions } from './vocabulary/vocabulary.ts';

/** How a space is trained; kept with it, for inference needs it too. */
export interface TrainOptions extends VocabularyOptions {
  /** What predicts what: see the sources of `wordSlices`. */
  readonly model: SpaceModel;
  /** `pv-dm` only: what stands in a window beside the words, the paragraph or the document in turn, or both. */
  readonly tags: TrainSpaceParams['tags'];
  /** `pv-dm` only: how words and tags become the hidden layer. Sum and concatenation are in TypeScript only. */
  readonly pvDmInput: TrainSpaceParams['pvDmInput'];
  /** Hierarchical softmax is in TypeScript only. */
  readonly loss: TrainSpaceParams['loss'];
  readonly dimension: number;
  /** Words on either side at most; each window draws its own from 1 to this. */
  readonly window: number;
  /** Noise words for each word that is predicted, with negative sampling. */
  readonly negative: number;
  readonly epochs: number;
  /** Words more frequent than this fraction of the text are thinned out; 0 keeps all. */
  readonly sample: number;
  /** Falls to a ten-thousandth of itself, linearly with the words read. */
  readonly learningRate: number;
  readonly seed: number;
}

/** The given options and the defaults for the rest. CBOW wants twice the rate, as in word2vec.c. */
export function trainOptions(given: Partial<TrainOptions>): TrainOptions {
  const { name: _, threads: __, from: ___, ...defaults } = DEFAULT_SPACE;
  const options = { ...defaults, ...given };
  return { ...options, learningRate: given.learningRate ?? (options.model === 'cbow' ? 0.05 : 0.025) };
}

/** Whether the C++ kernels can train and infer by these options, or TypeScript alone. */
export function hasFastKernel({ model, loss, pvDmInput }: TrainOptions): boolean {
  return loss === 'negative-sampling' && (model !== 'pv-dm' || pvDmInput === 'mean');
}

/** What inference needs of a space: nothing here moves after training. */
export interface FrozenSpace {
  readonly options: TrainOptions;
  readonly lexicon: Lexicon;
  /** Row-major `[terms × dimension]`, as trained (not of unit length). */
  readonly termEmbeddings: Float32Array;
  /**
   * Row-major `[terms × dimension]`: the weights that predict. With hierarchical softmax the rows are those of inner nodes
   * (the last is to spare); a concatenated PV-DM has rows as wide as its hidden layer.
   */
  readonly outputWeights: Float32Array;
}

export interface LossPoint {
  /** Tokens read, over all epochs. */
  readonly words: number;
  /** Of one prediction, its noise included, since the point before; nats. */
  readonly meanLoss: number;
}

/** One semantic space: terms, paragraphs and documents of one corpus. */
export interface TrainedSpace extends FrozenSpace {
  /** As inference gives them with the words frozen; the row of a paragraph without a known word is zero. */
  readonly paragraphEmbeddings: RowSource;
  /** The row of a document without a known word is zero. */
  readonly documentEmbeddings: RowSource;
  /** `[epochs]`, nats per prediction. */
  readonly epochLosses: readonly number[];
  readonly lossCurve: readonly LossPoint[];
  /** Mean loss of the last epoch, nats per prediction. */
  readonly finalLoss: number;
}
