import { loadAddon } from '../addon/index.ts';
import { AddonInference } from './addon-inference.ts';
import { Inference } from './infer.ts';
import { Lexicon } from './lexicon.ts';
import { hasFastKernel, type TrainOptions } from './space.ts';
import type { KernelChoice } from './train-messages.ts';

/** Places of `control`. */
const NEXT_TEXT = 0;
export const STOP = 1;

/** What every thread of inference is started with. The arrays of texts, and what comes back, are shared memory. */
export interface InferOrder {
  readonly kernel: KernelChoice['kernel'];
  readonly options: TrainOptions;
  readonly terms: readonly string[];
  readonly counts: Uint32Array;
  readonly termEmbeddings: Float32Array;
  readonly outputWeights: Float32Array;
  readonly ids: Int32Array;
  /** Text i is `ids[starts[i] .. ends[i]]`. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** `[texts × dimension]`, filled. */
  readonly embeddings: Float32Array;
  /** The next text that nobody has taken; 1 asks the threads to stop. */
  readonly control: Int32Array;
  /** Words of the texts that are done. */
  readonly wordsRead: BigInt64Array;
}

/** Takes one text after another until none is left or it is asked to stop. */
export function inferTexts(order: InferOrder): void {
  const { ids, starts, ends, embeddings, control, options } = order;
  const embed = embedderOf(order);
  for (;;) {
    const text = Atomics.add(control, NEXT_TEXT, 1);
    if (text >= starts.length) return;
    const words = ids.subarray(starts[text], ends[text]);
    const at = text * options.dimension;
    if (!embed(words, embeddings.subarray(at, at + options.dimension))) return;
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
