import { existsSync } from 'node:fs';
import { isAddress } from '../../contract/address.ts';
import { EngineError, outOfRange } from '../../contract/failure.ts';
import type { SceneRecord, ScenesAdded, ScenesAs, TableWishes } from '../../contract/scene.ts';
import type { TaskProgress, Tasks } from '../../contract/task.ts';
import { silent, type Work } from '../../contract/work.ts';
import { sampleStatistics } from '../../raster/display/stretch.ts';
import type { SetImage } from '../../raster/image-set/image-set.ts';
import type { Raster } from '../../raster/raster.ts';
import { upright } from '../../raster/upright-raster.ts';
import type { StoredScene } from '../../store/ports/scene.ts';
import { sceneEmbedding } from '../extractors/scene-embedding.ts';
import { labelNamed } from '../labels/label-meaning.ts';
import { makeTableLabels } from '../labels/table-labels.ts';
import type { OpenProject } from '../open-project.ts';
import { addCaptions } from '../scenes/add-captions.ts';
import { openLocation } from '../scenes/open-location.ts';
import { planScenes } from '../scenes/plan-scenes.ts';
import { type CaptionFile, readCaptions } from '../scenes/read-captions.ts';
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

const AS_RECOGNISED: TableWishes = { labelField: null, modelId: null };

async function addPlanned(
  project: OpenProject,
  { paths, as = 'each', table = AS_RECOGNISED, captions }: Tasks['add-scenes']['params'],
  work: Work<TaskProgress>,
): Promise<ScenesAdded> {
  // Read before anything is written: captions that cannot be read stop the import.
  const described = captions === undefined ? null : await captionsOf(captions, paths, as, work);
  const planned = await planScenes(project.dir, paths, as, table, work);
  const added: ScenesAdded = { scenes: [], failures: [...planned.failures], recognised: [] };
  for (const [done, scene] of planned.scenes.entries()) {
    work.report({ step: 'add-scenes', done, total: planned.scenes.length, unit: 'files' });
    try {
      const record = await addScene(project, scene, work);
      added.scenes.push(record);
      if (scene.images || scene.isTable) await tileAndLabel(project, record.id, scene, work);
      if (scene.images && described) {
        const tied = await addCaptions(project, record, described, scene.images, paths[0]!, work);
        added.captions = [...(added.captions ?? []), tied];
      }
      if (scene.recognised) added.recognised.push({ scene: record.id, ...scene.recognised });
      project.touch('scenes', 'tiles');
    } catch (thrown) {
      added.failures.push(...failedWith(scene.path, thrown).failures);
    }
  }
  return added;
}

function captionsOf(
  file: string,
  paths: readonly string[],
  as: ScenesAs,
  work: Work<TaskProgress>,
): Promise<CaptionFile> {
  if (as === 'image-set' && paths.length === 1) return readCaptions(file, work);
  throw outOfRange('The file of captions', 'it describes the pictures of one set; name one folder of them');
}

async function addScene(
  project: OpenProject,
  { path, warnings, images, isTable = false }: SceneToAdd,
  work: Work<TaskProgress>,
): Promise<SceneRecord> {
  const quiet = silent(work.signal);
  const raster = upright(await openLocation(path, project.remote, quiet));
  try {
    const id = raster.fingerprint.slice(0, 12);
    const known = await project.store.scenes.find(id);
    if (known) return (await whereItIs(project, known, path)).record;
    if (isTable) await requireUsable(raster, path, quiet);
    const summary = rasterSummary(raster);
    const record = {
      ...summary,
      warnings: [...warnings, ...summary.warnings],
      id,
      kind: kindOf(images !== undefined, isTable),
    };
    const statistics = isTable ? null : await sampleStatistics(raster, quiet);
    const stored = await project.store.scenes.insert({
      record,
      fingerprint: raster.fingerprint,
      affine: raster.affine,
      acquiredAt: raster.summary.acquired,
      placement: { visible: true, opacity: 1, style: firstStyle(raster, statistics ?? UNSEEN) },
      statistics: statistics && plainStatistics(statistics),
    });
    return stored.record;
  } finally {
    await raster.close();
  }
}

/** Of a table, which is not looked at. */
const UNSEEN = { bands: [], isExact: false };

function kindOf(isSet: boolean, isTable: boolean): SceneRecord['kind'] {
  if (isTable) return 'embedding-table';
  return isSet ? 'image-set' : 'raster';
}

/** Rows that were decoded wrongly, or are a part of the model's, are no scene. */
async function requireUsable(raster: Raster, path: string, work: Work): Promise<void> {
  const embedding = await sceneEmbedding(raster, work);
  if (!embedding || !('unusable' in embedding)) return;
  const remedy = 'Export it again as its model gives it.';
  throw new EngineError({ kind: 'format-unsupported', path, reason: embedding.unusable, remedy });
}

/** What comes as tiles, pictures of a set and rows of a table, brings its labels with it. */
async function tileAndLabel(
  project: OpenProject,
  scene: string,
  { images }: SceneToAdd,
  work: Work<TaskProgress>,
): Promise<void> {
  await tile(project, { scene, sizePx: null, sizeM: null, stridePx: null }, work);
  if (images) await labelPictures(project, scene, images);
  else await makeTableLabels(project, scene);
  await label(project, { rule: null }, work);
  project.touch('edits', 'labels', 'tiles');
}

/** The name of a picture's folder is its label: one step back takes the labels away. */
async function labelPictures(
  project: OpenProject,
  scene: string,
  images: readonly SetImage[],
): Promise<void> {
  const changes = [];
  for (const [title, tiles] of Map.groupBy(images.keys(), (n) => images[n]!.label)) {
    if (title === null) continue;
    const { id } = await labelNamed(project, title.replaceAll('_', ' '));
    changes.push({ noun: 'tile-label' as const, scene, tiles, label: id });
  }
  if (changes.length === 0) return;
  await project.store.edits.make({ who: whoIsWorking(), action: 'set-tile-label', changes });
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
