import { learnTiles } from '../../batch/learn-tiles.ts';
import { extractTiles } from '../../batch/tile-features.ts';
import type { TaskProgress } from '../../contract/task.ts';
import { silent, type Work } from '../../contract/work.ts';
import type { EvaluationSplit } from '../../crossmodal/evaluation/evaluation.ts';
import { defaultThreads, ExtractPool } from '../../vision/extract-pool.ts';
import { EXTRACTORS, type LearntExtractor } from '../../vision/registry.ts';
import type { ExtractorSetup } from '../extractors/extractor-setup.ts';
import { joinedRows, type RowBlock } from '../extractors/feature-rows.ts';
import { featureSource } from '../extractors/feature-source.ts';
import { tilePool } from '../extractors/imported-extractor.ts';
import { learntExtractor } from '../extractors/project-extractor.ts';
import type { OpenProject } from '../open-project.ts';
import type { SceneTiles } from './gather-labelled.ts';
import { numbersInTurn, shownTiles } from './shown-tiles.ts';
import type { TrainingSet } from './training-set.ts';

/**
 * The folds with features of their own where an extractor learns: in each it learns anew from the training tiles of that
 * fold, and describes all tiles. They are in memory only: what the project keeps is neither read nor changed.
 */
export async function splitsWithFeatures(
  project: OpenProject,
  set: TrainingSet,
  splits: readonly EvaluationSplit[],
  seed: number,
  work: Work<TaskProgress>,
): Promise<EvaluationSplit[]> {
  const { parts } = set.scenes[0]!.scene.setup;
  if (!parts.some(({ learnt }) => learnt)) return [...splits];
  const pool = new ExtractPool(defaultThreads(), work.signal);
  const total = splits.length * parts.filter(({ learnt }) => learnt).length * tilesOf(set.scenes);
  let done = 0;
  const report = (tiles: number) => {
    done += tiles;
    work.report({ step: 'extract-features', done, total, unit: 'tiles' });
  };
  try {
    const found: EvaluationSplit[] = [];
    for (const [n, split] of splits.entries()) {
      const blocks: RowBlock[] = [];
      for (const [part, { learnt }] of parts.entries()) {
        const block = learnt
          ? await learntAnew(project, set.scenes, part, split, seed + n, pool, {
              signal: work.signal,
              report,
            })
          : keptColumns(set, part);
        blocks.push(block);
      }
      const dimension = blocks.reduce((sum, block) => sum + block.dimension, 0);
      found.push({ ...split, own: { features: joinedRows(blocks), dimension } });
    }
    return found;
  } finally {
    await pool.close();
  }
}

const tilesOf = (scenes: readonly SceneTiles[]) => scenes.reduce((sum, { tiles }) => sum + tiles.length, 0);

/** The features of one extractor among those of the set. */
function keptColumns({ tiles, scenes }: TrainingSet, part: number): RowBlock {
  const { parts } = scenes[0]!.scene.setup;
  const first = parts.slice(0, part).reduce((sum, { dimension }) => sum + dimension, 0);
  const { dimension } = parts[part]!;
  const count = tiles.features.length / tiles.dimension;
  const rows = new Float32Array(count * dimension);
  for (let row = 0; row < count; row++) {
    const at = row * tiles.dimension + first;
    rows.set(tiles.features.subarray(at, at + dimension), row * dimension);
  }
  return { rows, dimension };
}

/** @param split of all tiles: those of `train` are learnt from, and those of `validation` judge a learner of labels */
async function learntAnew(
  project: OpenProject,
  scenes: readonly SceneTiles[],
  part: number,
  { train, validation }: EvaluationSplit,
  seed: number,
  threads: ExtractPool,
  work: Work<number>,
): Promise<RowBlock> {
  const { extractor, layout } = scenes[0]!.scene.setup.parts[part]!;
  const entry = EXTRACTORS.find(({ id }) => id === extractor.id) as LearntExtractor;
  const learner = await entry.learner();
  const isSeen = new Set(learner.learnsLabels ? [...train, ...validation] : train);
  const isJudge = new Set(validation);
  const numberOf = numbersInTurn();
  let first = 0;
  const from = scenes.map(({ scene: { raster, grid, setup }, tiles }) => {
    const own = tiles
      .map((tile, n) => ({ tile, judges: isJudge.has(first + n), isSeen: isSeen.has(first + n) }))
      .filter((one) => one.isSeen);
    first += tiles.length;
    const { bands, marginPx, values } = setup.parts[part]!;
    const numbers = Uint32Array.from(own, ({ tile }) => tile.n);
    const shown = learner.learnsLabels ? { shown: shownTiles(own, numberOf) } : {};
    return { raster, grid, bands, marginPx, values, tiles: numbers, ...shown };
  });
  const { learnt } = await learnTiles(learner, layout, from, seed, silent(work.signal));
  const pool = await tilePool(project, extractor.id, threads, work.signal);
  const loaded = await learntExtractor(extractor.id, learnt);
  const dimension = loaded.extractor.dimension(layout);
  const rows = new Float32Array(tilesOf(scenes) * dimension);
  let at = 0;
  for (const { scene, tiles } of scenes) {
    const setup: ExtractorSetup = { ...scene.setup.parts[part]!, ...loaded, dimension };
    const numbers = Uint32Array.from(tiles, ({ n }) => n);
    const found = await extractTiles(featureSource(scene, setup), numbers, pool, work);
    rows.set(found, at);
    at += found.length;
  }
  return { rows, dimension };
}
