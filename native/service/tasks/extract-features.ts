import type { ExtractorRun } from '../../contract/image.ts';
import type { TaskProgress, Tasks } from '../../contract/task.ts';
import type { Work } from '../../contract/work.ts';
import { type FeatureFile, SHARD_TILES } from '../../store/ports/feature-file.ts';
import { defaultThreads, ExtractPool } from '../../vision/extract-pool.ts';
import { DEFAULT_EXTRACTOR } from '../extractor-setup.ts';
import type { OpenProject } from '../open-project.ts';
import { requireGrids } from '../requirements.ts';
import { type FeatureScene, featureKey, featureScenes } from '../scene-features.ts';
import { tileBatches } from '../tile-batches.ts';

/** Computes the features of every tile, shard by shard; what is there already is kept. */
export async function extractFeatures(
  project: OpenProject,
  { extractors, threads }: Tasks['extract-features']['params'],
  work: Work<TaskProgress>,
): Promise<Tasks['extract-features']['result']> {
  await requireGrids(project);
  const pool = new ExtractPool(threads ?? defaultThreads(), work.signal);
  try {
    const runs: ExtractorRun[] = [];
    for (const id of extractors ?? [DEFAULT_EXTRACTOR])
      runs.push(await runExtractor(project, id, pool, work));
    project.touch('mappings');
    return { extractors: runs };
  } finally {
    await pool.close();
  }
}

async function runExtractor(
  project: OpenProject,
  id: string,
  pool: ExtractPool,
  work: Work<TaskProgress>,
): Promise<ExtractorRun> {
  const scenes = await featureScenes(project, id, { signal: work.signal, report() {} });
  const total = scenes.reduce((sum, { grid }) => sum + grid.tiles, 0);
  const startedMs = performance.now();
  let done = 0;
  let computed = 0;
  const report = () => work.report({ step: 'extract-features', done, total, unit: 'tiles' });
  for (const scene of scenes) {
    const { setup, grid } = scene;
    const file = await project.store.featureFiles.openForWriting(featureKey(scene), {
      dimension: setup.dimension,
      backend: setup.backend,
    });
    try {
      const missing = file.missing();
      done += grid.tiles - missing.reduce((sum, shard) => sum + tilesOf(shard, grid.tiles), 0);
      report();
      const onTiles = (tiles: number) => {
        done += tiles;
        computed += tiles;
        report();
      };
      await extractScene(scene, file, missing, pool, { signal: work.signal, report: onTiles });
    } finally {
      await file.close();
    }
  }
  const seconds = (performance.now() - startedMs) / 1000;
  const { dimension, backend } = scenes[0]!.setup;
  const tilesPerSecond = computed > 0 ? computed / seconds : 0;
  return { id, dimension, backend, tiles: total, tilesPerSecond };
}

function tilesOf(shard: number, tiles: number): number {
  return Math.min(SHARD_TILES, tiles - shard * SHARD_TILES);
}

/** Rows of one shard, filled by the batch, in whatever order threads end. */
class ShardRows {
  readonly shard: number;
  readonly tiles: Uint32Array;
  readonly #dimension: number;
  readonly #rows: Float32Array;
  #done = 0;

  constructor({ grid, setup }: FeatureScene, shard: number) {
    const first = shard * SHARD_TILES;
    this.shard = shard;
    this.tiles = Uint32Array.from({ length: tilesOf(shard, grid.tiles) }, (_, i) => first + i);
    this.#dimension = setup.dimension;
    this.#rows = new Float32Array(this.tiles.length * setup.dimension);
  }

  put(numbers: Uint32Array, features: Float32Array): void {
    for (const [place, tile] of numbers.entries()) {
      const row = features.subarray(place * this.#dimension, (place + 1) * this.#dimension);
      this.#rows.set(row, (tile - this.tiles[0]!) * this.#dimension);
    }
    this.#done += numbers.length;
  }

  /** Null until all are there. */
  get complete(): Float32Array | null {
    return this.#done === this.tiles.length ? this.#rows : null;
  }
}

/** Pixels are read in scene order while threads extract what was read before; shards are written in order. */
async function extractScene(
  scene: FeatureScene,
  file: FeatureFile,
  missing: readonly number[],
  pool: ExtractPool,
  work: Work<number>,
): Promise<void> {
  const { extractor, layout, scaling } = scene.setup;
  const look = { extractor: extractor.id, layout, scaling };
  const unwritten: ShardRows[] = [];
  let sinceMs = performance.now();
  const writeComplete = async () => {
    for (let rows = unwritten[0]?.complete; rows; rows = unwritten[0]?.complete) {
      const nowMs = performance.now();
      await file.writeShard(unwritten.shift()!.shard, rows, (nowMs - sinceMs) / 1000);
      sinceMs = nowMs;
    }
  };
  for (const number of missing) {
    const shard = new ShardRows(scene, number);
    unwritten.push(shard);
    for await (const { numbers, batch } of tileBatches(scene, shard.tiles, { ...work, report() {} })) {
      await pool.submit(look, batch, (rows) => {
        shard.put(numbers, rows);
        work.report(numbers.length);
      });
      await writeComplete();
    }
  }
  await pool.drained();
  await writeComplete();
}
