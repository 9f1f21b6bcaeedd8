import { TileFeatures } from '../../batch/tile-features.ts';
import type { ExtractorRun } from '../../contract/image.ts';
import type { TaskProgress, Tasks } from '../../contract/task.ts';
import { silent, type Work } from '../../contract/work.ts';
import type { FeatureFile } from '../../store/ports/feature-file.ts';
import type { Lease, WorkTarget } from '../../store/ports/work-queue.ts';
import { defaultThreads, ExtractPool, type TilePool } from '../../vision/extract-pool.ts';
import { featureSource } from '../extractors/feature-source.ts';
import { tilePool } from '../extractors/imported-extractor.ts';
import { extractorParts } from '../extractors/project-extractor.ts';
import {
  defaultExtractors,
  type FeatureScene,
  featureKey,
  requireFeatureScenes,
} from '../extractors/scene-features.ts';
import { learnWhatIsMissing } from '../mappings/learn-extractor.ts';
import type { OpenProject } from '../open-project.ts';
import { requireGrids } from '../requirements.ts';

/** Computes the features of every tile, shard by shard; what is there already is kept. */
export async function extractFeatures(
  project: OpenProject,
  { extractors, threads, seed }: Tasks['extract-features']['params'],
  work: Work<TaskProgress>,
): Promise<Tasks['extract-features']['result']> {
  await requireGrids(project);
  const pool = new ExtractPool(threads ?? defaultThreads(), work.signal);
  try {
    const runs: ExtractorRun[] = [];
    const asked = extractors ?? (await defaultExtractors(project, silent(work.signal)));
    for (const id of extractorParts(asked.join())) {
      await learnWhatIsMissing(project, id, seed ?? 1, work);
      const computing = await tilePool(project, id, pool, work.signal);
      runs.push(await runExtractor(project, id, computing, work));
    }
    project.touch('mappings');
    return { extractors: runs };
  } finally {
    await pool.close();
  }
}

async function runExtractor(
  project: OpenProject,
  id: string,
  pool: TilePool,
  work: Work<TaskProgress>,
): Promise<ExtractorRun> {
  const scenes = await requireFeatureScenes(project, id, silent(work.signal));
  const total = scenes.reduce((sum, { grid }) => sum + grid.tiles, 0);
  const startedMs = performance.now();
  let done = 0;
  let computed = 0;
  const report = () => work.report({ step: 'extract-features', done, total, unit: 'tiles' });
  for (const scene of scenes) {
    const { grid } = scene;
    const { dimension, backend } = partOf(scene);
    const key = featureKey(scene, partOf(scene));
    const file = await project.store.featureFiles.openForWriting(key, { dimension, backend });
    try {
      const missing = file.missing();
      done += grid.tiles - missing.reduce((sum, { first, last }) => sum + last - first, 0);
      report();
      const onTiles = (tiles: number) => {
        done += tiles;
        computed += tiles;
        report();
      };
      await project.store.workQueue.submit(targetOf(scene), missing);
      await extractScene(project, scene, file, pool, { signal: work.signal, report: onTiles });
    } finally {
      await file.close();
    }
  }
  const seconds = (performance.now() - startedMs) / 1000;
  const { dimension, backend } = partOf(scenes[0]!);
  const tilesPerSecond = computed > 0 ? computed / seconds : 0;
  return { id, dimension, backend, tiles: total, tilesPerSecond };
}

/** Each extractor is run by itself. */
const partOf = ({ setup }: FeatureScene) => setup.parts[0]!;

function targetOf(scene: FeatureScene): WorkTarget {
  return { of: 'image-features', ...featureKey(scene, partOf(scene)) };
}

/** Pixels are read in scene order while threads extract what was read before; shards are written in order. */
async function extractScene(
  { store }: OpenProject,
  scene: FeatureScene,
  file: FeatureFile,
  pool: TilePool,
  work: Work<number>,
): Promise<void> {
  const target = targetOf(scene);
  const source = featureSource(scene, partOf(scene));
  const open: { lease: Lease; features: TileFeatures }[] = [];
  let sinceMs = performance.now();
  const writeComplete = async () => {
    for (let rows = open[0]?.features.rows; rows; rows = open[0]?.features.rows) {
      const { lease } = open[0]!;
      const nowMs = performance.now();
      await file.writeShard(lease.shard, rows, (nowMs - sinceMs) / 1000, (transaction) =>
        store.workQueue.finish(lease, transaction),
      );
      open.shift();
      sinceMs = nowMs;
    }
  };
  try {
    for (let lease = await store.workQueue.take(target); lease; lease = await store.workQueue.take(target)) {
      const features = new TileFeatures(source, lease.shard);
      open.push({ lease, features });
      for await (const _ of features.submitTo(pool, work)) {
        await writeComplete();
        if (await store.workQueue.keep(lease)) continue;
        open.splice(
          open.findIndex((other) => other.features === features),
          1,
        );
        break;
      }
    }
    await pool.drained();
    await writeComplete();
  } finally {
    for (const { lease } of open) await store.workQueue.giveBack(lease);
  }
}
