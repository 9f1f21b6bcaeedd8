import { Worker } from 'node:worker_threads';
import { EngineError } from '../../contract/failure.ts';
import type { Work } from '../../contract/work.ts';
import type { KeepOptions } from '../vocabulary/choose-vocabulary.ts';
import { Lexicon } from '../vocabulary/lexicon.ts';
import type { DocumentPart } from './count-text.ts';
import type { EncodedCorpus, EncodeProgress } from './encode.ts';
import type { EncodeMessage, EncodeOrder, TextMessage } from './encode-thread.ts';

/** Bundled, the entry lies beside this file as JavaScript. */
const workerUrl = new URL(
  import.meta.url.endsWith('.ts') ? './encode.worker.ts' : './encode.worker.js',
  import.meta.url,
);

/**
 * Several times what a million words take, which is the most that are counted at once. A heap that may not grow further is
 * tidied more often: the featured Wikipedia articles (17M words, 300,000 different ones) take half the memory so.
 */
const HEAP = { maxOldGenerationSizeMb: 768, maxYoungGenerationSizeMb: 16 };

/** Paragraphs of one message. */
const PARAGRAPHS_AT_ONCE = 1024;

/**
 * `encodeCorpus` apart from the caller's thread: the words that are counted take memory there, which goes when the thread
 * ends. An abort ends it at once.
 *
 * @param file the file to write, which is the caller's to remove, also after a failure
 * @throws as `encodeCorpus` does, and what the documents throw
 */
export async function encodeInWorker(
  documents: AsyncIterable<DocumentPart>,
  options: Partial<KeepOptions>,
  file: string,
  work: Work<EncodeProgress>,
): Promise<EncodedCorpus> {
  work.signal.throwIfAborted();
  const workerData: EncodeOrder = { options, file };
  const worker = new Worker(workerUrl, { workerData, resourceLimits: HEAP });
  const stopped = Promise.withResolvers<never>();
  const stop = () => stopped.reject(work.signal.reason);
  work.signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([stopped.promise, answerOf(worker, batches(documents), work)]);
  } finally {
    work.signal.removeEventListener('abort', stop);
    await worker.terminate();
  }
}

function answerOf(
  worker: Worker,
  text: AsyncGenerator<DocumentPart[]>,
  work: Work<EncodeProgress>,
): Promise<EncodedCorpus> {
  return new Promise((resolve, reject) => {
    const feed = async () => {
      const { done, value } = await text.next();
      worker.postMessage((done ? null : value) satisfies TextMessage);
    };
    worker.on('message', (message: EncodeMessage) => {
      switch (message.type) {
        case 'more':
          feed().catch(reject);
          break;
        case 'progress':
          work.report(message.progress);
          break;
        case 'encoded': {
          const { terms, counts, ...corpus } = message.corpus;
          resolve({ ...corpus, lexicon: new Lexicon(terms, counts) });
          break;
        }
        case 'failed':
          reject(new EngineError(message.failure));
          break;
      }
    });
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the thread that reads text ended with code ${code}`)));
  });
}

async function* batches(documents: AsyncIterable<DocumentPart>): AsyncGenerator<DocumentPart[]> {
  let batch: DocumentPart[] = [];
  let paragraphs = 0;
  for await (const part of documents) {
    batch.push(part);
    paragraphs += part.paragraphs.length;
    if (paragraphs < PARAGRAPHS_AT_ONCE) continue;
    yield batch;
    batch = [];
    paragraphs = 0;
  }
  if (batch.length > 0) yield batch;
}
