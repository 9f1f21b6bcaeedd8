import { availableParallelism } from 'node:os';
import type { MessagePort } from 'node:worker_threads';
import { loadAddon } from '../addon/index.ts';
import { EngineError } from '../contract/failure.ts';
import type { EncodedCorpus } from './encoded/encode.ts';
import { hasFastKernel } from './space.ts';
import { StepWatch } from './step-watch.ts';
import { type TrainedWords, wordSlices } from './train.ts';
import type { KernelChoice, TrainedArrays, TrainMessage, TrainOrder } from './train-messages.ts';
import type { AddonSetting } from './training/addon-trainer.ts';
import { Lexicon } from './vocabulary/lexicon.ts';

/** Trains until it is done, asked to stop or fails, and answers through the port. */
export function obey(order: TrainOrder, port: MessagePort): void {
  try {
    port.postMessage(...answerTo(order, port));
  } catch (thrown) {
    if (!(thrown instanceof EngineError)) throw thrown;
    port.postMessage({ type: 'failed', failure: thrown.failure } satisfies TrainMessage);
  }
}

function answerTo(order: TrainOrder, port: MessagePort): [answer: TrainMessage, transferred: ArrayBuffer[]] {
  const { terms, counts, ...rest } = order.corpus;
  const corpus: EncodedCorpus = { ...rest, lexicon: new Lexicon(terms, counts) };
  const addon = hasFastKernel(order.options)
    ? addonSetting(order.choice, corpus.idCount * order.options.epochs)
    : null;
  const slices = wordSlices(corpus, order.options, addon, order.start);
  const watch = new StepWatch((progress) =>
    port.postMessage({ type: 'progress', progress } satisfies TrainMessage),
  );
  let slice = slices.next();
  for (; !slice.done; slice = slices.next()) {
    if (Atomics.load(order.stopFlag, 0) === 1) {
      slices.return(undefined as never);
      return [{ type: 'stopped' }, []];
    }
    watch.see(slice.value);
  }
  const arrays = plainArrays(slice.value);
  const trainedBy = {
    kernel: addon ? 'addon' : 'typescript',
    instructionSet: addon?.instructionSet ?? null,
    threads: addon?.threads ?? 1,
  } as const;
  const buffers: readonly ArrayBufferLike[] = [arrays.termEmbeddings.buffer, arrays.outputWeights.buffer];
  // What is shared already needs no transfer.
  const transferred = buffers.filter((buffer) => buffer instanceof ArrayBuffer);
  return [{ type: 'trained', arrays, trainingSeconds: watch.seconds(), trainedBy }, transferred];
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
