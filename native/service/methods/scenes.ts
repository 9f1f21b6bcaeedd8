import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { isAddress } from '../../contract/address.ts';
import type { SceneMethods, ScenePlacement } from '../../contract/scene.ts';
import type { Work } from '../../contract/work.ts';
import { writeNpy } from '../../io/npy.ts';
import type { Raster } from '../../raster/raster.ts';
import type { OpenProject } from '../open-project.ts';
import { removeBuilt, withBuiltCount } from '../scenes/built-overviews.ts';
import { openLocation } from '../scenes/open-location.ts';
import { rasterSummary } from '../scenes/scene-record.ts';
import { SCENES_FOLDER } from '../scenes/written-scenes.ts';
import type { Session } from '../session.ts';
import { pickPixel } from '../styles/pick-pixel.ts';
import { bandStatistics } from '../styles/scene-statistics.ts';
import { whoIsWorking } from '../who.ts';
import { settled } from './edits.ts';

export function sceneMethods(session: Session): SceneMethods {
  return {
    listScenes: async () => ({
      scenes: (await session.project().store.scenes.list()).map(({ record }) =>
        withBuiltCount(session.project().dir, record),
      ),
    }),
    async scenePlacements() {
      const scenes = await session.project().store.scenes.list();
      return scenes.map(({ record, placement }) => ({ id: record.id, ...placement }));
    },
    async placeScenes({ placements }) {
      const project = session.project();
      await restyle(project, placements);
      await project.store.scenes.place(placements);
      project.touch('scenes');
    },
    async sceneStatistics({ scene: id }, work) {
      const project = session.project();
      const stored = await project.store.scenes.get(id);
      if (stored.statistics) return stored.statistics;
      const { raster } = await project.rasters.of(id);
      const statistics = await bandStatistics(raster, work);
      await project.store.scenes.setStatistics(stored.record.id, statistics);
      return statistics;
    },
    async removeScene({ scene: id }) {
      const project = session.project();
      // Jobs read its pixels.
      project.jobs.requireIdle();
      const { record } = await project.store.scenes.get(id);
      // The file is let go last: nobody opens it again for a scene that is gone.
      await project.store.scenes.remove(record.id);
      await project.rasters.forget(record.id);
      await removeBuilt(project.dir, record.id);
      if (dirname(record.path) === join(project.dir, SCENES_FOLDER)) await rm(record.path, { force: true });
      project.searches.forgetTiles();
      project.touch('scenes', 'tiles');
    },
    inspectFile: ({ path }, work) => withRaster(session, path, work, async (raster) => rasterSummary(raster)),
    async readWindow({ path, window, bands, out }, work) {
      const [columnPx, rowPx, widthPx, heightPx] = window;
      return withRaster(session, path, work, async (raster) => {
        const pixelWindow = { columnPx, rowPx, widthPx, heightPx };
        const read = await raster.readWindow(pixelWindow, bands ? { bands } : {}, work);
        const shape = [read.bands.length, heightPx, widthPx];
        const bytes = await writeNpy(out, read.data, shape);
        const first = raster.summary.bands.find((band) => band.index === read.bands[0]);
        if (!first) throw new Error('a raster was read without a band');
        return { file: out, bytes, shape, type: first.type };
      });
    },
    async pickPixel({ scene: id, at, style }, work) {
      const { scene, raster } = await session.project().rasters.of(id);
      return pickPixel(raster, scene.record, at, style, work);
    },
  };
}

/** @param typed a path, or an address with whatever secrets it needs */
async function withRaster<T>(
  { remote }: Session,
  typed: string,
  work: Work,
  use: (raster: Raster) => Promise<T>,
): Promise<T> {
  const location = isAddress(typed) ? await remote.typed(typed) : typed;
  const raster = await openLocation(location, remote, work);
  try {
    return await use(raster);
  } finally {
    await raster.close();
  }
}

/** How scenes look is an edit: it can be taken back. Where they lie in the list, and whether they show, is not. */
async function restyle(project: OpenProject, placements: readonly ScenePlacement[]): Promise<void> {
  const stored = new Map(
    (await project.store.scenes.list()).map((scene) => [scene.record.id, scene.placement.style]),
  );
  const changes = placements
    .filter(({ id, style }) => stored.has(id) && !isDeepStrictEqual(style, stored.get(id)))
    .map(({ id, style }) => ({ noun: 'scene-style' as const, scene: id, after: style }));
  if (changes.length === 0) return;
  const who = whoIsWorking();
  await settled(project, await project.store.edits.make({ who, action: 'style-scene', changes }));
}
