import { availableParallelism } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { EngineError, type Failure } from '../../contract/failure.ts';
import type { Work } from '../../contract/work.ts';
import type { RowPlace } from '../../io/row-file.ts';
import { documentPlaces, type EncodedCorpus } from '../encoded/encode.ts';
import { StepWatch, type TimedProgress } from '../step-watch.ts';
import { inferring, type TrainedWords } from '../train.ts';
import type { KernelChoice } from '../train-messages.ts';
import { type InferOrder, STOP } from './infer-thread.ts';

/** Bundled, the entry lies beside this file as JavaScript. */
const workerUrl = new URL(
  import.meta.url.endsWith('.ts') ? './infer.worker.ts' : './infer.worker.js',
  import.meta.url,
);

/** Threads that compute hold their numbers outside of the heap: little of it is ever new. */
export const COMPUTING_HEAP = { maxYoungGenerationSizeMb: 8 };

/** A thread is worth its start when it has so many words to read: about a second. */
const WORDS_PER_THREAD = 50_000;

const LOOK_EVERY_MS = 100;

/** Where the embeddings of texts lie. */
export interface TextPlaces {
  readonly paragraphs: RowPlace;
  readonly documents: RowPlace;
}

/**
 * Embeds every paragraph and document of a corpus with the words frozen. Each text is on its own, so that threads do not
 * change a byte. An abort stops the threads within some milliseconds.
 *
 * @param folder where the embeddings are written; the caller's to remove
 * @param choice any gives the same bytes
 * @throws EngineError `file-unwritable` when the disk is full
 */
export async function inferInWorkers(
  corpus: EncodedCorpus,
  space: TrainedWords,
  folder: string,
  choice: KernelChoice,
  work: Work<TimedProgress>,
): Promise<TextPlaces> {
  work.signal.throwIfAborted();
  const order = inferOrder(corpus, space, path.join(folder, 'inferred.f32'), choice);
  const helpful = Math.ceil((2 * corpus.idCount) / WORDS_PER_THREAD);
  const count = Math.min(choice.threads ?? availableParallelism(), helpful);
  const done = Promise.allSettled(Array.from({ length: count }, () => runThread(order)));
  const stop = () => Atomics.store(order.control, STOP, 1);
  work.signal.addEventListener('abort', stop, { once: true });
  const looking = new AbortController();
  const watch = new StepWatch((progress) => work.report(progress));
  const looked = look(order, inferring(corpus, space), watch, looking.signal);
  try {
    // Also after a failure all of them have ended: they write into a folder that the caller takes away.
    const failed = (await done).find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
  } finally {
    stop();
    looking.abort();
    await looked;
    work.signal.removeEventListener('abort', stop);
  }
  work.signal.throwIfAborted();
  return textPlaces(order.embeddings, corpus);
}

/** Documents first, then paragraphs. */
export function textPlaces(
  all: Pick<RowPlace, 'path' | 'dimension'>,
  { documentCount, paragraphDocument }: EncodedCorpus,
): TextPlaces {
  return {
    documents: { ...all, firstRow: 0, count: documentCount },
    paragraphs: { ...all, firstRow: documentCount, count: paragraphDocument.length },
  };
}

/** Documents come first: a long one at the end would leave the other threads idle. */
function inferOrder(
  corpus: EncodedCorpus,
  space: TrainedWords,
  path: string,
  choice: KernelChoice,
): InferOrder {
  const documents = documentPlaces(corpus);
  const paragraphs = corpus.paragraphPlaces;
  const count = corpus.documentCount + corpus.paragraphDocument.length;
  return {
    kernel: choice.kernel,
    options: space.options,
    terms: space.lexicon.terms,
    counts: space.lexicon.counts,
    termEmbeddings: shared(space.termEmbeddings),
    outputWeights: shared(space.outputWeights),
    file: corpus.file,
    starts: joined(documents.subarray(0, -1), paragraphs.subarray(0, -1)),
    ends: joined(documents.subarray(1), paragraphs.subarray(1)),
    embeddings: { path, firstRow: 0, count, dimension: space.options.dimension },
    control: new Int32Array(new SharedArrayBuffer(8)),
    wordsRead: new BigInt64Array(new SharedArrayBuffer(8)),
  };
}

function joined(first: Float64Array, second: Float64Array): Float64Array {
  const both = new Float64Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** What threads read together: as it is, or a copy. */
function shared(array: Float32Array): Float32Array {
  if (array.buffer instanceof SharedArrayBuffer) return array;
  const copy = new Float32Array(new SharedArrayBuffer(array.byteLength));
  copy.set(array);
  return copy;
}

async function runThread(order: InferOrder): Promise<void> {
  const worker = new Worker(workerUrl, { workerData: order, resourceLimits: COMPUTING_HEAP });
  try {
    await new Promise<void>((resolve, reject) => {
      worker.once('message', (failure: Failure) => reject(new EngineError(failure)));
      worker.once('error', reject);
      worker.once('exit', (code) =>
        code === 0 ? resolve() : reject(new Error(`a thread of inference ended with code ${code}`)),
      );
    });
  } catch (error) {
    // The others are in vain.
    Atomics.store(order.control, STOP, 1);
    throw error;
  }
}

async function look(
  order: InferOrder,
  progress: ReturnType<typeof inferring>,
  watch: StepWatch,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    watch.see(progress(Number(Atomics.load(order.wordsRead, 0))));
    await setTimeout(LOOK_EVERY_MS, undefined, { signal }).catch(() => {});
  }
}
