import { availableParallelism } from 'node:os';
import type { MessagePort } from 'node:worker_threads';
import { loadAddon } from '../addon/index.ts';
import type { EncodedCorpus } from './encode.ts';
import { Lexicon } from './lexicon.ts';
import { hasFastKernel } from './space.ts';
import { StepWatch } from './step-watch.ts';
import { type TrainedWords, wordSlices } from './train.ts';
import type { KernelChoice, TrainedArrays, TrainMessage, TrainOrder } from './train-messages.ts';
import type { AddonSetting } from './training/addon-trainer.ts';

/** Trains until it is done or asked to stop, and answers through the port. */
export function obey(order: TrainOrder, port: MessagePort): void {
  const { terms, counts, ...rest } = order.corpus;
  const corpus: EncodedCorpus = { ...rest, lexicon: new Lexicon(terms, counts) };
  const addon = hasFastKernel(order.options)
    ? addonSetting(order.choice, corpus.ids.length * order.options.epochs)
    : null;
  const slices = wordSlices(corpus, order.options, addon);
  const answer = (message: TrainMessage, transferred: ArrayBuffer[] = []) =>
    port.postMessage(message, transferred);
  const watch = new StepWatch((progress) => answer({ type: 'progress', progress }));
  let slice = slices.next();
  for (; !slice.done; slice = slices.next()) {
    if (Atomics.load(order.stopFlag, 0) === 1) {
      answer({ type: 'stopped' });
      return;
    }
    watch.see(slice.value);
  }
  const arrays = plainArrays(slice.value);
  const trainedBy = {
    kernel: addon ? 'addon' : 'typescript',
    instructionSet: addon?.instructionSet ?? null,
    threads: addon?.threads ?? 1,
  } as const;
  answer({ type: 'trained', arrays, trainingSeconds: watch.seconds(), trainedBy }, [
    arrays.termEmbeddings.buffer as ArrayBuffer,
    arrays.outputWeights.buffer as ArrayBuffer,
  ]);
}

/** Fewer are trained in a second by one thread, which gives the same space each time. */
const IDS_PER_THREAD = 2_000_000;

/** Null: TypeScript trains. */
function addonSetting(choice: KernelChoice, totalIds: number): AddonSetting | null {
  const { addon } = choice.kernel === 'fastest' ? loadAddon() : { addon: null };
  if (!addon) return null;
  const helpful = Math.min(availableParallelism(), Math.ceil(totalIds / IDS_PER_THREAD));
  return { addon, instructionSet: addon.instructionSets[0]!, threads: choice.threads ?? helpful };
}

function plainArrays(words: TrainedWords): TrainedArrays {
  const { lexicon: _, options: __, ...arrays } = words;
  return arrays;
}
