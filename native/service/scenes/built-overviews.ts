import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { SceneRecord } from '../../contract/scene.ts';
import { unattended } from '../../contract/work.ts';
import { missingOverviews, overviewSizes } from '../../raster/overviews/sizes.ts';
import { withOverviews } from '../../raster/overviews/with-overviews.ts';
import type { Raster } from '../../raster/raster.ts';

/** Overviews that were built for scenes, in a folder of the project that can be thrown away. */
const FOLDER = path.join('cache', 'overviews');

/** @param scene its id, which comes from its content: another file never meets these overviews */
export function overviewsPath(projectDir: string, scene: string): string {
  return path.join(projectDir, FOLDER, `${scene}.ovr`);
}

/** The record with the overviews that were built counted in. */
export function withBuiltCount(projectDir: string, record: SceneRecord): SceneRecord {
  if (!existsSync(overviewsPath(projectDir, record.id))) return record;
  const whole = { widthPx: record.width, heightPx: record.height };
  return { ...record, overviews: Math.max(record.overviews, overviewSizes(whole).length) };
}

/** What was built for a raster, opened; null where nothing was. What is damaged or does not fit is thrown away. */
export async function openBuilt(projectDir: string, scene: string, raster: Raster): Promise<Raster | null> {
  const file = overviewsPath(projectDir, scene);
  if (!existsSync(file)) return null;
  const { openRaster } = await import('../../raster/open.ts');
  // A cache: what cannot be opened can be built again.
  const built = await openRaster(file, unattended).catch(() => null);
  if (built && fits(raster, built)) return built;
  await built?.close();
  await rm(file, { force: true });
  return null;
}

function fits(raster: Raster, built: Raster): boolean {
  const [first] = missingOverviews(raster);
  const isSameSize = first?.widthPx === built.summary.widthPx && first.heightPx === built.summary.heightPx;
  const [own, theirs] = [raster.summary.bands, built.summary.bands];
  return isSameSize && own.length === theirs.length && own[0]!.type === theirs[0]!.type;
}

export async function removeBuilt(projectDir: string, scene: string): Promise<void> {
  await rm(overviewsPath(projectDir, scene), { force: true });
  await removeUnfinished(projectDir, scene);
}

/** What a build that was killed has left. */
export async function removeUnfinished(projectDir: string, scene: string): Promise<void> {
  const folder = path.join(projectDir, FOLDER);
  const names = await readdir(folder).catch(() => []); // no folder yet
  for (const name of names) {
    if (name.startsWith(`.${scene}.ovr.`)) await rm(path.join(folder, name), { force: true });
  }
}

/** A raster, and what was built for it joined to it. */
export interface JoinedRaster {
  readonly own: Raster;
  readonly built: Raster | null;
  readonly raster: Raster;
}

export async function joined(projectDir: string, scene: string, own: Raster): Promise<JoinedRaster> {
  const built = await openBuilt(projectDir, scene, own);
  return { own, built, raster: built ? withOverviews(own, built) : own };
}
