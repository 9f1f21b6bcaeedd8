import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Engine } from '../contract/engine.ts';
import { EngineError, failureMessage, toFailure } from '../contract/failure.ts';
import type { ProjectInfo, RecentProject } from '../contract/project.ts';
import { Remote } from '../io/remote/remote.ts';
import { examineProject } from '../store/examine.ts';
import { releaseLock, takeLock } from '../store/lock.ts';
import { createStore, openStore } from '../store/open.ts';
import type { ProjectStore } from '../store/ports.ts';
import { OneAtATime } from './one-at-a-time.ts';
import { OpenProject } from './open-project.ts';
import { projectInfo } from './project-info.ts';
import { RecentProjects } from './recent-projects.ts';
import { RevisionBoard } from './revision.ts';
import type { EngineOptions } from './socket-port.ts';

/** What an engine knows between calls: the open project, if there is one, and who follows it. */
export class Session {
  readonly board = new RevisionBoard();
  readonly remote: Remote;
  readonly #options: EngineOptions;
  readonly #recent: RecentProjects;
  #engine: Engine | null = null;
  #open: OpenProject | null = null;
  #socket: { close(): Promise<void> } | null = null;
  /** Two windows may open and close at once. */
  readonly #changes = new OneAtATime();

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#recent = new RecentProjects(options.userDir);
    this.remote = new Remote(path.join(options.userDir, 'remote'));
    // How a host stands is part of what is read from it.
    this.remote.listen(() => this.board.touch('scenes', 'baseMaps'));
  }

  /** The engine that other processes reach over the socket of the project. */
  shareEngine(engine: Engine): void {
    this.#engine = engine;
  }

  project(): OpenProject {
    if (this.#open) return this.#open;
    throw new EngineError({
      kind: 'step-missing',
      step: 'No project is open.',
      remedy: 'Open one, or make a new one.',
    });
  }

  projectDir(): string | null {
    return this.#open?.dir ?? null;
  }

  newProject(folder: string): Promise<ProjectInfo> {
    return this.#changes.run(() => this.#newProject(folder));
  }

  /** The project that is open stays open when this one cannot be opened. */
  openProject(folder: string): Promise<ProjectInfo> {
    return this.#changes.run(() => this.#openProject(path.resolve(folder)));
  }

  closeProject(): Promise<void> {
    return this.#changes.run(() => this.#closeProject());
  }

  async #newProject(folder: string): Promise<ProjectInfo> {
    const dir = path.resolve(folder.endsWith('.semantile') ? folder : `${folder}.semantile`);
    if (await stat(dir).catch(() => null))
      throw new EngineError({ kind: 'already-exists', what: 'folder', name: dir });
    const store = await createStore(dir);
    await store.close();
    return this.#openProject(dir);
  }

  async #openProject(dir: string): Promise<ProjectInfo> {
    if (this.#open?.dir === dir) return projectInfo(this.#open.store);
    // Looked at without changing anything: a folder that is no project of ours gets no lock file.
    await examineProject(dir);
    const socketPath = this.#options.socket?.pathFor(dir) ?? null;
    const attempt = await takeLock(dir, socketPath ?? '');
    if (!attempt.taken) {
      const { pid, socket } = attempt.owner;
      const reason = 'close it there, or work through it';
      throw new EngineError({ kind: 'project-busy', path: dir, pid, socket: socket || null, reason });
    }
    try {
      const store = await openStore(dir);
      await this.#closeProject();
      await this.#adopt(store, socketPath);
    } catch (error) {
      await releaseLock(dir);
      throw error;
    }
    return this.#remember(this.project());
  }

  /** Among the recent projects, with what it holds now. */
  async #remember({ dir, store, openedAt }: OpenProject): Promise<ProjectInfo> {
    const info = await projectInfo(store);
    const { name, scenes } = info;
    await this.#recent.add({ path: dir, name, openedAt, scenes });
    return info;
  }

  async #closeProject(): Promise<void> {
    const open = this.#open;
    if (!open) return;
    this.#open = null;
    try {
      // A convenience: a project that cannot be asked any more is closed all the same.
      await this.#remember(open).catch(() => {});
      await open.close();
    } finally {
      await this.#socket?.close();
      this.#socket = null;
      await releaseLock(open.dir);
      this.board.setProject(null);
    }
  }

  async info(): Promise<ProjectInfo | null> {
    return this.#open ? projectInfo(this.#open.store) : null;
  }

  async recentProjects(): Promise<RecentProject[]> {
    const entries = await this.#recent.list();
    return Promise.all(entries.map(async (entry) => ({ ...entry, trouble: await troubleOf(entry.path) })));
  }

  async #adopt(store: ProjectStore, socketPath: string | null): Promise<void> {
    const open = new OpenProject(store, this.board, this.remote);
    // Open before it is served: who connects asks for it at once.
    this.#open = open;
    try {
      if (socketPath && this.#options.socket && this.#engine) {
        this.#socket = await this.#options.socket.serve(this.#engine, socketPath);
      }
    } catch (error) {
      this.#open = null;
      await open.close();
      throw error;
    }
    this.board.setProject(store.dir);
  }
}

/** Why a project could not be opened now, in a few words; null when it could. */
async function troubleOf(dir: string): Promise<string | null> {
  try {
    await examineProject(dir);
    return null;
  } catch (thrown) {
    const failure = toFailure(thrown);
    switch (failure.kind) {
      case 'project-missing':
        return 'not found';
      case 'project-newer':
        return `written by a newer version (format ${failure.version})`;
      case 'project-damaged':
        return 'damaged';
      default:
        return failureMessage(failure);
    }
  }
}
