import type { MessagePort } from 'node:worker_threads';
import { loadAddon } from '../../addon/index.ts';
import { type Failure, toFailure } from '../../contract/failure.ts';
import { RowFile, type RowPlace } from '../../io/row-file.ts';
import { PassageReader } from '../encoded/sentence-file.ts';
import { hasFastKernel, type TrainOptions } from '../space.ts';
import type { KernelChoice } from '../train-messages.ts';
import { Lexicon } from '../vocabulary/lexicon.ts';
import { AddonInference } from './addon-inference.ts';
import { Inference } from './infer.ts';

/** Places of `control`. */
const NEXT_TEXT = 0;
export const STOP = 1;

/** What every thread of inference is started with. Embeddings of terms are shared memory, as is what counts. */
export interface InferOrder {
  readonly kernel: KernelChoice['kernel'];
  readonly options: TrainOptions;
  readonly terms: readonly string[];
  readonly counts: Uint32Array;
  readonly termEmbeddings: Float32Array;
  readonly outputWeights: Float32Array;
  /** Path of the sentences; text i stands from `starts[i]` to `ends[i]`. */
  readonly file: string;
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  /** One row a text, written. */
  readonly embeddings: RowPlace;
  /** The next text that nobody has taken; 1 asks the threads to stop. */
  readonly control: Int32Array;
  /** Words of the texts that are done. */
  readonly wordsRead: BigInt64Array;
}

/** Takes one text after another until none is left or it is asked to stop. A failure is sent through the port. */
export function inferTexts(order: InferOrder, port: MessagePort): void {
  try {
    inferAll(order);
  } catch (thrown) {
    port.postMessage(toFailure(thrown) satisfies Failure);
  }
}

function inferAll(order: InferOrder): void {
  const { starts, ends, control, options } = order;
  const embed = embedderOf(order);
  using reader = new PassageReader(order.file);
  using embeddings = RowFile.open(order.embeddings);
  const embedding = new Float32Array(options.dimension);
  for (;;) {
    const text = Atomics.add(control, NEXT_TEXT, 1);
    if (text >= starts.length) return;
    const words = reader.ids(starts[text]!, ends[text]!);
    if (!embed(words, embedding)) return;
    embeddings.write(text, embedding);
    Atomics.add(order.wordsRead, 0, BigInt(words.length));
    if (Atomics.load(control, STOP) === 1) return;
  }
}

/** Fills an embedding; false when it was asked to stop. */
type Embed = (words: Int32Array, embedding: Float32Array) => boolean;

/** Both give the same bytes. */
function embedderOf(order: InferOrder): Embed {
  const space = { ...order, lexicon: new Lexicon(order.terms, order.counts) };
  const stop = order.control.subarray(STOP, STOP + 1);
  const { addon } =
    order.kernel === 'fastest' && hasFastKernel(order.options) ? loadAddon() : { addon: null };
  if (addon) {
    const inference = new AddonInference(addon, space, stop);
    return (words, embedding) => inference.embed(words, embedding);
  }
  const inference = new Inference(space);
  return (words, embedding) => {
    const slices = inference.slices(words);
    let slice = slices.next();
    for (; !slice.done; slice = slices.next()) if (Atomics.load(stop, 0) === 1) return false;
    embedding.set(slice.value);
    return true;
  };
}
