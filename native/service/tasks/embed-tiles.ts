import { EngineError } from '../../contract/failure.ts';
import { NOVELTY_WAYS } from '../../contract/image.ts';
import type { TaskProgress, Tasks } from '../../contract/task.ts';
import { silent, type Work } from '../../contract/work.ts';
import { embedWithNovelty } from '../../crossmodal/mapping.ts';
import type { Novelty } from '../../crossmodal/novelty/novelty.ts';
import type { StoredMapping } from '../../store/ports/mapping.ts';
import type { Shard } from '../../store/ports/shard.ts';
import type { Lease, WorkTarget } from '../../store/ports/work-queue.ts';
import type { ProjectStore } from '../../store/ports.ts';
import {
  completeFeatures,
  type FeatureScene,
  featureScenes,
  isReadable,
} from '../extractors/scene-features.ts';
import { scaleWarnings } from '../mappings/ground-scale.ts';
import type { OpenProject } from '../open-project.ts';
import { requireMapping } from '../requirements.ts';

/** Puts every tile of every scene that the mapping can read into its space; shards that are there are kept. */
export async function embedTiles(
  project: OpenProject,
  { mapping: idOrName, space = null }: Tasks['embed-tiles']['params'],
  work: Work<TaskProgress>,
): Promise<Tasks['embed-tiles']['result']> {
  const { record } = await project.spaces.get(space);
  const mapping = await requireMapping(project, record.id, idOrName);
  const quiet = silent(work.signal);
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
  let [done, embedded] = [0, 0];
  const report = () => work.report({ step: 'embed-tiles', done, total, unit: 'tiles' });
  try {
    for (const scene of scenes) {
      const kept = await keptTiles(project, scene, mapping);
      done += kept;
      report();
      if (kept === scene.grid.tiles) continue;
      await embedScene(project, scene, mapping, work, (tiles) => {
        done += tiles;
        embedded += tiles;
        report();
      });
    }
  } finally {
    // Also of what was done before it was cancelled.
    project.searches.forgetTiles();
    project.touch('mappings', 'tiles');
  }
  const seconds = (performance.now() - startedMs) / 1000;
  return {
    tiles: total,
    tilesPerSecond: embedded > 0 ? embedded / seconds : 0,
    warnings: scaleWarnings(mapping, scenes),
  };
}

/** Tiles of the scene that the mapping has embedded before. */
async function keptTiles(
  project: OpenProject,
  { scene }: FeatureScene,
  { id }: StoredMapping,
): Promise<number> {
  return (await project.store.tileEmbeddings.countByScene(id)).get(scene.record.id) ?? 0;
}

async function embedScene(
  project: OpenProject,
  scene: FeatureScene,
  stored: StoredMapping,
  work: Work<TaskProgress>,
  onTiles: (tiles: number) => void,
): Promise<void> {
  const { id, name } = scene.scene.record;
  const file = await completeFeatures(project, scene);
  if (!file) {
    const remedy = 'Compute them with “features”, or run “ready”.';
    throw new EngineError({
      kind: 'step-missing',
      step: `The tiles of ${name} have no image features yet.`,
      remedy,
    });
  }
  try {
    const { mapping } = await project.mappings.get(stored);
    const quiet = silent(work.signal);
    const compute = async (shard: Shard) => embedWithNovelty(await file.readShard(shard), mapping, quiet);
    const { workQueue: queue, tileEmbeddings } = project.store;
    const target: WorkTarget = { of: 'tile-embeddings', scene: id, mapping: stored.id };
    await queue.submit(target, await tileEmbeddings.missing(stored.id, id));
    for (let lease = await queue.take(target); lease; lease = await queue.take(target)) {
      const isKept = await embedShard(project.store, stored.id, lease, compute);
      if (isKept) onTiles(lease.shard.last - lease.shard.first);
      work.signal.throwIfAborted();
    }
  } finally {
    await file.close();
  }
}

/** Embeds one shard. @returns false when the lease was lost, because mapping or grid are gone: nothing is kept */
async function embedShard(
  store: ProjectStore,
  mapping: string,
  lease: Lease,
  compute: (shard: Shard) => ReturnType<typeof embedWithNovelty>,
): Promise<boolean> {
  try {
    const { embeddings, novelty } = await compute(lease.shard);
    const result = { mapping, embeddings, novelty: novelty && byTile(novelty) };
    return await store.tileEmbeddings.replace(lease.shard, result, (transaction) =>
      store.workQueue.finish(lease, transaction),
    );
  } catch (thrown) {
    await store.workQueue.giveBack(lease);
    throw thrown;
  }
}

/** Row-major `[tiles × NOVELTY_WAYS]`. */
function byTile(novelty: Novelty): Float32Array {
  const ways = NOVELTY_WAYS.length;
  const out = new Float32Array(novelty.features.length * ways);
  for (const [n, way] of NOVELTY_WAYS.entries())
    for (const [tile, score] of novelty[way].entries()) out[tile * ways + n] = score;
  return out;
}
