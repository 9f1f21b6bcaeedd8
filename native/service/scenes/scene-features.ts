import type { BandStatistics } from '../../contract/scene.ts';
import type { Work } from '../../contract/work.ts';
import type { Raster } from '../../raster/raster.ts';
import type { FeatureFile } from '../../store/ports/feature-file.ts';
import type { StoredGrid } from '../../store/ports/grid.ts';
import type { StoredMapping } from '../../store/ports/mapping.ts';
import type { StoredScene } from '../../store/ports/scene.ts';
import type { OpenProject } from '../open-project.ts';
import { type ExtractorSetup, setUpExtractor } from './extractor-setup.ts';
import { bandStatistics } from './scene-statistics.ts';

/** One scene that is cut into tiles, and how an extractor looks at it. */
export interface FeatureScene {
  scene: StoredScene;
  raster: Raster;
  grid: StoredGrid;
  setup: ExtractorSetup;
}

/** All scenes with a grid, in draw order, set up for one extractor. */
export async function featureScenes(
  project: OpenProject,
  extractorId: string,
  work: Work,
): Promise<FeatureScene[]> {
  const scenes: FeatureScene[] = [];
  for (const grid of await project.store.grids.list()) {
    const { scene, raster } = await project.rasters.of(grid.scene);
    const statistics = await statisticsOf(project, scene, raster, work);
    scenes.push({
      scene,
      raster,
      grid,
      setup: await setUpExtractor(extractorId, raster, statistics, grid.sizePx),
    });
  }
  return scenes;
}

async function statisticsOf(
  project: OpenProject,
  scene: StoredScene,
  raster: Raster,
  work: Work,
): Promise<BandStatistics[]> {
  if (scene.statistics) return scene.statistics;
  const statistics = await bandStatistics(raster, work);
  await project.store.scenes.setStatistics(scene.record.id, statistics);
  return statistics;
}

export function featureKey({ scene, setup }: FeatureScene) {
  return { scene: scene.record.id, extractor: setup.extractor.id, version: setup.version };
}

/** A mapping reads the features of its extractor's version, from scenes of its band layout. */
export function isReadable({ setup }: FeatureScene, mapping: StoredMapping): boolean {
  return setup.layoutName === mapping.bandLayout && setup.extractor.version === mapping.extractorVersion;
}

/** The features of a scene when all of them are there; null otherwise. The caller closes the file. */
export async function completeFeatures(
  project: OpenProject,
  scene: FeatureScene,
): Promise<FeatureFile | null> {
  const file = await project.store.featureFiles.openForReading(featureKey(scene));
  if (!file || file.missing().length === 0) return file;
  await file.close();
  return null;
}
