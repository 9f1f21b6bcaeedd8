import { silent, type Work } from '../contract/work.ts';
import { Random } from '../math/random.ts';
import { type BandValues, prepareTile } from '../vision/extract-batch.ts';
import type { BandLayout } from '../vision/extractor.ts';
import type { Checkpoints, Learner, LearningProgress, Shown } from '../vision/learner.ts';
import { type PixelSource, tileBatches } from './tile-batches.ts';

/** Tiles of one scene that may be learnt from. */
export interface LearningTiles extends PixelSource {
  readonly values: BandValues;
  readonly tiles: Uint32Array;
  /** What a tile shows, by its number; for a learner of labels. */
  readonly shown?: ReadonlyMap<number, Shown>;
}

/**
 * Lets an extractor learn from tiles of scenes of one band layout; of more than it looks at, as many are drawn at random.
 * Failures: not-enough, and those of reading.
 *
 * @returns what was learnt, and from how many tiles
 */
export async function learnTiles(
  learner: Learner,
  layout: BandLayout,
  scenes: readonly LearningTiles[],
  seed: number,
  work: Work<LearningProgress>,
  checkpoints?: Checkpoints,
): Promise<{ learnt: Uint8Array; tiles: number }> {
  const drawn = drawTiles(scenes, learner.mostTiles, seed);
  const total = drawn.reduce((sum, { tiles }) => sum + tiles.length, 0);
  const learning = learner.begin(layout, total, seed);
  let done = 0;
  for (const scene of drawn) {
    for await (const { numbers, batch } of tileBatches(scene, scene.tiles, silent(work.signal))) {
      const { widthPx, heightPx, insetPx } = batch;
      const plane = widthPx * heightPx;
      const size = scene.bands.length * plane;
      for (let n = 0; n < batch.count; n++) {
        const pixels = batch.pixels.subarray(n * size, (n + 1) * size);
        const valid = batch.valid.subarray(n * plane, (n + 1) * plane);
        prepareTile(scene.values, pixels, valid);
        learning.see({ pixels, valid, widthPx, heightPx, insetPx }, scene.shown?.get(numbers[n]!));
      }
      done += numbers.length;
      work.report({ done, total: 2 * total });
    }
  }
  // To look at tiles takes about as long as to learn from what was seen.
  const learnt = await learning.end(
    {
      signal: work.signal,
      report: ({ done: steps, total: of, ...figures }) =>
        work.report({ done: total * (1 + steps / of), total: 2 * total, ...figures }),
    },
    checkpoints,
  );
  return { learnt, tiles: total };
}

/** At most so many of all together, ascending within each scene. */
function drawTiles(scenes: readonly LearningTiles[], most: number, seed: number): LearningTiles[] {
  const all = scenes.flatMap(({ tiles }, scene) => Array.from(tiles, (tile) => ({ scene, tile })));
  const drawn = all.length > most ? new Random(seed).shuffle(all).slice(0, most) : all;
  return scenes.map((scene, n) => ({
    ...scene,
    tiles: Uint32Array.from(
      drawn.filter((one) => one.scene === n),
      ({ tile }) => tile,
    ).sort(),
  }));
}
