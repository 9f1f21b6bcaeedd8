import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { EngineError } from '../../contract/failure.ts';
import type { FileFailure } from '../../contract/scene.ts';
import type { TaskProgress } from '../../contract/task.ts';
import type { Work } from '../../contract/work.ts';
import type { Composition } from '../../raster/compose/composition.ts';
import { planMosaic } from '../../raster/compose/mosaic.ts';
import type { Piece } from '../../raster/compose/piece.ts';
import { planStack, type StackOptions } from '../../raster/compose/stack.ts';
import { acquisitionInMtl } from '../../raster/sensors/landsat.ts';
import { hiddenBy, qualityLookup } from '../../raster/sensors/quality.ts';
import type { BandSet } from '../../raster/sensors/recognise.ts';
import { writeVrt } from '../../raster/vrt/write.ts';
import { freeName } from '../free-name.ts';
import { openPieces, sharedName, stemOf } from './scene-pieces.ts';
import { fileFailure, type PlannedScenes, type SceneToAdd } from './scene-to-add.ts';
import { SCENES_FOLDER } from './written-scenes.ts';

/** All files as the bands of one scene. One that cannot be used stops it: a band that is missing would not be noticed. */
export async function composeStack(
  dir: string,
  files: readonly string[],
  work: Work<TaskProgress>,
): Promise<PlannedScenes> {
  const { pieces, failures } = await openPieces(files, work);
  if (failures.length > 0 || pieces.length === 0) return { scenes: [], failures };
  return stackOf(dir, sharedName(files) ?? 'stack', pieces, {
    names: null,
    quality: null,
    acquired: pieces[0]!.acquired,
  });
}

/** The bands of one picture of a known sensor, with its cloud band as mask. */
export async function composeBandSet(
  dir: string,
  set: BandSet,
  beside: readonly string[],
  work: Work<TaskProgress>,
): Promise<PlannedScenes> {
  const { quality, bands } = set;
  const paths = [...bands.map(({ path }) => path), ...(quality ? [quality.path] : [])];
  const { pieces, failures } = await openPieces(paths, work);
  if (failures.length > 0) return { scenes: [], failures };
  const acquired = (await sensedAt(set, beside)) ?? set.acquired;
  const planned = await stackOf(dir, set.name, pieces.slice(0, bands.length), {
    names: bands.map(({ title }) => title),
    quality: quality && { piece: pieces.at(-1)!, lookup: qualityLookup(quality.meaning) },
    acquired,
  });
  const recognised = {
    sensor: set.sensor,
    acquired,
    bands: bands.map(({ title }) => title),
    mask: quality && { band: quality.name, hides: hiddenBy(quality.meaning) },
    leftOut: [...set.leftOut],
  };
  return { ...planned, scenes: planned.scenes.map((scene) => ({ ...scene, recognised })) };
}

/** Files that fit together as one scene; each that does not is refused by itself. */
export async function composeMosaic(
  dir: string,
  named: readonly string[],
  files: readonly string[],
  work: Work<TaskProgress>,
): Promise<PlannedScenes> {
  const { pieces, failures } = await openPieces(files, work);
  if (pieces.length === 0) return { scenes: [], failures: failures.length ? failures : [nothingIn(named)] };
  const { composition, refused } = planMosaic(pieces);
  const misfits = refused.map(misfit);
  if (composition === null) return { scenes: [], failures: [...failures, ...misfits] };
  const name =
    named.length === 1
      ? stemOf(named[0]!)
      : (sharedName(composition.description.files.map(({ text }) => text)) ?? 'mosaic');
  const scene = await writeScene(dir, name, composition);
  return { scenes: [scene], failures: [...failures, ...misfits] };
}

function nothingIn(named: readonly string[]): FileFailure {
  const failure = {
    kind: 'not-enough',
    what: `rasters in ${named.join(', ')}`,
    found: 0,
    needed: 1,
    remedy: 'Name files, or a folder that holds some.',
  } as const;
  return fileFailure(named[0] ?? '', failure);
}

function misfit({ failure }: EngineError): FileFailure {
  return fileFailure('path' in failure ? failure.path : '', failure);
}

async function stackOf(
  dir: string,
  name: string,
  pieces: readonly Piece[],
  options: StackOptions,
): Promise<PlannedScenes> {
  const planned = planStack(pieces, options);
  if ('composition' in planned)
    return { scenes: [await writeScene(dir, name, planned.composition)], failures: [] };
  return { scenes: [], failures: planned.refused.map(misfit) };
}

async function writeScene(dir: string, name: string, composition: Composition): Promise<SceneToAdd> {
  const folder = join(dir, SCENES_FOLDER);
  const taken = (await readdir(folder).catch(() => [])).map((file) => ({ name: stemOf(file) }));
  const path = join(folder, `${freeName(name, taken)}.vrt`);
  await writeVrt(path, folder, composition);
  return { path, warnings: composition.warnings, recognised: null };
}

/** The time of day stands in Landsat's own description only. */
async function sensedAt({ name }: BandSet, beside: readonly string[]): Promise<string | null> {
  const path = beside.find((file) => basename(file).toLowerCase() === `${name}_mtl.txt`.toLowerCase());
  return path === undefined ? null : acquisitionInMtl(await readFile(path, 'utf8').catch(() => ''));
}
