import { availableParallelism } from 'node:os';
import type { MessagePort } from 'node:worker_threads';
import { loadAddon } from '../addon/index.ts';
import type { EncodedCorpus } from './encode.ts';
import { Lexicon } from './lexicon.ts';
import type { TrainedSpace } from './space.ts';
import { type TrainProgress, trainSlices } from './train.ts';
import type { KernelChoice, TrainedArrays, TrainMessage, TrainOrder } from './train-messages.ts';
import type { AddonSetting } from './training/addon-trainer.ts';

const REPORT_EVERY_MS = 100;

/** Trains until it is done or asked to stop, and answers through the port. */
export function obey(order: TrainOrder, port: MessagePort): void {
  const { terms, counts, ...rest } = order.corpus;
  const corpus: EncodedCorpus = { ...rest, lexicon: new Lexicon(terms, counts) };
  const addon = addonSetting(order.choice, corpus.ids.length * order.options.epochs);
  const slices = trainSlices(corpus, order.options, addon);
  const watch = new StepWatch();
  let slice = slices.next();
  for (; !slice.done; slice = slices.next()) {
    if (Atomics.load(order.stopFlag, 0) === 1) {
      port.postMessage({ type: 'stopped' } satisfies TrainMessage);
      return;
    }
    watch.see(slice.value, port);
  }
  const arrays = plainArrays(slice.value);
  const message: TrainMessage = {
    type: 'trained',
    arrays,
    trainingSeconds: watch.trainingSeconds(),
    trainedBy: {
      kernel: addon ? 'addon' : 'typescript',
      instructionSet: addon?.instructionSet ?? null,
      threads: addon?.threads ?? 1,
    },
  };
  port.postMessage(message, transferable(arrays));
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

/** Times the steps of a training and passes its progress on, a few times a second. */
class StepWatch {
  #step: TrainProgress['step'] = 'training';
  #stepStartMs = performance.now();
  #lastReportMs = 0;
  #trainingMs: number | null = null;

  see(progress: TrainProgress, port: MessagePort): void {
    const nowMs = performance.now();
    if (progress.step !== this.#step) {
      this.#trainingMs ??= nowMs - this.#stepStartMs;
      this.#step = progress.step;
      this.#stepStartMs = nowMs;
    }
    if (nowMs - this.#lastReportMs < REPORT_EVERY_MS) return;
    this.#lastReportMs = nowMs;
    const wordsPerSecond = (progress.words / Math.max(nowMs - this.#stepStartMs, 1)) * 1000;
    const secondsLeft = wordsPerSecond === 0 ? 0 : (progress.totalWords - progress.words) / wordsPerSecond;
    const message: TrainMessage = {
      type: 'progress',
      progress: { ...progress, wordsPerSecond, secondsLeft },
    };
    port.postMessage(message);
  }

  /** Without what came after training. */
  trainingSeconds(): number {
    return (this.#trainingMs ?? performance.now() - this.#stepStartMs) / 1000;
  }
}

function plainArrays(space: TrainedSpace): TrainedArrays {
  const { lexicon: _, options: __, ...arrays } = space;
  return arrays;
}

function transferable(arrays: TrainedArrays): ArrayBuffer[] {
  const buffers = [
    arrays.termEmbeddings,
    arrays.outputWeights,
    arrays.paragraphEmbeddings,
    arrays.documentEmbeddings,
  ].map((array) => array.buffer as ArrayBuffer);
  return [...new Set(buffers)];
}
