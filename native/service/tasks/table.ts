import { TASK_KINDS, type TaskKind, type TaskProgress, type Tasks } from '../../contract/task.ts';
import type { Work } from '../../contract/work.ts';
import type { OpenProject } from '../open-project.ts';
import { addCorpora } from './add-corpora.ts';
import { addLayer } from './add-layer.ts';
import { addScenes } from './add-scenes.ts';
import { embedTiles } from './embed-tiles.ts';
import { evaluate } from './evaluate.ts';
import { evaluateSpace } from './evaluate-space.ts';
import { exportDataset } from './export-dataset.ts';
import { extractFeatures } from './extract-features.ts';
import { label } from './label.ts';
import { makeReady } from './make-ready.ts';
import { makeSample } from './make-sample.ts';
import { tile } from './tile.ts';
import { trainMapping } from './train-mapping.ts';
import { trainSpace } from './train-space.ts';

type TaskTable = {
  [K in TaskKind]: (
    project: OpenProject,
    params: Tasks[K]['params'],
    work: Work<TaskProgress>,
  ) => Promise<Tasks[K]['result']>;
};

const TASKS: TaskTable = {
  'make-sample': makeSample,
  'add-scenes': addScenes,
  'add-layer': addLayer,
  tile,
  label,
  'add-corpora': addCorpora,
  'train-space': trainSpace,
  'evaluate-space': evaluateSpace,
  'extract-features': extractFeatures,
  'train-mapping': trainMapping,
  'embed-tiles': embedTiles,
  evaluate,
  'make-ready': makeReady,
  'export-dataset': exportDataset,
};

/** Runs a task by its name; parameters come from a store or a wire and belong to that name. */
export function runProjectTask(
  project: OpenProject,
  task: TaskKind,
  params: unknown,
  work: Work<TaskProgress>,
): Promise<unknown> {
  if (!TASK_KINDS.includes(task)) throw new Error(`unknown task ${String(task)}`);
  const run = TASKS[task] as (
    project: OpenProject,
    params: unknown,
    work: Work<TaskProgress>,
  ) => Promise<unknown>;
  return run(project, params, work);
}
