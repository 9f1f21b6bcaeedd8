import type { ReadyStep } from '../../contract/project.ts';
import type { TaskProgress, Tasks } from '../../contract/task.ts';
import { silent, type Work } from '../../contract/work.ts';
import type { StoredScene } from '../../store/ports/scene.ts';
import { wantedExtractors } from '../extractors/scene-features.ts';
import { presentRule } from '../labels/rule-setting.ts';
import { addStarterMapping, starterExtractor } from '../mappings/add-starter-mapping.ts';
import type { OpenProject } from '../open-project.ts';
import { readyStatus } from '../ready-status.ts';
import { requireScenes } from '../requirements.ts';
import { embedTiles } from './embed-tiles.ts';
import { extractFeatures } from './extract-features.ts';
import { label } from './label.ts';
import { readySpace } from './ready-space.ts';
import { tile } from './tile.ts';
import { trainMapping } from './train-mapping.ts';

/** Runs what is missing or stale of the way from scenes to answers, with defaults that it names. */
export async function makeReady(
  project: OpenProject,
  { scene, extractor = null }: Tasks['make-ready']['params'],
  work: Work<TaskProgress>,
): Promise<Tasks['make-ready']['result']> {
  const startedMs = performance.now();
  const run = new ReadyRun(project, extractor, work);
  await run.tiles(scene);
  await run.step('labels', async () => {
    const { threshold, mode } = await presentRule(project);
    await label(project, { rule: null }, work);
    return `threshold ${threshold}, ${mode}`;
  });
  await run.step('features', async () => {
    const { extractors } = await extractFeatures(
      project,
      {
        extractors: extractor === null ? await wantedExtractors(project, silent(work.signal)) : [extractor],
        threads: null,
      },
      work,
    );
    return extractors.map(({ id }) => id).join(', ');
  });
  await run.step('space', async () => {
    const { space, chosen } = await readySpace(project, work);
    await useSpace(project, space);
    return chosen;
  });
  await run.step('mapping', async () => {
    const starter = await starterExtractor(project, extractor, silent(work.signal));
    if (starter) {
      const { id, metrics } = await addStarterMapping(project, starter, silent(work.signal));
      await useMapping(project, id);
      return `the one that is shipped: ${metrics.shipped!.title}`;
    }
    const params = { name: null, method: 'ridge', extractor, space: null, seed: 1 } as const;
    const { mapping } = await trainMapping(project, params, work);
    await useMapping(project, mapping);
    return 'ridge, seed 1';
  });
  await run.step('embed', async () => {
    await embedTiles(project, { mapping: null }, work);
    return 'the active mapping';
  });
  return {
    done: run.done,
    skipped: run.skipped,
    defaults: run.defaults,
    seconds: (performance.now() - startedMs) / 1000,
  };
}

/** Where a person has chosen an older one, what was made to take its place would not be used. */
async function useSpace(project: OpenProject, id: string): Promise<void> {
  const { spaces } = project.store;
  if ((await spaces.active())?.id === id) return;
  await spaces.activate(id);
  project.touch('spaces', 'labels', 'mappings');
}

async function useMapping({ store }: OpenProject, id: string): Promise<void> {
  const { space } = await store.mappings.get(id);
  if ((await store.mappings.active(space))?.id !== id) await store.mappings.activate(id);
}

class ReadyRun {
  readonly done: ReadyStep[] = [];
  readonly skipped: ReadyStep[] = [];
  readonly defaults: Record<string, string> = {};
  readonly #project: OpenProject;
  readonly #extractor: string | null;
  readonly #work: Work<TaskProgress>;

  constructor(project: OpenProject, extractor: string | null, work: Work<TaskProgress>) {
    this.#project = project;
    this.#extractor = extractor;
    this.#work = work;
  }

  /** Runs a step unless it is done and nothing it depends on has changed. */
  async step(name: ReadyStep, act: () => Promise<string>): Promise<void> {
    this.#work.signal.throwIfAborted();
    const statuses = await readyStatus(this.#project, this.#extractor, silent(this.#work.signal));
    if (statuses.find(({ step }) => step === name)?.state === 'done') {
      this.skipped.push(name);
      return;
    }
    this.defaults[name] = await act();
    this.done.push(name);
  }

  /** Scenes that have no grid get one of a size that suits them; a grid that is there is a person's choice. */
  async tiles(scene: string | null): Promise<void> {
    const sizes: string[] = [];
    for (const stored of await requireScenes(this.#project, scene)) {
      if (await this.#project.store.grids.find(stored.record.id)) continue;
      const sizePx = suitableSizePx(stored);
      await tile(this.#project, { scene: stored.record.id, sizePx, sizeM: null, stridePx: null }, this.#work);
      sizes.push(`${stored.record.name}: ${sizePx} px`);
    }
    if (sizes.length === 0) {
      this.skipped.push('tiles');
      return;
    }
    this.done.push('tiles');
    this.defaults.tiles = sizes.join('; ');
  }
}

/** About 4,000 tiles a scene, of a power of two; at least 2 px, at most 256 px. */
function suitableSizePx({ record }: StoredScene): number {
  const sizePx = 2 ** Math.round(Math.log2(Math.sqrt((record.width * record.height) / 4000)));
  return Math.max(2, Math.min(256, sizePx, record.width, record.height));
}
