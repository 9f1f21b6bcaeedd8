import { toFailure } from '../../native/contract/failure.ts';
import type { JobRecord, TaskKind, TaskProgress, Tasks } from '../../native/contract/task.ts';
import type { Project } from './project.svelte.ts';
import type { Session } from './session.svelte.ts';

/** How a running job comes along, for the eye. */
export interface JobPace {
  progress: TaskProgress | null;
  /** Share in [0, 1]; null when the length is unknown. */
  share: number | null;
  /** Of the present step; null before the second report. */
  perSecond: number | null;
  secondsLeft: number | null;
  /** Mean loss in nats along a training, `[share done, loss]`; of the `train` step, also after it. */
  losses: readonly (readonly [number, number])[];
  /** hit@1 of validation tiles along the training of a mapping, `[share done, hit@1]`; also after it. */
  validations: readonly (readonly [number, number])[];
}

const UNKNOWN: JobPace = {
  progress: null,
  share: null,
  perSecond: null,
  secondsLeft: null,
  losses: [],
  validations: [],
};

/** Where the present step began: rates are of one step, not of the whole job. */
interface Watch {
  stop: AbortController;
  step: string;
  sinceMs: number;
  doneAtStart: number;
}

/** The jobs of the project. They go on when the window closes; the next window shows them. */
export class Jobs {
  list = $state.raw<readonly JobRecord[]>([]);
  #paces = $state.raw<ReadonlyMap<string, JobPace>>(new Map());
  readonly #open = $derived(this.list.filter((job) => job.status.state === 'running'));
  /** Tasks run in the order they were started: the oldest open one is the one that runs. */
  readonly running = $derived(this.#open.at(-1) ?? null);
  readonly waiting = $derived(this.#open.slice(0, -1).toReversed());
  readonly failed = $derived(
    this.list.filter((job) => job.status.state === 'failed' || job.status.state === 'interrupted'),
  );
  readonly #session: Session;
  readonly #watches = new Map<string, Watch>();
  readonly #listeners = new Set<(job: JobRecord) => void>();

  constructor(session: Session, project: Project) {
    this.#session = session;
    project.onMoved(['jobs'], () => this.read());
  }

  async read(): Promise<void> {
    const before = this.list;
    this.list = await this.#session.engine.listJobs({ limit: 40 }, this.#session.quick);
    for (const job of this.list) {
      if (job.status.state === 'running') this.#watch(job);
      else if (before.find((old) => old.id === job.id)?.status.state === 'running') this.#tellEnd(job);
    }
  }

  paceOf(job: JobRecord): JobPace {
    return this.#paces.get(job.id) ?? UNKNOWN;
  }

  /** Calls `listener` with each job that ends while this window is open. */
  onEnd(listener: (job: JobRecord) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async start<K extends TaskKind>(task: K, params: Tasks[K]['params']): Promise<JobRecord> {
    const job = await this.#session.engine.startTask({ task, params }, this.#session.quick);
    await this.read();
    return job;
  }

  /** Starts a task and waits for its result; throws its failure. */
  async finish<K extends TaskKind>(task: K, params: Tasks[K]['params']): Promise<Tasks[K]['result']> {
    const job = await this.start(task, params);
    return (await this.#session.engine.taskResult(
      { job: job.id },
      this.#session.quick,
    )) as Tasks[K]['result'];
  }

  async cancel(job: JobRecord): Promise<void> {
    await this.#session.engine.cancelJob({ job: job.id }, this.#session.quick);
    await this.read();
  }

  async tryAgain(job: JobRecord): Promise<void> {
    await this.#session.engine.resumeJob({ job: job.id }, this.#session.quick);
    await this.read();
  }

  /** Listens to a running job's progress. */
  #watch(job: JobRecord): void {
    if (this.#watches.has(job.id)) return;
    const watch: Watch = { stop: new AbortController(), step: '', sinceMs: 0, doneAtStart: 0 };
    this.#watches.set(job.id, watch);
    const report = (progress: TaskProgress) => this.#takeProgress(job.id, watch, progress);
    this.#session.engine
      .taskResult({ job: job.id }, { signal: watch.stop.signal, report })
      // How it ended stands in its record; here only the progress is of interest.
      .catch(toFailure)
      .finally(() => {
        this.#watches.delete(job.id);
        void this.read().catch(toFailure);
      });
  }

  #takeProgress(id: string, watch: Watch, progress: TaskProgress): void {
    const nowMs = performance.now();
    if (watch.step !== progress.step || progress.done < watch.doneAtStart) {
      Object.assign(watch, { step: progress.step, sinceMs: nowMs, doneAtStart: progress.done });
    }
    const seconds = (nowMs - watch.sinceMs) / 1000;
    const perSecond = seconds > 0.5 ? (progress.done - watch.doneAtStart) / seconds : null;
    const { total, done } = progress;
    this.#paces = new Map(this.#paces).set(id, {
      progress,
      share: total ? Math.min(1, done / total) : null,
      perSecond,
      secondsLeft: total && perSecond && seconds > 1 ? Math.max(0, (total - done) / perSecond) : null,
      losses: withLoss(this.#paces.get(id)?.losses ?? [], progress),
      validations: along(this.#paces.get(id)?.validations ?? [], progress, progress.validationHitAt1),
    });
  }

  #tellEnd(job: JobRecord): void {
    for (const listener of this.#listeners) listener(job);
  }
}

/** The curve is of the training; what is placed in the space afterwards has a loss of its own. */
function withLoss(losses: JobPace['losses'], progress: TaskProgress): JobPace['losses'] {
  const isTraining = progress.step === 'train' || progress.step === 'train-mapping';
  return isTraining ? along(losses, progress, progress.meanLoss) : losses;
}

/** A curve with one point more, where there is one; what lay at or beyond it is of a training before. */
function along(
  curve: JobPace['losses'],
  { done, total }: TaskProgress,
  value: number | undefined,
): JobPace['losses'] {
  if (value === undefined || !Number.isFinite(value) || !total) return curve;
  const share = done / total;
  return [...curve.filter(([before]) => before < share), [share, value]];
}
