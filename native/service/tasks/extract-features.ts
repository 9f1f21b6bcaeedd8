import type { ExtractorRun } from '../../contract/image.ts';
import type { TaskProgress, Tasks } from '../../contract/task.ts';
import type { Work } from '../../contract/work.ts';
import { readTiles, type TilePixels } from '../../raster/tile-pixels.ts';
import { type FeatureFile, SHARD_TILES } from '../../store/ports/feature-file.ts';
import type { Extract } from '../../vision/extractor.ts';
import { scaleBand } from '../../vision/scaling.ts';
import { DEFAULT_EXTRACTOR, type ExtractorSetup } from '../extractor-setup.ts';
import type { OpenProject } from '../open-project.ts';
import { requireGrids } from '../requirements.ts';
import { type FeatureScene, featureKey, featureScenes } from '../scene-features.ts';

/** Computes the features of every tile, shard by shard; what is there already is kept. */
export async function extractFeatures(
  project: OpenProject,
  { extractors }: Tasks['extract-features']['params'],
  work: Work<TaskProgress>,
): Promise<Tasks['extract-features']['result']> {
  await requireGrids(project);
  const runs: ExtractorRun[] = [];
  for (const id of extractors ?? [DEFAULT_EXTRACTOR]) runs.push(await runExtractor(project, id, work));
  project.touch('mappings');
  return { extractors: runs };
}

async function runExtractor(
  project: OpenProject,
  id: string,
  work: Work<TaskProgress>,
): Promise<ExtractorRun> {
  const scenes = await featureScenes(project, id, { signal: work.signal, report() {} });
  const total = scenes.reduce((sum, { grid }) => sum + grid.tiles, 0);
  let done = 0;
  let seconds = 0;
  let computed = 0;
  for (const scene of scenes) {
    const { setup, grid } = scene;
    const file = await project.store.featureFiles.openForWriting(featureKey(scene), {
      dimension: setup.dimension,
      backend: setup.backend,
    });
    try {
      const missing = file.missing();
      const missingTiles = missing.reduce((sum, shard) => sum + shardTiles(grid.tiles, shard).length, 0);
      done += grid.tiles - missingTiles;
      const report = (tiles: number) =>
        work.report({ step: 'extract-features', done: done + tiles, total, unit: 'tiles' });
      for (const shard of missing) {
        const run = await extractShard(scene, file, shard, { signal: work.signal, report });
        done += run.tiles;
        computed += run.tiles;
        seconds += run.seconds;
      }
    } finally {
      await file.close();
    }
  }
  const setup = scenes[0]!.setup;
  return {
    id,
    dimension: setup.dimension,
    backend: setup.backend,
    tiles: total,
    tilesPerSecond: seconds > 0 ? computed / seconds : 0,
  };
}

function shardTiles(tiles: number, shard: number): Uint32Array {
  const first = shard * SHARD_TILES;
  const length = Math.min(SHARD_TILES, tiles - first);
  return Uint32Array.from({ length }, (_, i) => first + i);
}

async function extractShard(scene: FeatureScene, file: FeatureFile, shard: number, work: Work<number>) {
  const { raster, grid, setup } = scene;
  const tiles = shardTiles(grid.tiles, shard);
  const rows = new Float32Array(tiles.length * setup.dimension);
  const extract = setup.extractor.open(setup.layout);
  const startedMs = performance.now();
  let done = 0;
  const options = { bands: setup.bands, contextPx: setup.marginPx };
  for await (const pixels of readTiles(raster, grid, tiles, options, { signal: work.signal, report() {} })) {
    const row = (pixels.tile - tiles[0]!) * setup.dimension;
    extractTile(extract, setup, pixels, rows.subarray(row, row + setup.dimension));
    work.report(++done);
  }
  const seconds = (performance.now() - startedMs) / 1000;
  await file.writeShard(shard, rows, seconds);
  return { tiles: tiles.length, seconds };
}

/** Features of one tile; a tile without a valid pixel has zeros and is never used. */
function extractTile(extract: Extract, setup: ExtractorSetup, tile: TilePixels, out: Float32Array): void {
  const { widthPx, heightPx, data, valid } = tile;
  const plane = widthPx * heightPx;
  for (const [band, scaling] of setup.scaling.entries()) {
    const samples = data.subarray(band * plane, (band + 1) * plane);
    scaleBand(samples, null, scaling, samples, valid);
  }
  extract({ pixels: data, valid, widthPx, heightPx, insetPx: setup.marginPx }, out);
}
