import { basename } from 'node:path';
import { EngineError } from '../../contract/failure.ts';
import type { FileFailure, ScenesAs, TableWishes } from '../../contract/scene.ts';
import type { TaskProgress } from '../../contract/task.ts';
import type { Work } from '../../contract/work.ts';
import { type BandSet, recogniseBandSets } from '../../raster/sensors/recognise.ts';
import { composeImageSet } from './compose-image-set.ts';
import { composeBandSet, composeMosaic, composeStack } from './compose-scene.ts';
import { composeTable, isTable } from './compose-table.ts';
import { filesBelow, isFolder } from './scene-files.ts';
import { failedWith, type PlannedScenes, type SceneToAdd } from './scene-to-add.ts';

/** What files become as scenes. For scenes of many files a VRT is written into the project. */
export async function planScenes(
  dir: string,
  paths: readonly string[],
  as: ScenesAs,
  table: TableWishes,
  work: Work<TaskProgress>,
): Promise<PlannedScenes> {
  if (as === 'image-set') return imageSets(dir, paths, work);
  if (as !== 'each') {
    const files = (await Promise.all(paths.map((path) => filesOf(path, work.signal)))).flat();
    return as === 'stack' ? composeStack(dir, files, work) : composeMosaic(dir, paths, files, work);
  }
  const scenes: SceneToAdd[] = [];
  const failures: FileFailure[] = [];
  for (const path of paths) {
    const planned = await planOne(dir, path, table, work).catch((thrown) => failedWith(path, thrown));
    scenes.push(...planned.scenes);
    failures.push(...planned.failures);
  }
  return { scenes, failures };
}

async function planOne(
  dir: string,
  path: string,
  table: TableWishes,
  work: Work<TaskProgress>,
): Promise<PlannedScenes> {
  if (await isFolder(path)) return planFolder(dir, path, work);
  const scene = (await isTable(path))
    ? await composeTable(dir, path, table, work)
    : { path, warnings: [], recognised: null };
  return { scenes: [scene], failures: [] };
}

async function imageSets(
  dir: string,
  folders: readonly string[],
  work: Work<TaskProgress>,
): Promise<PlannedScenes> {
  const planned: PlannedScenes[] = [];
  for (const folder of folders) {
    planned.push(await composeImageSet(dir, folder, work).catch((thrown) => failedWith(folder, thrown)));
  }
  return {
    scenes: planned.flatMap(({ scenes }) => scenes),
    failures: planned.flatMap(({ failures }) => failures),
  };
}

/** A folder stands for the rasters in it: other files that lie there are no pieces. */
async function filesOf(path: string, signal: AbortSignal): Promise<string[]> {
  if (!(await isFolder(path))) return [path];
  return (await filesBelow(path, signal)).filter((file) => RASTER.test(file));
}

// By ending, because the folders of products hold other files. Not those that draw from or show the others: VRTs, quicklooks.
const RASTER = /\.(tiff?|gtiff?|jp2|ntf|nitf|sid|ecw|img)$/i;

/** The pictures of known sensors in a folder. What else lies there is not guessed at. */
async function planFolder(dir: string, folder: string, work: Work<TaskProgress>): Promise<PlannedScenes> {
  const files = await filesBelow(folder, work.signal);
  const sets = recogniseBandSets(files);
  const rasters = files.filter((file) => RASTER.test(file));
  if (sets.length === 0) throw notRecognised(folder, rasters.length);
  const planned: PlannedScenes[] = [];
  for (const set of sets) {
    planned.push(
      isJpeg2000(set)
        ? failedWith(folder, jpeg2000Refusal(folder, set))
        : await composeBandSet(dir, set, files, work).catch((thrown) => failedWith(folder, thrown)),
    );
  }
  const [first, ...scenes] = planned.flatMap((one) => one.scenes);
  return {
    scenes: first ? [besides(first, sets, rasters), ...scenes] : [],
    failures: planned.flatMap(({ failures }) => failures),
  };
}

/** The first scene of a folder says too what else lies there. */
function besides(scene: SceneToAdd, sets: readonly BandSet[], rasters: readonly string[]): SceneToAdd {
  const known = new Set(
    sets.flatMap(({ bands, quality, leftOut }) =>
      [...bands, ...(quality ? [quality] : []), ...leftOut].map(({ path }) => path),
    ),
  );
  const others = rasters.filter((path) => !known.has(path));
  const reason = 'its name is not that of a band of the picture';
  const leftOut = [...scene.recognised!.leftOut, ...others.map((path) => ({ path, reason }))];
  return { ...scene, recognised: { ...scene.recognised!, leftOut } };
}

function notRecognised(folder: string, rasters: number): EngineError {
  if (rasters === 0) {
    const remedy = 'Name a folder that holds bands or pieces, or files.';
    return new EngineError({ kind: 'not-enough', what: `rasters in ${folder}`, found: 0, needed: 1, remedy });
  }
  const reason = `it is a folder of ${rasters === 1 ? '1 raster' : `${rasters} rasters`}, whose names are not those of a known sensor's bands`;
  const remedy =
    'Say what they are: pieces of one mosaic (--mosaic), bands of one image (--stack), or name the files to add each by itself.';
  return new EngineError({ kind: 'format-unsupported', path: folder, reason, remedy });
}

function isJpeg2000({ bands }: BandSet): boolean {
  return bands.every(({ path }) => /\.jp2$/i.test(path));
}

function jpeg2000Refusal(folder: string, { sensor, bands }: BandSet): EngineError {
  const reason = `it holds ${bands.length} bands of ${sensor} as JPEG 2000, which is not read`;
  const stem = basename(bands[0]!.path, '.jp2');
  const remedy = `Convert each with gdal_translate "${stem}.jp2" "${stem}.tif" and add the folder again.`;
  return new EngineError({ kind: 'format-unsupported', path: folder, reason, remedy });
}
