import type { TaskProgress } from '../contract/task.ts';
import type { Work } from '../contract/work.ts';
import type { Remote } from '../io/remote/remote.ts';
import type { ProjectStore } from '../store/ports.ts';
import { OpenBaseMaps } from './base-maps/open-base-maps.ts';
import { JobQueue } from './job-queue.ts';
import { LoadedMappings } from './mappings/loaded-mappings.ts';
import { OneAtATime } from './one-at-a-time.ts';
import type { Noun, RevisionBoard } from './revision.ts';
import { SceneRasters } from './scenes/scene-rasters.ts';
import { SearchMemory } from './search-parts/search-memory.ts';
import { LoadedSpaces } from './spaces/loaded-spaces.ts';
import { SceneStretches } from './styles/scene-stretches.ts';
import { runProjectTask } from './tasks/table.ts';

/** One open project: its store, its jobs, and what is kept in memory of it. */
export class OpenProject {
  readonly openedAt = new Date().toISOString();
  readonly store: ProjectStore;
  readonly jobs: JobQueue;
  readonly rasters: SceneRasters;
  readonly baseMaps: OpenBaseMaps;
  readonly stretches = new SceneStretches();
  readonly spaces: LoadedSpaces;
  readonly mappings: LoadedMappings;
  readonly searches = new SearchMemory();
  /** Turns of those who need the layer of what is drawn, which the first of them makes. */
  readonly drawing = new OneAtATime();
  /** Turns of those who write labels by the rule. */
  readonly relabelling = new OneAtATime();
  readonly remote: Remote;
  readonly #board: RevisionBoard;

  constructor(store: ProjectStore, board: RevisionBoard, remote: Remote) {
    this.store = store;
    this.remote = remote;
    this.#board = board;
    this.rasters = new SceneRasters(store, remote);
    this.baseMaps = new OpenBaseMaps(remote, () => board.touch('baseMaps'));
    this.spaces = new LoadedSpaces(store);
    this.mappings = new LoadedMappings(store.mappings);
    this.jobs = new JobQueue(
      store.jobs,
      (task, params, work) => runProjectTask(this, task, params, work),
      () => board.touch('jobs'),
    );
  }

  get dir(): string {
    return this.store.dir;
  }

  /** Tells every window that these nouns have changed. */
  touch(...nouns: Noun[]): void {
    this.#board.touch(...nouns);
  }

  async close(): Promise<void> {
    await this.jobs.close();
    await this.rasters.close();
    await this.baseMaps.close();
    await this.store.close();
  }
}

/** A part of a longer task: its progress under a step name of its own. */
export function inStep(
  work: Work<TaskProgress>,
  step: TaskProgress['step'],
  unit: TaskProgress['unit'],
): Work<{ done: number; total: number | null }> {
  return { signal: work.signal, report: ({ done, total }) => work.report({ step, done, total, unit }) };
}
