import { EngineError, toFailure } from '../contract/failure.ts';
import type { JobRecord, TaskKind, TaskProgress, Tasks } from '../contract/task.ts';
import type { Work } from '../contract/work.ts';
import type { JobOutcome, JobStore, StoredJob } from '../store/ports/journal.ts';
import { unlessAborted } from './unless-aborted.ts';

/** Runs one task of any kind. */
export type RunTask = (task: TaskKind, params: unknown, work: Work<TaskProgress>) => Promise<unknown>;

/** A job of this process: queued or running, or just ended. */
interface LiveJob {
  readonly id: string;
  readonly task: TaskKind;
  readonly params: unknown;
  readonly controller: AbortController;
  readonly ended: Promise<JobOutcome>;
  readonly followers: Set<(progress: TaskProgress) => void>;
  progress: TaskProgress | null;
  settle(outcome: JobOutcome): void;
}

/** Progress tells the window that jobs have moved at most this often. */
const NOTICE_INTERVAL_MS = 200;

/**
 * Runs tasks one after another, in the order they were started. Jobs belong to the project, not to a window: closing the window
 * does not end them; closing the project does.
 */
export class JobQueue {
  readonly #store: JobStore;
  readonly #runTask: RunTask;
  readonly #onChange: () => void;
  readonly #live = new Map<string, LiveJob>();
  readonly #waiting: LiveJob[] = [];
  #isRunning = false;
  #isClosed = false;
  #noticedMs = 0;

  constructor(store: JobStore, runTask: RunTask, onChange: () => void) {
    this.#store = store;
    this.#runTask = runTask;
    this.#onChange = onChange;
  }

  async start<K extends TaskKind>(task: K, params: Tasks[K]['params']): Promise<JobRecord> {
    return this.#enqueue(await this.#store.insert(task, params));
  }

  /** Starts an ended job again with the parameters it had. */
  async resume(id: string): Promise<JobRecord> {
    const stored = this.#live.has(id) ? await this.#store.get(id) : await this.#store.requeue(id);
    // Two windows may ask at once: it runs once.
    return this.#live.has(id) ? this.#record(stored) : this.#enqueue(stored);
  }

  /** The job's result, once it is there; throws its failure. Cancelling `work` only stops the waiting. */
  async result(id: string, work: Work<TaskProgress>): Promise<unknown> {
    const live = this.#live.get(id);
    if (!live) return resultOf(storedOutcome(await this.#store.get(id)));
    const report = (progress: TaskProgress) => work.report(progress);
    if (live.progress) report(live.progress);
    live.followers.add(report);
    try {
      return resultOf(await unlessAborted(live.ended, work.signal));
    } finally {
      live.followers.delete(report);
    }
  }

  async cancel(id: string): Promise<void> {
    const live = this.#live.get(id);
    if (!live)
      throw new EngineError({
        kind: 'not-found',
        what: 'running job',
        name: id,
        known: [...this.#live.keys()],
      });
    live.controller.abort();
    const waiting = this.#waiting.indexOf(live);
    if (waiting < 0) return;
    this.#waiting.splice(waiting, 1);
    await this.#end(live, { state: 'cancelled' });
  }

  /** Failure: step-missing while a job is queued or running, for what would pull the ground from under it. */
  requireIdle(): void {
    if (this.#live.size === 0) return;
    const remedy = 'Wait until it is done, or cancel it, and try again.';
    throw new EngineError({ kind: 'step-missing', step: 'A job is at work on the project.', remedy });
  }

  async list(limit: number): Promise<JobRecord[]> {
    return (await this.#store.list(limit)).map((job) => this.#record(job));
  }

  /** Cancels everything and waits until it has ended. What was cut short is found as `interrupted` at the next opening. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const live of this.#waiting.splice(0)) await this.#end(live, { state: 'cancelled' });
    const running = [...this.#live.values()];
    for (const live of running) live.controller.abort();
    await Promise.all(running.map((live) => live.ended));
  }

  #enqueue(stored: StoredJob): JobRecord {
    let settle: (outcome: JobOutcome) => void = () => {};
    const ended = new Promise<JobOutcome>((resolve) => {
      settle = resolve;
    });
    const live: LiveJob = {
      id: stored.id,
      task: stored.task,
      params: stored.params,
      controller: new AbortController(),
      ended,
      followers: new Set(),
      progress: null,
      settle,
    };
    this.#live.set(live.id, live);
    this.#waiting.push(live);
    this.#onChange();
    void this.#runWaiting();
    return this.#record(stored);
  }

  async #runWaiting(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    for (let live = this.#waiting.shift(); live && !this.#isClosed; live = this.#waiting.shift()) {
      await this.#run(live);
    }
    this.#isRunning = false;
  }

  async #run(live: LiveJob): Promise<void> {
    let outcome: JobOutcome | null = null;
    try {
      await this.#store.setRunning(live.id);
      this.#onChange();
      outcome = await this.#outcomeOf(live);
      await this.#end(live, outcome);
    } catch (thrown) {
      // The store does not take it (a full disk): whoever waits is told, and the next job has its turn.
      const isFailed = outcome?.state === 'failed';
      this.#settle(live, isFailed ? outcome! : { state: 'failed', failure: toFailure(thrown) });
    }
  }

  async #outcomeOf(live: LiveJob): Promise<JobOutcome> {
    const work: Work<TaskProgress> = {
      signal: live.controller.signal,
      report: (progress) => this.#report(live, progress),
    };
    try {
      return { state: 'done', result: await this.#runTask(live.task, live.params, work) };
    } catch (thrown) {
      const failure = toFailure(thrown);
      return failure.kind === 'cancelled' ? { state: 'cancelled' } : { state: 'failed', failure };
    }
  }

  #report(live: LiveJob, progress: TaskProgress): void {
    live.progress = progress;
    for (const follower of live.followers) follower(progress);
    const nowMs = performance.now();
    if (nowMs - this.#noticedMs < NOTICE_INTERVAL_MS) return;
    this.#noticedMs = nowMs;
    this.#onChange();
  }

  async #end(live: LiveJob, outcome: JobOutcome): Promise<void> {
    // A job that the closing project cut short stays `running` in the store: the next opening finds it interrupted.
    const isCutShort = this.#isClosed && outcome.state === 'cancelled';
    if (!isCutShort) await this.#store.end(live.id, outcome);
    this.#settle(live, outcome);
  }

  #settle(live: LiveJob, outcome: JobOutcome): void {
    this.#live.delete(live.id);
    live.settle(outcome);
    this.#onChange();
  }

  #record(stored: StoredJob): JobRecord {
    const { id, task, params, startedAt, endedAt, status } = stored;
    const progress = this.#live.get(id)?.progress ?? null;
    const shown = status.state === 'running' ? { state: 'running' as const, progress } : status;
    return { id, task, params, startedAt, endedAt, status: shown };
  }
}

function storedOutcome(job: StoredJob): JobOutcome {
  const { status } = job;
  if (status.state === 'done' || status.state === 'failed' || status.state === 'cancelled') return status;
  throw new EngineError({
    kind: 'step-missing',
    step: 'The job was interrupted.',
    remedy: 'Resume it, or start it again.',
  });
}

function resultOf(outcome: JobOutcome): unknown {
  switch (outcome.state) {
    case 'done':
      return outcome.result;
    case 'failed':
      throw new EngineError(outcome.failure);
    case 'cancelled':
      throw new EngineError({ kind: 'cancelled' });
  }
}
