import { TASK_KINDS, type TaskKind, type TaskProgress, type Tasks } from '../../contract/task.ts';
import type { Work } from '../../contract/work.ts';
import type { OpenProject } from '../open-project.ts';

type RunTask<K extends TaskKind> = (
  project: OpenProject,
  params: Tasks[K]['params'],
  work: Work<TaskProgress>,
) => Promise<Tasks[K]['result']>;

/** Every task with its loader: a command loads what it runs. */
const TASKS: { [K in TaskKind]: () => Promise<RunTask<K>> } = {
  'make-sample': async () => (await import('./make-sample.ts')).makeSample,
  'add-scenes': async () => (await import('./add-scenes.ts')).addScenes,
  'build-overviews': async () => (await import('./build-overviews.ts')).buildSceneOverviews,
  'add-layer': async () => (await import('./add-layer.ts')).addLayer,
  tile: async () => (await import('./tile.ts')).tile,
  label: async () => (await import('./label.ts')).label,
  'add-corpora': async () => (await import('./add-corpora.ts')).addCorpora,
  'train-space': async () => (await import('./train-space.ts')).trainSpace,
  'add-starter': async () => (await import('./add-starter.ts')).addStarter,
  'import-space': async () => (await import('./import-space.ts')).importSpace,
  'embed-texts': async () => (await import('./embed-texts.ts')).embedTexts,
  'evaluate-space': async () => (await import('./evaluate-space.ts')).evaluateSpace,
  'recover-attribute': async () => (await import('./recover-attribute.ts')).recoverAttribute,
  'add-extractor': async () => (await import('./add-extractor.ts')).addExtractor,
  'extract-features': async () => (await import('./extract-features.ts')).extractFeatures,
  'train-mapping': async () => (await import('./train-mapping.ts')).trainMapping,
  'embed-tiles': async () => (await import('./embed-tiles.ts')).embedTiles,
  evaluate: async () => (await import('./evaluate.ts')).evaluate,
  'make-ready': async () => (await import('./make-ready.ts')).makeReady,
  'export-dataset': async () => (await import('./export-dataset.ts')).exportDataset,
};

/** Runs a task by its name; parameters come from a store or a wire and belong to that name. */
export async function runProjectTask(
  project: OpenProject,
  task: TaskKind,
  params: unknown,
  work: Work<TaskProgress>,
): Promise<unknown> {
  if (!TASK_KINDS.includes(task)) throw new Error(`unknown task ${String(task)}`);
  const run = (await TASKS[task]()) as RunTask<TaskKind>;
  return run(project, params as Tasks[TaskKind]['params'], work);
}
