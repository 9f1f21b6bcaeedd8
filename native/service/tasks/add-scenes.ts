import { existsSync } from 'node:fs';
import { isAddress } from '../../contract/address.ts';
import type { SceneRecord, ScenesAdded } from '../../contract/scene.ts';
import type { TaskProgress, Tasks } from '../../contract/task.ts';
import { silent, type Work } from '../../contract/work.ts';
import { sampleStatistics } from '../../raster/display/stretch.ts';
import type { SetImage } from '../../raster/image-set/image-set.ts';
import { upright } from '../../raster/upright-raster.ts';
import type { StoredScene } from '../../store/ports/scene.ts';
import { labelNamed } from '../labels/label-meaning.ts';
import type { OpenProject } from '../open-project.ts';
import { openLocation } from '../scenes/open-location.ts';
import { planScenes } from '../scenes/plan-scenes.ts';
import { firstStyle, rasterSummary } from '../scenes/scene-record.ts';
import { failedWith, type SceneToAdd } from '../scenes/scene-to-add.ts';
import { keepingUsed } from '../scenes/written-scenes.ts';
import { plainStatistics } from '../styles/scene-statistics.ts';
import { whoIsWorking } from '../who.ts';
import { label } from './label.ts';
import { tile } from './tile.ts';

/**
 * Adds each scene by itself: a bad one fails alone. A file that is a scene already is no second one. What is drawn from many
 * files is written into the project first.
 */
export function addScenes(
  project: OpenProject,
  params: Tasks['add-scenes']['params'],
  work: Work<TaskProgress>,
): Promise<Tasks['add-scenes']['result']> {
  return keepingUsed(project.store, () => addPlanned(project, params, work));
}

async function addPlanned(
  project: OpenProject,
  { paths, as = 'each' }: Tasks['add-scenes']['params'],
  work: Work<TaskProgress>,
): Promise<ScenesAdded> {
  const planned = await planScenes(project.dir, paths, as, work);
  const added: ScenesAdded = { scenes: [], failures: [...planned.failures], recognised: [] };
  for (const [done, scene] of planned.scenes.entries()) {
    work.report({ step: 'add-scenes', done, total: planned.scenes.length, unit: 'files' });
    try {
      const record = await addScene(project, scene, work);
      added.scenes.push(record);
      if (scene.images) await tileAndLabel(project, record.id, scene.images, work);
      if (scene.recognised) added.recognised.push({ scene: record.id, ...scene.recognised });
      project.touch('scenes', 'tiles');
    } catch (thrown) {
      added.failures.push(...failedWith(scene.path, thrown).failures);
    }
  }
  return added;
}

async function addScene(
  project: OpenProject,
  { path, warnings, images }: SceneToAdd,
  work: Work<TaskProgress>,
): Promise<SceneRecord> {
  const quiet = silent(work.signal);
  const raster = upright(await openLocation(path, project.remote, quiet));
  try {
    const id = raster.fingerprint.slice(0, 12);
    const known = await project.store.scenes.find(id);
    if (known) return (await whereItIs(project, known, path)).record;
    const summary = rasterSummary(raster);
    const record = {
      ...summary,
      warnings: [...warnings, ...summary.warnings],
      id,
      kind: images ? ('image-set' as const) : ('raster' as const),
    };
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

/** Each picture of a set is a tile, and the name of its folder its label: one step back takes the labels away. */
async function tileAndLabel(
  project: OpenProject,
  scene: string,
  images: readonly SetImage[],
  work: Work<TaskProgress>,
): Promise<void> {
  await tile(project, { scene, sizePx: null, sizeM: null, stridePx: null }, work);
  const changes = [];
  for (const [title, tiles] of Map.groupBy(images.keys(), (n) => images[n]!.label)) {
    if (title === null) continue;
    const { id } = await labelNamed(project, title.replaceAll('_', ' '));
    changes.push({ noun: 'tile-label' as const, scene, tiles, label: id });
  }
  if (changes.length > 0) {
    await project.store.edits.make({ who: whoIsWorking(), action: 'set-tile-label', changes });
  }
  await label(project, { rule: null }, work);
  project.touch('edits', 'labels', 'tiles');
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
