import { failureMessage, toFailure } from '../../contract/failure.ts';
import type { BuiltOverviews, FileFailure, OverviewMethod } from '../../contract/scene.ts';
import type { TaskProgress, Tasks } from '../../contract/task.ts';
import type { Work } from '../../contract/work.ts';
import { buildOverviews, defaultMethod, missingBlocks } from '../../raster/overviews/build-overviews.ts';
import type { Raster } from '../../raster/raster.ts';
import type { StoredScene } from '../../store/ports/scene.ts';
import type { OpenProject } from '../open-project.ts';
import { requireScenes } from '../requirements.ts';
import { overviewsPath, removeUnfinished } from '../scenes/built-overviews.ts';

/** Builds the overviews that scenes lack, beside the project; a scene that cannot be read fails alone. */
export async function buildSceneOverviews(
  project: OpenProject,
  { scene: asked, method }: Tasks['build-overviews']['params'],
  work: Work<TaskProgress>,
): Promise<Tasks['build-overviews']['result']> {
  const scenes: BuiltOverviews[] = [];
  const failures: FileFailure[] = [];
  const eachAlone = async (record: StoredScene['record'], act: () => Promise<void>) => {
    try {
      await act();
    } catch (thrown) {
      const failure = toFailure(thrown);
      // One scene that was asked for by name fails as itself.
      if (failure.kind === 'cancelled' || failure.kind === 'internal' || asked !== null) throw thrown;
      failures.push({ path: record.path, kind: failure.kind, message: failureMessage(failure) });
    }
  };
  const opened: { record: StoredScene['record']; raster: Raster }[] = [];
  for (const { record } of await requireScenes(project, asked)) {
    if (record.kind !== 'raster') continue;
    await eachAlone(record, async () => {
      opened.push({ record, raster: await openFor(project, record.id, method) });
    });
  }
  const total = opened.reduce((sum, { raster }) => sum + missingBlocks(raster), 0);
  let before = 0;
  for (const { record, raster } of opened) {
    const report = ({ done }: { done: number }) =>
      work.report({ step: 'build-overviews', done: before + done, total, unit: 'blocks' });
    await eachAlone(record, async () => {
      scenes.push(await buildFor(project, record.id, raster, method, { signal: work.signal, report }));
      project.touch('scenes');
    });
    before += missingBlocks(raster);
  }
  return { scenes, failures };
}

/** Built once more where a method is named: it may be another one than that of before. */
async function openFor(project: OpenProject, id: string, method: OverviewMethod | null): Promise<Raster> {
  if (method) await project.rasters.dropOverviews(id);
  return project.rasters.asFiled(id);
}

async function buildFor(
  project: OpenProject,
  scene: string,
  raster: Raster,
  asked: OverviewMethod | null,
  work: Work<{ done: number; total: number }>,
): Promise<BuiltOverviews> {
  const startMs = performance.now();
  const { name, overviews: present } = raster.summary;
  if (missingBlocks(raster) === 0)
    return { scene, name, method: null, overviews: present, built: 0, file: null, bytes: 0, seconds: 0 };
  const method = asked ?? defaultMethod(raster);
  const file = overviewsPath(project.dir, scene);
  await removeUnfinished(project.dir, scene);
  const made = await buildOverviews(raster, file, method, work);
  await project.rasters.joinOverviews(scene);
  const { overviews } = (await project.rasters.asFiled(scene)).summary;
  const seconds = (performance.now() - startMs) / 1000;
  return { scene, name, method, overviews, built: made.overviews, file, bytes: made.bytes, seconds };
}
