import { Worker } from 'node:worker_threads';
import { EngineError } from '../contract/failure.ts';
import type { Work } from '../contract/work.ts';
import type { EncodedCorpus } from './encoded/encode.ts';
import { COMPUTING_HEAP, inferInWorkers, type TextPlaces } from './inference/infer-in-workers.ts';
import type { TrainOptions } from './space.ts';
import type { TimedProgress } from './step-watch.ts';
import type { TrainedWords } from './train.ts';
import type { KernelChoice, TrainedBy, TrainMessage, TrainOrder } from './train-messages.ts';
import type { StartingWeights } from './training/starting-weights.ts';

export interface TrainReport {
  readonly words: TrainedWords;
  readonly texts: TextPlaces;
  /** Training the words alone: without reading, vocabulary and inference. */
  readonly seconds: number;
  /** Tokens of the corpus × epochs ÷ seconds. */
  readonly wordsPerSecond: number;
  readonly trainedBy: TrainedBy;
}

type Trained = Extract<TrainMessage, { type: 'trained' }>;

/** Bundled, the entry lies beside this file as JavaScript. */
const workerUrl = new URL(
  import.meta.url.endsWith('.ts') ? './train.worker.ts' : './train.worker.js',
  import.meta.url,
);

/**
 * Trains apart from the caller's thread and reports about ten times a second. An abort stops it within a slice (some
 * 10 ms).
 *
 * @param folder where the embeddings of texts are written; the caller's to remove
 * @param start of terms known from another space; null begins from nothing
 */
export async function trainInWorker(
  corpus: EncodedCorpus,
  options: TrainOptions,
  folder: string,
  choice: KernelChoice,
  work: Work<TimedProgress>,
  start: StartingWeights | null = null,
): Promise<TrainReport> {
  const { arrays, trainingSeconds, trainedBy } = await trainWordsInWorker(
    corpus,
    options,
    choice,
    work,
    start,
  );
  const words: TrainedWords = { ...arrays, options, lexicon: corpus.lexicon };
  const texts = await inferInWorkers(corpus, words, folder, choice, work);
  const wordsPerSecond = (corpus.tokenCount * options.epochs) / trainingSeconds;
  return { words, texts, seconds: trainingSeconds, wordsPerSecond, trainedBy };
}

/** The words alone: no paragraph or document is embedded. */
export async function trainWordsInWorker(
  corpus: EncodedCorpus,
  options: TrainOptions,
  choice: KernelChoice,
  work: Work<TimedProgress>,
  start: StartingWeights | null = null,
): Promise<Trained> {
  work.signal.throwIfAborted();
  const stopFlag = new Int32Array(new SharedArrayBuffer(4));
  const { lexicon, ...rest } = corpus;
  const order: TrainOrder = {
    corpus: { ...rest, terms: lexicon.terms, counts: lexicon.counts },
    options,
    choice,
    start,
    stopFlag,
  };
  const stop = () => Atomics.store(stopFlag, 0, 1);
  const worker = new Worker(workerUrl, { workerData: order, resourceLimits: COMPUTING_HEAP });
  work.signal.addEventListener('abort', stop, { once: true });
  try {
    return await answerOf(worker, work);
  } finally {
    work.signal.removeEventListener('abort', stop);
    await worker.terminate();
  }
}

function answerOf(worker: Worker, work: Work<TimedProgress>): Promise<Trained> {
  return new Promise((resolve, reject) => {
    worker.on('message', (message: TrainMessage) => {
      switch (message.type) {
        case 'progress':
          work.report(message.progress);
          break;
        case 'trained':
          resolve(message);
          break;
        case 'stopped':
          reject(work.signal.reason);
          break;
        case 'failed':
          reject(new EngineError(message.failure));
          break;
      }
    });
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the training thread ended with code ${code}`)));
  });
}
