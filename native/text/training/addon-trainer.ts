import type { Addon, TrainingJob } from '../../addon/index.ts';
import type { SpaceModel } from '../../contract/text.ts';
import { Random } from '../../math/random.ts';
import type { EncodedCorpus } from '../encoded/encode.ts';
import type { SentenceRun } from '../encoded/sentence-file.ts';
import type { TrainOptions } from '../space.ts';
import { lastKept, noiseTable } from './noise.ts';
import { type SpanLoss, type SpanTrainer, type TermWeights, workPerId } from './span-trainer.ts';
import { type StartingWeights, startFrom } from './starting-weights.ts';
import { initialInput, withoutPadding } from './weights.ts';

/** Multiply-adds of one thread between two chances to stop: 10 to 30 ms with vectors, 100 without. */
const WORK_PER_SLICE = 500_000_000;

const MODEL_NUMBERS: Record<SpaceModel, number> = {
  'skip-gram': 0,
  cbow: 1,
  joint: 2,
  'pv-dm': 3,
  'pv-dbow': 4,
};

/** Floats of a line of memory, which is also the longest vector. */
const LINE_FLOATS = 16;

export interface AddonSetting {
  readonly addon: Addon;
  readonly instructionSet: string;
  readonly threads: number;
}

/**
 * The C++ kernels. One thread draws and computes as `TypeScriptTrainer` does, with sums in float32: the two agree to
 * rounding, and the same seed gives the same bytes on one kind of processor. With several threads no two runs are alike.
 */
export class AddonTrainer implements SpanTrainer {
  readonly idsPerSlice: number;
  readonly #addon: Addon;
  readonly #job: Omit<TrainingJob, keyof SentenceRun | 'first' | 'end' | 'idsBefore'>;

  constructor(
    corpus: EncodedCorpus,
    options: TrainOptions,
    { addon, instructionSet, threads }: AddonSetting,
    random: Random,
    start: StartingWeights | null = null,
  ) {
    const { lexicon, paragraphDocument, documentCount, idCount } = corpus;
    const stride = Math.ceil(options.dimension / LINE_FLOATS) * LINE_FLOATS;
    const allocate = (rows: number) => addon.alignedFloats(rows * stride);
    this.idsPerSlice = (threads * WORK_PER_SLICE) / workPerId(options);
    this.#addon = addon;
    this.#job = {
      paragraphDocument,
      instructionSet,
      model: MODEL_NUMBERS[options.model],
      bothTags: options.tags === 'both' ? 1 : 0,
      dimension: options.dimension,
      stride,
      window: options.window,
      negative: options.negative,
      learningRate: options.learningRate,
      totalIds: idCount * options.epochs,
      documents: documentCount,
      lastKept: lastKept(lexicon, options.sample),
      noise: noiseTable(lexicon).columns(),
      input: initialInput(corpus, options, allocate, random),
      output: allocate(lexicon.size),
      randoms: streams(random, threads),
      findings: new Float64Array(2),
    };
    if (start) startFrom(start, this.#job, stride, options.dimension);
  }

  train(span: SentenceRun, idsBefore: number): SpanLoss {
    const end = span.sentenceParagraph.length;
    this.#addon.trainSentences({ ...this.#job, ...span, first: 0, end, idsBefore });
    return { loss: this.#job.findings[0]!, predictions: this.#job.findings[1]! };
  }

  finish(): TermWeights {
    const { input, output, stride, dimension } = this.#job;
    const terms = output.length / stride;
    return {
      termEmbeddings: withoutPadding(input, terms, stride, dimension),
      outputWeights: withoutPadding(output, terms, stride, dimension),
    };
  }
}

/** The first thread goes on where the caller's stream stands; the others are seeded from it. */
function streams(random: Random, threads: number): Uint32Array {
  const states = new Uint32Array(4 * threads);
  states.set(random.state());
  for (let thread = 1; thread < threads; thread++)
    states.set(new Random(random.uint32()).state(), 4 * thread);
  return states;
}
