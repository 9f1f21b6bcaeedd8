import { type ChildProcess, fork } from 'node:child_process';
import { residentBytes } from '../../io/resident-bytes.ts';
import { type BlockCoding, DamagedBlock, type PoolCodec } from './coding.ts';

export interface PoolRequest {
  readonly codec: PoolCodec;
  readonly stored: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly channels: number;
  readonly expectedBytes: number;
  readonly coding: Pick<
    BlockCoding,
    'compression' | 'jpegTables' | 'photometric' | 'lercCompression' | 'faxOptions' | 'isLowBitFirst'
  >;
}

/** What a process says: once that it has started, then what came of each block. */
export type PoolAnswer =
  | { readonly ready: true }
  | { readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly error: string };

type BlockAnswer = Exclude<PoolAnswer, { ready: true }>;

export interface DecodePoolOptions {
  readonly processes: number;
  /** A block that takes longer costs its process; the start of the process is not counted. */
  readonly timeoutMs: number;
  /** A process that holds more is ended (watched where the system tells: Linux). */
  readonly maxResidentBytes: number;
  /** What a process runs. */
  readonly program: URL;
}

const DEFAULTS: DecodePoolOptions = {
  processes: 2,
  timeoutMs: 5000,
  maxResidentBytes: 450 * 2 ** 20,
  program: new URL('./decode.child.ts', import.meta.url),
};

const WATCH_EVERY_MS = 100;

// A busy machine takes seconds to start a process; one that cannot be started at all exits.
const START_TIMEOUT_MS = 60_000;

interface Job {
  readonly request: PoolRequest;
  readonly signal: AbortSignal;
  resolve(answer: BlockAnswer): void;
}

/**
 * Child processes that decode blocks, started when the first block asks and not keeping the program alive. A crash, a
 * block that takes too long and one that takes too much memory cost that block and a process; the next block gets a
 * new one.
 */
export class DecodePool {
  #options: DecodePoolOptions;
  readonly #idle: ChildProcess[] = [];
  readonly #waiting: Job[] = [];
  readonly #ready = new WeakSet<ChildProcess>();
  #processCount = 0;

  constructor(options: Partial<DecodePoolOptions> = {}) {
    this.#options = { ...DEFAULTS, ...options };
  }

  /**
   * @returns `expectedBytes` bytes, `[row, column, band]`, little-endian
   * @throws DamagedBlock
   */
  async decode(request: PoolRequest, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    const { expectedBytes } = request;
    signal.throwIfAborted();
    const { promise, resolve } = Promise.withResolvers<BlockAnswer>();
    this.#waiting.push({ request, signal, resolve });
    this.#next();
    const answer = await promise;
    signal.throwIfAborted();
    if ('error' in answer) throw new DamagedBlock(answer.error);
    if (answer.bytes.length < expectedBytes) {
      throw new DamagedBlock(`decodes to ${answer.bytes.length} of ${expectedBytes} bytes`);
    }
    return answer.bytes.subarray(0, expectedBytes);
  }

  /** No further process is started beyond so many; never more than before. */
  limitTo(processes: number): void {
    this.#options = { ...this.#options, processes: Math.min(this.#options.processes, processes) };
  }

  /** Ends idle processes; busy ones end when their block is done. */
  close(): void {
    for (const child of this.#idle.splice(0)) child.kill();
  }

  #next(): void {
    while (this.#waiting.length > 0) {
      const job = this.#waiting[0]!;
      if (job.signal.aborted) {
        this.#waiting.shift();
        job.resolve({ error: 'was no longer wanted' });
        continue;
      }
      const child = this.#idle.pop() ?? this.#start();
      if (child === null) return;
      this.#waiting.shift();
      this.#run(child, job);
    }
  }

  /** The one place where a decoding process is made. */
  #start(): ChildProcess | null {
    if (this.#processCount === this.#options.processes) return null;
    this.#processCount++;
    const child = fork(this.#options.program, {
      serialization: 'advanced',
      execArgv: ['--max-old-space-size=256'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    child.once('exit', () => {
      this.#processCount--;
      const at = this.#idle.indexOf(child);
      if (at >= 0) this.#idle.splice(at, 1);
      this.#next();
    });
    letProgramEnd(child);
    return child;
  }

  #run(child: ChildProcess, job: Job): void {
    const { timeoutMs, maxResidentBytes } = this.#options;
    const end = (answer: BlockAnswer) => {
      clearTimeout(timer);
      clearInterval(watch);
      child.off('message', onMessage);
      child.off('exit', onExit);
      child.off('error', onError);
      letProgramEnd(child);
      job.resolve(answer);
    };
    const giveUp = (error: string) => {
      end({ error });
      child.kill('SIGKILL');
    };
    const onMessage = (message: unknown) => {
      const answer = message as PoolAnswer;
      if ('ready' in answer) {
        this.#ready.add(child);
        clearTimeout(timer);
        timer = setTimeout(tooLong, timeoutMs);
        return;
      }
      end(answer);
      this.#idle.push(child);
      this.#next();
    };
    const onExit = (code: number | null, signal: string | null) =>
      end({ error: `ended its decoder (${signal ?? `exit ${code}`})` });
    const onError = (cause: Error) => giveUp(`could not be decoded: ${cause.message}`);
    const tooLong = () => giveUp(`took more than ${timeoutMs / 1000} s to decode`);
    let timer = setTimeout(tooLong, this.#ready.has(child) ? timeoutMs : START_TIMEOUT_MS);
    const watch = setInterval(async () => {
      if ((await residentBytes(child.pid)) > maxResidentBytes) giveUp('took too much memory to decode');
    }, WATCH_EVERY_MS);
    child.on('message', onMessage);
    child.once('exit', onExit);
    child.once('error', onError);
    child.ref();
    child.channel?.ref();
    child.send(job.request);
  }
}

function letProgramEnd(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
}
