import { EngineError } from '../../contract/failure.ts';
import type { TaskProgress, Tasks } from '../../contract/task.ts';
import type { Work } from '../../contract/work.ts';
import { embedTiles as applyMapping } from '../../crossmodal/mapping.ts';
import { SHARD_TILES } from '../../store/ports/feature-file.ts';
import type { StoredMapping } from '../../store/ports/mapping.ts';
import type { OpenProject } from '../open-project.ts';
import { requireMapping } from '../requirements.ts';
import { completeFeatures, type FeatureScene, featureScenes } from '../scene-features.ts';

/** Puts every tile of every scene that the mapping can read into its space; shards that are there are kept. */
export async function embedTiles(
  project: OpenProject,
  { mapping: idOrName }: Tasks['embed-tiles']['params'],
  work: Work<TaskProgress>,
): Promise<Tasks['embed-tiles']['result']> {
  const { record } = await project.spaces.get(null);
  const mapping = await requireMapping(project, record.id, idOrName);
  const quiet = { signal: work.signal, report() {} };
  const scenes = (await featureScenes(project, mapping.extractor, quiet)).filter((scene) =>
    isReadable(scene, mapping),
  );
  if (scenes.length === 0) {
    const actual =
      (await featureScenes(project, mapping.extractor, quiet))
        .map(({ setup }) => setup.layoutName)
        .join('; ') || 'no tiles';
    throw new EngineError({ kind: 'band-layout-mismatch', expected: mapping.bandLayout, actual });
  }
  const total = scenes.reduce((sum, { grid }) => sum + grid.tiles, 0);
  const startedMs = performance.now();
  let done = 0;
  for (const scene of scenes) {
    await embedScene(project, scene, mapping, work, (tiles) => {
      done += tiles;
      work.report({ step: 'embed-tiles', done, total, unit: 'tiles' });
    });
  }
  project.searches.forgetTiles();
  project.touch('mappings', 'tiles');
  const seconds = (performance.now() - startedMs) / 1000;
  return { tiles: total, tilesPerSecond: seconds > 0 ? total / seconds : 0 };
}

/** A mapping reads the features of its extractor's version, from scenes of its band layout. */
export function isReadable({ setup }: FeatureScene, mapping: StoredMapping): boolean {
  return setup.layoutName === mapping.bandLayout && setup.extractor.version === mapping.extractorVersion;
}

async function embedScene(
  project: OpenProject,
  scene: FeatureScene,
  stored: StoredMapping,
  work: Work<TaskProgress>,
  onTiles: (tiles: number) => void,
): Promise<void> {
  const { id, name } = scene.scene.record;
  const missing = await project.store.tileEmbeddings.missing(stored.id, id);
  const shards = Math.ceil(scene.grid.tiles / SHARD_TILES);
  if (missing.length < shards) onTiles(Math.min(scene.grid.tiles, (shards - missing.length) * SHARD_TILES));
  if (missing.length === 0) return;
  const file = await completeFeatures(project, scene);
  if (!file) {
    const remedy = 'Compute them with “features”, or run “ready”.';
    throw new EngineError({
      kind: 'step-missing',
      step: `The tiles of ${name} have no image features yet.`,
      remedy,
    });
  }
  const { mapping } = await project.mappings.get(stored);
  try {
    for (const shard of missing) {
      work.signal.throwIfAborted();
      const features = await file.readShard(shard);
      const embeddings = await applyMapping(features, mapping, { signal: work.signal, report() {} });
      await project.store.tileEmbeddings.replace({ mapping: stored.id, scene: id, shard }, embeddings);
      onTiles(features.length / mapping.featureDimension);
    }
  } finally {
    await file.close();
  }
}
