import path from 'node:path';
import { silent, type Work } from '../../contract/work.ts';
import { cosine, dot, normaliseRows } from '../../math/distance.ts';
import { timeSlices } from '../../math/time-slice.ts';
import { type EncodedCorpus, encodeCorpus } from '../../text/encoded/encode.ts';
import { Inference } from '../../text/inference/infer.ts';
import { sifMean, sifTerms } from '../../text/sif.ts';
import { type FrozenSpace, type TrainOptions, trainOptions } from '../../text/space.ts';
import { trainWordsInWorker } from '../../text/train-in-worker.ts';
import { TextReader } from '../../text/vocabulary/text-reader.ts';

/** One fold: what is learned from, and what is asked. */
export interface Trial {
  /** Paragraphs with the attribute. */
  readonly training: readonly string[];
  /** Texts without it. */
  readonly asked: readonly string[];
  /** The attribute's terms, most frequent in the training first. */
  readonly values: readonly string[];
}

/** For each text that was asked, the terms in the order in which they are answered. */
export interface TrialAnswers {
  readonly predicted: readonly (readonly string[])[];
  readonly inferred: readonly (readonly string[])[];
  readonly sif: readonly (readonly string[])[];
}

/**
 * The window holds a paragraph of usual length, for its terms stand in no order; the text is so little that it is read
 * many times. Chosen before any layer was judged.
 */
const TRIAL_WINDOW = 20;
const TRIAL_DIMENSION = 50;
const TRIAL_IDS = 2_000_000;
const MOST_EPOCHS = 200;

/** Trains a space of the paragraphs on one thread, and asks it. @param folder for files; the caller's to remove */
export async function runTrial(
  trial: Trial,
  seed: number,
  folder: string,
  work: Work<never>,
): Promise<TrialAnswers> {
  const quiet = silent(work.signal);
  const own = {
    model: 'joint',
    minCount: 2,
    dimension: TRIAL_DIMENSION,
    window: TRIAL_WINDOW,
    seed,
  } as const;
  const file = path.join(folder, 'sentences.i32');
  const corpus = await encodeCorpus([{ paragraphs: trial.training }], own, file, quiet);
  const epochs = Math.max(1, Math.min(MOST_EPOCHS, Math.round(TRIAL_IDS / corpus.idCount)));
  const options = trainOptions({ ...own, epochs });
  const choice = { kernel: 'fastest', threads: 1 } as const;
  const { arrays } = await trainWordsInWorker(corpus, options, choice, quiet);
  return ask(trial, corpus, { ...arrays, options, lexicon: corpus.lexicon }, options, work.signal);
}

async function ask(
  { asked, values }: Trial,
  { lexicon }: EncodedCorpus,
  space: FrozenSpace,
  options: TrainOptions,
  signal: AbortSignal,
): Promise<TrialAnswers> {
  const { dimension } = options;
  const reader = new TextReader(lexicon, options);
  const inference = new Inference(space);
  const unitTerms = normaliseRows(space.termEmbeddings.slice(), dimension);
  const terms = sifTerms(lexicon, unitTerms, dimension);
  const rows = values.map((value) => lexicon.indexOf(value));
  const ranked = (scoreOf: (row: number) => number) => {
    const similarities = rows.map((row) => (row < 0 ? Number.NEGATIVE_INFINITY : scoreOf(row)));
    // A stable sort: of equals the more frequent comes first.
    return values
      .map((_, n) => n)
      .sort((a, b) => similarities[b]! - similarities[a]!)
      .map((n) => values[n]!);
  };
  const pause = timeSlices(signal);
  const nearestTo = (embedding: Float32Array) =>
    ranked((row) => cosine(embedding, unitTerms.subarray(row * dimension, (row + 1) * dimension)));
  // With noise of odds count^¾ a logit is ln p(term | text) − ln count^¾ but for a constant: Levy & Goldberg 2014.
  const predictedBy = (embedding: Float32Array) =>
    ranked(
      (row) =>
        dot(embedding, 0, space.outputWeights, row * dimension, dimension) +
        0.75 * Math.log(lexicon.counts[row]!),
    );
  const predicted: string[][] = [];
  const inferred: string[][] = [];
  const sif: string[][] = [];
  for (const text of asked) {
    const ids = reader.ids(text);
    const embedding = inference.embed(ids);
    predicted.push(predictedBy(embedding));
    inferred.push(nearestTo(embedding));
    sif.push(nearestTo(sifMean(terms, ids)));
    await pause();
  }
  return { predicted, inferred, sif };
}
