import { existsSync } from 'node:fs';
import { isAddress } from '../../contract/address.ts';
import { failureMessage, toFailure } from '../../contract/failure.ts';
import type { FileFailure, SceneRecord } from '../../contract/scene.ts';
import type { TaskProgress, Tasks } from '../../contract/task.ts';
import type { Work } from '../../contract/work.ts';
import { sampleStatistics } from '../../raster/stretch.ts';
import { upright } from '../../raster/upright-raster.ts';
import type { StoredScene } from '../../store/ports/scene.ts';
import type { OpenProject } from '../open-project.ts';
import { openLocation } from '../scenes/open-location.ts';
import { firstStyle, rasterSummary } from '../scenes/scene-record.ts';
import { plainStatistics } from '../scenes/scene-statistics.ts';

/** Adds each file by itself: a bad one fails alone. A file that is a scene already is no second one. */
export async function addScenes(
  project: OpenProject,
  { paths }: Tasks['add-scenes']['params'],
  work: Work<TaskProgress>,
): Promise<Tasks['add-scenes']['result']> {
  const scenes: SceneRecord[] = [];
  const failures: FileFailure[] = [];
  for (const [done, path] of paths.entries()) {
    work.report({ step: 'add-scenes', done, total: paths.length, unit: 'files' });
    try {
      scenes.push(await addScene(project, path, work));
      project.touch('scenes', 'tiles');
    } catch (thrown) {
      const failure = toFailure(thrown);
      if (failure.kind === 'cancelled' || failure.kind === 'internal') throw thrown;
      failures.push({ path, kind: failure.kind, message: failureMessage(failure) });
    }
  }
  return { scenes, failures };
}

async function addScene(project: OpenProject, path: string, work: Work<TaskProgress>): Promise<SceneRecord> {
  const quiet = { signal: work.signal, report() {} };
  const raster = upright(await openLocation(path, project.remote, quiet));
  try {
    const id = raster.fingerprint.slice(0, 12);
    const known = await project.store.scenes.find(id);
    if (known) return (await whereItIs(project, known, path)).record;
    const record = { ...rasterSummary(raster), id, kind: 'raster' as const, georeference: null };
    const statistics = await sampleStatistics(raster, quiet);
    const stored = await project.store.scenes.insert({
      record,
      fingerprint: raster.fingerprint,
      affine: raster.affine,
      acquiredAt: raster.summary.acquired,
      placement: { visible: true, opacity: 1, style: firstStyle(raster, statistics) },
      statistics: plainStatistics(statistics),
    });
    return stored.record;
  } finally {
    await raster.close();
  }
}

/** A scene whose file was moved is found again by its content. One behind an address is where it was last added from. */
async function whereItIs(project: OpenProject, known: StoredScene, path: string): Promise<StoredScene> {
  const { id } = known.record;
  const stays = isAddress(known.record.path) ? known.record.path === path : existsSync(known.record.path);
  if (stays) return known;
  await project.store.scenes.setPath(id, path);
  await project.rasters.forget(id);
  return project.store.scenes.get(id);
}
