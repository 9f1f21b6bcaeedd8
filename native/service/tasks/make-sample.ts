import { stat } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../../contract/failure.ts';
import type { FileFailure } from '../../contract/scene.ts';
import type { TaskProgress, Tasks } from '../../contract/task.ts';
import type { Work } from '../../contract/work.ts';
import { makeSample as makeSampleFiles } from '../../sample/make-sample.ts';
import { inStep, type OpenProject } from '../open-project.ts';
import { projectInfo } from '../project-info.ts';
import { addCorpora } from './add-corpora.ts';
import { addLayer } from './add-layer.ts';
import { addScenes } from './add-scenes.ts';

/** Which of all possible coasts is drawn. */
const SAMPLE_SEED = 7;

/** Fills a project with an invented coast: a scene, a layer of land cover and texts, made in its `sample` folder. */
export async function makeSample(
  project: OpenProject,
  _params: Tasks['make-sample']['params'],
  work: Work<TaskProgress>,
): Promise<Tasks['make-sample']['result']> {
  const folder = path.join(project.dir, 'sample');
  const files =
    (await madeBefore(folder)) ??
    (await makeSampleFiles(folder, SAMPLE_SEED, inStep(work, 'make-sample', 'steps')));
  const layers = await project.store.layers.list();
  const corpora = await project.store.corpora.list();
  const scenes = await addScenes(project, { paths: [files.scene] }, work);
  mustBeRead(scenes.failures);
  if (!layers.some((layer) => layer.path === files.layer)) {
    const { layer, labelText } = files;
    await addLayer(
      project,
      {
        path: layer,
        layer: null,
        labelField: 'class',
        label: null,
        labelText,
        crs: null,
        bufferM: 0,
        complete: false,
      },
      work,
    );
  }
  if (!corpora.some((corpus) => corpus.path === files.corpus)) {
    const added = await addCorpora(project, { paths: [files.corpus], format: null, column: null }, work);
    mustBeRead(added.failures);
  }
  return projectInfo(project.store);
}

/** The files, when all of them are there: each was written whole. */
async function madeBefore(folder: string) {
  const files = {
    scene: path.join(folder, 'coast.tif'),
    layer: path.join(folder, 'landcover.geojson'),
    corpus: path.join(folder, 'corpus.tsv'),
    labelText: null,
  };
  const found = await Promise.all(
    [files.scene, files.layer, files.corpus].map((file) => stat(file).catch(() => null)),
  );
  return found.every((entry) => entry?.isFile()) ? files : null;
}

function mustBeRead(failures: readonly FileFailure[]): void {
  const [failure] = failures;
  if (failure)
    throw new EngineError({ kind: 'file-unreadable', path: failure.path, reason: failure.message });
}
