import type { Failure } from '../contract/failure.ts';
import type { EncodedCorpus } from './encoded/encode.ts';
import type { TrainOptions } from './space.ts';
import type { TimedProgress } from './step-watch.ts';
import type { TrainedWords } from './train.ts';
import type { StartingWeights } from './training/starting-weights.ts';

/** A lexicon loses its class on the way through a message. */
export type PlainCorpus = Omit<EncodedCorpus, 'lexicon'> & { terms: readonly string[]; counts: Uint32Array };

export interface KernelChoice {
  /** `fastest`: the C++ kernels where they are built. */
  readonly kernel: 'fastest' | 'typescript';
  /** Null: as many as help. TypeScript trains on one. */
  readonly threads: number | null;
}

/** Kept with a space. */
export interface TrainedBy {
  readonly kernel: 'addon' | 'typescript';
  readonly instructionSet: string | null;
  readonly threads: number;
}

/** What the training thread is started with. */
export interface TrainOrder {
  readonly corpus: PlainCorpus;
  readonly options: TrainOptions;
  readonly choice: KernelChoice;
  readonly start: StartingWeights | null;
  /** One shared integer; 1 asks the thread to stop. A message would wait until its loop ends. */
  readonly stopFlag: Int32Array;
}

export type TrainedArrays = Omit<TrainedWords, 'lexicon' | 'options'>;

export type TrainMessage =
  | { type: 'progress'; progress: TimedProgress }
  | { type: 'trained'; arrays: TrainedArrays; trainingSeconds: number; trainedBy: TrainedBy }
  | { type: 'stopped' }
  | { type: 'failed'; failure: Failure };
