import { availableParallelism } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Work } from '../contract/work.ts';
import { documentOffsets, type EncodedCorpus, paragraphOffsets } from './encode.ts';
import { type InferOrder, STOP } from './infer-thread.ts';
import { StepWatch, type TimedProgress } from './step-watch.ts';
import { inferring, type TextEmbeddings, type TrainedWords } from './train.ts';
import type { KernelChoice } from './train-messages.ts';

/** Bundled, the entry lies beside this file as JavaScript. */
const workerUrl = new URL(
  import.meta.url.endsWith('.ts') ? './infer.worker.ts' : './infer.worker.js',
  import.meta.url,
);

/** A thread is worth its start when it has so many words to read: about a second. */
const WORDS_PER_THREAD = 50_000;

const LOOK_EVERY_MS = 100;

/**
 * Embeds every paragraph and document of a corpus with the words frozen. Each text is on its own, so that threads do not
 * change a byte. An abort stops the threads within some milliseconds.
 *
 * @param choice any gives the same bytes
 */
export async function inferInWorkers(
  corpus: EncodedCorpus,
  space: TrainedWords,
  choice: KernelChoice,
  work: Work<TimedProgress>,
): Promise<TextEmbeddings> {
  work.signal.throwIfAborted();
  const order = inferOrder(corpus, space, choice);
  const helpful = Math.ceil((2 * corpus.ids.length) / WORDS_PER_THREAD);
  const count = Math.min(choice.threads ?? availableParallelism(), helpful);
  const done = Promise.all(Array.from({ length: count }, () => runThread(order)));
  const stop = () => Atomics.store(order.control, STOP, 1);
  work.signal.addEventListener('abort', stop, { once: true });
  const looking = new AbortController();
  const watch = new StepWatch((progress) => work.report(progress));
  const looked = look(order, inferring(corpus, space), watch, looking.signal);
  try {
    await done;
  } finally {
    stop();
    looking.abort();
    await looked;
    work.signal.removeEventListener('abort', stop);
  }
  work.signal.throwIfAborted();
  const documentValues = corpus.documentCount * space.options.dimension;
  return {
    documentEmbeddings: order.embeddings.slice(0, documentValues),
    paragraphEmbeddings: order.embeddings.slice(documentValues),
  };
}

/** Documents come first: a long one at the end would leave the other threads idle. */
function inferOrder(corpus: EncodedCorpus, space: TrainedWords, choice: KernelChoice): InferOrder {
  const documents = documentOffsets(corpus);
  const paragraphs = paragraphOffsets(corpus);
  const texts = corpus.documentCount + corpus.paragraphDocument.length;
  return {
    kernel: choice.kernel,
    options: space.options,
    terms: space.lexicon.terms,
    counts: space.lexicon.counts,
    termEmbeddings: shared(space.termEmbeddings, Float32Array),
    outputWeights: shared(space.outputWeights, Float32Array),
    ids: shared(corpus.ids, Int32Array),
    starts: joined(documents.subarray(0, -1), paragraphs.subarray(0, -1)),
    ends: joined(documents.subarray(1), paragraphs.subarray(1)),
    embeddings: new Float32Array(new SharedArrayBuffer(4 * texts * space.options.dimension)),
    control: new Int32Array(new SharedArrayBuffer(8)),
    wordsRead: new BigInt64Array(new SharedArrayBuffer(8)),
  };
}

function joined(first: Int32Array, second: Int32Array): Int32Array {
  const both = new Int32Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** A copy that threads read together. */
function shared<T extends Float32Array | Int32Array>(
  array: T,
  kind: new (buffer: SharedArrayBuffer) => T,
): T {
  const copy = new kind(new SharedArrayBuffer(array.byteLength));
  copy.set(array);
  return copy;
}

async function runThread(order: InferOrder): Promise<void> {
  const worker = new Worker(workerUrl, { workerData: order });
  try {
    await new Promise<void>((resolve, reject) => {
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
