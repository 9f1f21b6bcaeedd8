import { EngineError } from '../../contract/failure.ts';
import type { BandStatistics } from '../../contract/scene.ts';
import type { Work } from '../../contract/work.ts';
import type { Raster } from '../../raster/raster.ts';
import type { FeatureFile, FeatureFileKey } from '../../store/ports/feature-file.ts';
import type { StoredGrid } from '../../store/ports/grid.ts';
import type { StoredMapping } from '../../store/ports/mapping.ts';
import type { StoredScene } from '../../store/ports/scene.ts';
import { isEmbeddingExtractor } from '../../vision/embedding/models.ts';
import type { OpenProject } from '../open-project.ts';
import { bandStatistics } from '../styles/scene-statistics.ts';
import { defaultExtractor, type ExtractorSetup, type SeenScene } from './extractor-setup.ts';
import { type FeatureRows, sideBySide } from './feature-rows.ts';
import { type FeatureSetup, setUpFeatures } from './feature-setup.ts';
import { extractorIds, projectExtractors } from './project-extractor.ts';

/** One scene that is cut into tiles, and how extractors look at it. */
export interface FeatureScene {
  scene: StoredScene;
  raster: Raster;
  grid: StoredGrid;
  setup: FeatureSetup;
}

/**
 * All scenes with a grid that an extractor, or every one of a combination, can look at, in draw order, set up for it. Failures: as
 * of `projectExtractors`.
 */
export async function featureScenes(
  project: OpenProject,
  extractorId: string,
  work: Work,
): Promise<FeatureScene[]> {
  return (await lookAtScenes(project, extractorId, work)).scenes;
}

/** The same, at least one. Fails with what each scene is instead. */
export async function requireFeatureScenes(
  project: OpenProject,
  extractorId: string,
  work: Work,
): Promise<FeatureScene[]> {
  const { scenes, unusable } = await lookAtScenes(project, extractorId, work);
  if (scenes.length > 0) return scenes;
  throw new EngineError({
    kind: 'step-missing',
    step: `${extractorId} can look at none of the scenes. ${unusable.join(' ')}`.trim(),
    remedy: `Add a scene that it reads, or choose another extractor: ${(await extractorIds(project)).join(', ')}.`,
  });
}

/** Extractor ids: for every scene with a grid the one it has unless told, each once, in draw order. */
export async function defaultExtractors(project: OpenProject, work: Work): Promise<string[]> {
  const ids = new Set<string>();
  for (const grid of await project.store.grids.list()) {
    ids.add(await defaultExtractor((await project.rasters.of(grid.scene, work.signal)).raster, work));
  }
  return [...ids];
}

/** What `ready` computes: what suits the scenes, and of pictures what the active mapping reads. */
export async function wantedExtractors(project: OpenProject, work: Work): Promise<string[]> {
  const suiting = await defaultExtractors(project, work);
  const space = await project.store.spaces.active();
  const mapping = space && (await project.store.mappings.active(space.id));
  if (!mapping || isEmbeddingExtractor(mapping.extractor)) return suiting;
  return suiting.map((id) => (isEmbeddingExtractor(id) ? id : mapping.extractor));
}

async function lookAtScenes(project: OpenProject, extractorId: string, work: Work) {
  const scenes: FeatureScene[] = [];
  const unusable: string[] = [];
  const extractors = await projectExtractors(project, extractorId);
  for (const seen of await seenScenes(project, work)) {
    const setup = await setUpFeatures(extractorId, extractors, seen, work);
    const { scene, raster, grid } = seen;
    if ('unusable' in setup) unusable.push(`${scene.record.name}: ${setup.unusable}.`);
    else scenes.push({ scene, raster, grid, setup });
  }
  return { scenes, unusable };
}

/** All scenes with a grid, in draw order. */
export async function seenScenes(project: OpenProject, work: Work): Promise<SeenScene[]> {
  const seen: SeenScene[] = [];
  for (const grid of await project.store.grids.list()) {
    const { scene, raster } = await project.rasters.of(grid.scene, work.signal);
    seen.push({ scene, raster, grid, statistics: () => statisticsOf(project, scene, raster, work) });
  }
  return seen;
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

/** Where the rows of one part are kept. */
export function featureKey({ scene }: FeatureScene, { extractor, version }: ExtractorSetup): FeatureFileKey {
  return { scene: scene.record.id, extractor: extractor.id, version };
}

/** A mapping reads the features of its extractor's version, from scenes of its band layout. */
export function isReadable({ setup }: FeatureScene, mapping: StoredMapping): boolean {
  return setup.layoutName === mapping.bandLayout && setup.extractorVersion === mapping.extractorVersion;
}

/** The features of a scene when all of them, of every part, are there; null otherwise. The caller closes them. */
export async function completeFeatures(
  project: OpenProject,
  scene: FeatureScene,
): Promise<FeatureRows | null> {
  const files: FeatureFile[] = [];
  for (const part of scene.setup.parts) {
    const file = await project.store.featureFiles.openForReading(featureKey(scene, part));
    if (file) files.push(file);
    if (file?.missing().length === 0) continue;
    for (const opened of files) await opened.close();
    return null;
  }
  return sideBySide(files);
}
