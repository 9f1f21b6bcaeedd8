import { type ChildProcess, fork } from 'node:child_process';
import { totalmem } from 'node:os';
import { EngineError, type Failure } from '../../contract/failure.ts';
import type { ModelDescription, ModelLayer } from '../../contract/imported-model.ts';
import { residentBytes } from '../../io/resident-bytes.ts';
import type { NetworkExamples, NetworkFigures } from '../network/training.ts';
import type { LoadedBackend } from './load-backend.ts';
import type { ModelSource } from './model-source.ts';
import { chooseBackend, tensorFlowEnvironment } from './probe.ts';

export type TensorFlowOrder =
  | { readonly ask: 'describe'; readonly model: ModelSource }
  | {
      readonly ask: 'infer';
      readonly model: ModelSource;
      /** `[count, row, column, channel]`, from 0 to 255: a quarter of what floats would be to send. */
      readonly pictures: Uint8ClampedArray;
      readonly count: number;
    }
  | { readonly ask: 'begin-training'; readonly order: TrainingOrder }
  | { readonly ask: 'train'; readonly steps: number }
  | { readonly ask: 'end-training' };

/** A training of a network, from its beginning or from a checkpoint. */
export interface TrainingOrder {
  readonly examples: NetworkExamples;
  readonly seed: number;
  readonly checkpoint: Uint8Array | null;
}

/** What came of some steps of training. */
export interface TrainedSteps {
  /** Mean over the steps, in nats a picture. */
  readonly loss: number;
  /** Where a pass through the pictures is done. */
  readonly pass: (NetworkFigures & { readonly checkpoint: Uint8Array }) | null;
}

/** What the process says: once that it has started, then what came of each order, in their order. */
export type TensorFlowAnswer =
  | { readonly ready: LoadedBackend }
  | { readonly description: ModelDescription; readonly layers: readonly ModelLayer[] }
  | { readonly rows: Float32Array }
  | { readonly begun: { readonly passes: number; readonly stepsOfPass: number } }
  | { readonly trained: TrainedSteps }
  | { readonly model: Uint8Array }
  | { readonly failure: Failure };

type OrderAnswer = Exclude<TensorFlowAnswer, { ready: LoadedBackend } | { failure: Failure }>;

export interface TensorFlowProcessOptions {
  /** An order that takes longer costs the process; its start is not counted. */
  readonly timeoutMs: number;
  /** A process that holds more is ended (watched where the system tells: Linux). */
  readonly maxResidentBytes: number;
  /** An idle one gives its memory back. */
  readonly idleMs: number;
}

const DEFAULTS: TensorFlowProcessOptions = {
  timeoutMs: 300_000,
  maxResidentBytes: Math.min(8 * 2 ** 30, 0.6 * totalmem()),
  idleMs: 60_000,
};

const WATCH_EVERY_MS = 100;

/**
 * The one process that holds TensorFlow and the models, started by the first order and not keeping the program alive.
 * What ends it (a crash, a model that takes too much, an abort) costs the order that it worked on; the next one starts it
 * anew. Orders are worked on one after another.
 */
export class TensorFlowProcess {
  readonly #options: TensorFlowProcessOptions;
  #child: ChildProcess | null = null;
  #turn: Promise<void> = Promise.resolve();
  #idle: NodeJS.Timeout | undefined;

  constructor(options: Partial<TensorFlowProcessOptions> = {}) {
    this.#options = { ...DEFAULTS, ...options };
  }

  /** Failures: model-unusable, file-missing, tensorflow-lost. */
  async describe(model: ModelSource, signal: AbortSignal) {
    const answer = await this.#ask({ ask: 'describe', model }, signal);
    if (!('description' in answer)) throw new Error('TensorFlow’s process answered another order');
    return answer;
  }

  /**
   * @param pictures `[count, row, column, channel]`, from 0 to 255
   * @returns row-major `[count × dimension]`. Failures: as of `describe`
   */
  async infer(
    { folder, layer }: ModelSource,
    pictures: Uint8ClampedArray,
    count: number,
    signal: AbortSignal,
  ) {
    const model = { folder, layer };
    const answer = await this.#ask({ ask: 'infer', model, pictures, count }, signal);
    if (!('rows' in answer)) throw new Error('TensorFlow’s process answered another order');
    return answer.rows;
  }

  /** @returns passes that the checkpoint holds, and how many steps one has */
  async beginTraining(order: TrainingOrder, signal: AbortSignal) {
    const answer = await this.#ask({ ask: 'begin-training', order }, signal);
    if (!('begun' in answer)) throw new Error('TensorFlow’s process answered another order');
    return answer.begun;
  }

  /** Goes on until so many steps are done, or the pass is. Failure: tensorflow-lost, also when it was started anew. */
  async train(steps: number, signal: AbortSignal): Promise<TrainedSteps> {
    const answer = await this.#ask({ ask: 'train', steps }, signal);
    if (!('trained' in answer)) throw new Error('TensorFlow’s process answered another order');
    return answer.trained;
  }

  /** @returns the network, see `networkToBytes` */
  async endTraining(signal: AbortSignal): Promise<Uint8Array> {
    const answer = await this.#ask({ ask: 'end-training' }, signal);
    if (!('model' in answer)) throw new Error('TensorFlow’s process answered another order');
    return answer.model;
  }

  /** Ends the process; what it works on is lost. */
  close(): void {
    clearTimeout(this.#idle);
    this.#child?.kill('SIGKILL');
    this.#child = null;
  }

  async #ask(order: TensorFlowOrder, signal: AbortSignal): Promise<OrderAnswer> {
    const before = this.#turn;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#turn = promise;
    try {
      await before;
      signal.throwIfAborted();
      clearTimeout(this.#idle);
      this.#child ??= await this.#start(signal);
      return await this.#send(this.#child, order, signal);
    } finally {
      this.#idle = setTimeout(() => this.close(), this.#options.idleMs).unref();
      resolve();
    }
  }

  /** The one place where a process with TensorFlow in it is made. */
  async #start(signal: AbortSignal): Promise<ChildProcess> {
    const { name } = await chooseBackend();
    const child = fork(
      new URL('./tensorflow.child.ts', import.meta.url),
      [name === 'native' ? 'native' : 'wasm'],
      {
        serialization: 'advanced',
        env: tensorFlowEnvironment(),
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      },
    );
    child.once('exit', () => {
      if (this.#child === child) this.#child = null;
    });
    await this.#answerOf(child, signal);
    return child;
  }

  async #send(child: ChildProcess, order: TensorFlowOrder, signal: AbortSignal): Promise<OrderAnswer> {
    const answered = this.#answerOf(child, signal);
    child.send(order);
    const answer = await answered;
    if ('failure' in answer) throw new EngineError(answer.failure);
    if ('ready' in answer) throw new Error('TensorFlow’s process started twice');
    return answer;
  }

  /** The next message of the process. Failure: tensorflow-lost when it ends, or has to be ended, before. */
  async #answerOf(child: ChildProcess, signal: AbortSignal): Promise<TensorFlowAnswer> {
    const { timeoutMs, maxResidentBytes } = this.#options;
    const { promise, resolve, reject } = Promise.withResolvers<TensorFlowAnswer>();
    const end = (error: unknown) => {
      reject(error);
      child.kill('SIGKILL');
      if (this.#child === child) this.#child = null;
    };
    const onExit = (code: number | null, killedBy: string | null) =>
      end(lost(`its process ended (${killedBy ?? `exit ${code}`})`));
    const onAbort = () => end(signal.reason);
    const timer = setTimeout(() => end(lost(`it took more than ${timeoutMs / 1000} s`)), timeoutMs);
    const watch = setInterval(async () => {
      if ((await residentBytes(child.pid)) > maxResidentBytes)
        end(lost(`it took more than ${(maxResidentBytes / 1e9).toFixed(1)} GB of memory`));
    }, WATCH_EVERY_MS);
    child.once('message', resolve as (message: unknown) => void);
    child.once('exit', onExit);
    child.once('error', end);
    signal.addEventListener('abort', onAbort, { once: true });
    child.ref();
    child.channel?.ref();
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      clearInterval(watch);
      child.off('message', resolve as (message: unknown) => void);
      child.off('exit', onExit);
      child.off('error', end);
      signal.removeEventListener('abort', onAbort);
      child.unref();
      child.channel?.unref();
    }
  }
}

/** Of this host. */
export const tensorFlow = new TensorFlowProcess();

const lost = (reason: string) => new EngineError({ kind: 'tensorflow-lost', reason });
