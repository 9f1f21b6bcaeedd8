import { failureMessage, toFailure } from '../../contract/failure.ts';
import type { BuiltOverviews, FileFailure, OverviewMethod } from '../../contract/scene.ts';
import type { TaskProgress, Tasks } from '../../contract/task.ts';
import type { Work } from '../../contract/work.ts';
import { buildOverviews, defaultMethod, missingBlocks } from '../../raster/overviews/build-overviews.ts';
import type { Raster } from '../../raster/raster.ts';
import type { OpenProject } from '../open-project.ts';
import { requireScenes } from '../requirements.ts';
import { overviewsPath, removeUnfinished } from '../scenes/built-overviews.ts';

/** Builds the overviews that scenes lack, beside the project; a scene that cannot be read fails alone. */
export async function buildSceneOverviews(
  project: OpenProject,
  { scene: asked, method }: Tasks['build-overviews']['params'],
  work: Work<TaskProgress>,
): Promise<Tasks['build-overviews']['result']> {
  const scenes = await requireScenes(project, asked);
  const built: BuiltOverviews[] = [];
  const failures: FileFailure[] = [];
  for (const { record } of scenes) {
    if (record.kind !== 'raster') continue;
    try {
      built.push(await buildFor(project, record.id, method, work));
      project.touch('scenes');
    } catch (thrown) {
      const failure = toFailure(thrown);
      // One scene that was asked for by name fails as itself.
      if (failure.kind === 'cancelled' || failure.kind === 'internal' || asked !== null) throw thrown;
      failures.push({ path: record.path, kind: failure.kind, message: failureMessage(failure) });
    }
  }
  return { scenes: built, failures };
}

async function buildFor(
  project: OpenProject,
  id: string,
  asked: OverviewMethod | null,
  work: Work<TaskProgress>,
): Promise<BuiltOverviews> {
  const startMs = performance.now();
  // Built once more where a method is named: it may be another one than that of before.
  if (asked) await project.rasters.dropOverviews(id);
  const raster = await project.rasters.asFiled(id);
  const { name } = raster.summary;
  const method = asked ?? defaultMethod(raster);
  if (missingBlocks(raster) === 0) return present(id, name, raster);
  const file = overviewsPath(project.dir, id);
  await removeUnfinished(project.dir, id);
  const report = ({ done, total }: { done: number; total: number }) =>
    work.report({ step: 'build-overviews', done, total, unit: 'blocks' });
  const made = await buildOverviews(raster, file, method, { signal: work.signal, report });
  await project.rasters.joinOverviews(id);
  const { overviews } = (await project.rasters.asFiled(id)).summary;
  const seconds = (performance.now() - startMs) / 1000;
  return { scene: id, name, method, overviews, built: made.overviews, file, bytes: made.bytes, seconds };
}

/** Nothing to do: the scene has overviews, or is small. */
function present(scene: string, name: string, raster: Raster): BuiltOverviews {
  const { overviews } = raster.summary;
  return { scene, name, method: null, overviews, built: 0, file: null, bytes: 0, seconds: 0 };
}
