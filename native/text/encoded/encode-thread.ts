import { once } from 'node:events';
import type { MessagePort } from 'node:worker_threads';
import { EngineError, type Failure } from '../../contract/failure.ts';
import type { PlainCorpus } from '../train-messages.ts';
import type { KeepOptions } from '../vocabulary/choose-vocabulary.ts';
import type { DocumentPart } from './count-text.ts';
import { type EncodeProgress, encodeCorpus } from './encode.ts';

/** What the thread is started with. */
export interface EncodeOrder {
  readonly options: Partial<KeepOptions>;
  readonly file: string;
}

/** `more` asks for the next parts of the text, which are answered with `TextMessage`. */
export type EncodeMessage =
  | { type: 'more' }
  | { type: 'progress'; progress: EncodeProgress }
  | { type: 'encoded'; corpus: PlainCorpus }
  | { type: 'failed'; failure: Failure };

/** Null: there are no more. */
export type TextMessage = readonly DocumentPart[] | null;

/** Numbers the text that comes through the port, and answers through it. */
export async function encodeFor({ options, file }: EncodeOrder, port: MessagePort): Promise<void> {
  const answer = (message: EncodeMessage) => port.postMessage(message);
  const work = {
    // The caller ends the whole thread instead.
    signal: new AbortController().signal,
    report: (progress: EncodeProgress) => answer({ type: 'progress', progress }),
  };
  try {
    const { lexicon, ...corpus } = await encodeCorpus(parts(port), options, file, work);
    answer({ type: 'encoded', corpus: { ...corpus, terms: lexicon.terms, counts: lexicon.counts } });
  } catch (thrown) {
    if (!(thrown instanceof EngineError)) throw thrown;
    answer({ type: 'failed', failure: thrown.failure });
  }
}

async function* parts(port: MessagePort): AsyncGenerator<DocumentPart> {
  for (;;) {
    const next = once(port, 'message');
    port.postMessage({ type: 'more' } satisfies EncodeMessage);
    const [message] = (await next) as [TextMessage];
    if (message === null) return;
    yield* message;
  }
}
