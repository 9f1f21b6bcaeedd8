import { toFailure } from '../../native/contract/failure.ts';
import type {
  MachineReport,
  ProjectInfo,
  ProjectRevision,
  RecentProject,
  StepStatus,
} from '../../native/contract/project.ts';
import type { Session } from './session.svelte.ts';

type Noun = Exclude<keyof ProjectRevision, 'project'>;

/** The open project, and who reads again when something of it moves. */
export class Project {
  info = $state.raw<ProjectInfo | null>(null);
  /** Null until the engine first says how things stand. */
  revision = $state.raw<ProjectRevision | null>(null);
  recent = $state.raw<readonly RecentProject[]>([]);
  ready = $state.raw<readonly StepStatus[]>([]);
  machine = $state.raw<MachineReport | null>(null);
  readonly isOpen = $derived(this.info !== null);
  /** The engine has said that no project is open; before it speaks, nobody knows. */
  readonly isShut = $derived(this.info === null && this.revision?.project === null);
  /** What commands that need a project wait for; null when there is one. */
  readonly whyShut = $derived(this.isOpen ? null : 'Waits for an open project');
  readonly missing = $derived(
    this.ready.filter((step) => step.state === 'missing' || step.state === 'blocked'),
  );
  readonly stale = $derived(this.ready.filter((step) => step.state === 'stale'));
  /** Openings and closings that the engine was asked for and has not answered. */
  #changes = $state(0);
  readonly #session: Session;
  readonly #readers: { nouns: readonly Noun[]; read: () => Promise<void> }[] = [];

  constructor(session: Session) {
    this.#session = session;
    this.onMoved(['scenes', 'layers', 'labels', 'tiles', 'corpora', 'spaces', 'mappings'], async () => {
      [this.info, this.ready] = await Promise.all([
        session.engine.projectInfo({}, session.quick),
        session.engine.readyStatus({}, session.quick),
      ]);
    });
  }

  /**
   * Whether what was read from that project is about the open one. While another one opens (the answer to opening and the
   * news of it come one after the other) nothing is: the engine knows the old things no more.
   */
  isCurrent(path: string | null): boolean {
    if (this.#changes > 0) return false;
    return path !== null && path === this.revision?.project && path === this.info?.project;
  }

  /** `read` runs when a project opens and whenever one of `nouns` has moved. */
  onMoved(nouns: readonly Noun[], read: () => Promise<void>): void {
    this.#readers.push({ nouns, read: oneReading(read) });
  }

  /** Follows the engine until it is told to stop. */
  follow(onTrouble: (thrown: unknown) => void): () => void {
    const stop = new AbortController();
    const { engine } = this.#session;
    let isFirst = true;
    const report = (revision: ProjectRevision) => {
      // An engine that was started again holds no project: the one that was open is opened again.
      const lost = isFirst && revision.project === null ? this.info : null;
      isFirst = false;
      if (lost) this.revision = null;
      void (lost ? this.open(lost.project) : this.#take(revision)).catch(onTrouble);
    };
    engine.follow({}, { signal: stop.signal, report }).catch((thrown) => {
      const { kind } = toFailure(thrown);
      if (kind !== 'cancelled' && kind !== 'engine-lost') onTrouble(thrown);
    });
    void this.readStart().catch(onTrouble);
    return () => stop.abort();
  }

  async readStart(): Promise<void> {
    const { engine, quick } = this.#session;
    this.recent = await engine.recentProjects({}, quick);
    this.machine = await engine.machineReport({}, quick);
  }

  async #take(next: ProjectRevision): Promise<void> {
    const before = this.revision;
    this.revision = next;
    if (next.project === null) {
      this.info = null;
      return;
    }
    const opened = before?.project !== next.project || this.info === null;
    if (opened) this.info = await this.#session.engine.projectInfo({}, this.#session.quick);
    const due = this.#readers.filter(
      ({ nouns }) => opened || nouns.some((noun) => before?.[noun] !== next[noun]),
    );
    await Promise.all(due.map(({ read }) => read()));
  }

  async create(path: string): Promise<void> {
    this.info = await this.#change(({ engine, quick }) => engine.newProject({ path }, quick));
  }

  async open(path: string): Promise<void> {
    this.info = await this.#change(({ engine, quick }) => engine.openProject({ path }, quick));
  }

  async #change<T>(ask: (session: Session) => Promise<T>): Promise<T> {
    this.#changes += 1;
    try {
      return await ask(this.#session);
    } finally {
      this.#changes -= 1;
    }
  }

  async close(): Promise<void> {
    await this.#change(({ engine, quick }) => engine.closeProject({}, quick));
    this.info = null;
    await this.readStart();
  }
}

/**
 * Readings that overlap may end in another order than they began, and the older would stay: one runs at a time, and what
 * moved meanwhile is read once more.
 */
function oneReading(read: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let isDue = false;
  const readWhileDue = async () => {
    while (isDue) {
      isDue = false;
      await read();
    }
  };
  return () => {
    isDue = true;
    running ??= readWhileDue().finally(() => {
      running = null;
    });
    return running;
  };
}
