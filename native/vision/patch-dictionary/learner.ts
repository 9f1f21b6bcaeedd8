import { EngineError } from '../../contract/failure.ts';
import { Random } from '../../math/random.ts';
import { chosenBands } from '../chosen-bands.ts';
import { contextPx, MINIMUM_WINDOW_PX } from '../context-window.ts';
import { type BandLayout, layoutName, type TilePixels } from '../extractor.ts';
import type { Learner, Learning } from '../learner.ts';
import { dictionaryToBytes, PATCH_PX, patchSize } from './dictionary.ts';
import { PATCH_DICTIONARY, quadrantsDimension } from './extractor.ts';
import { LEAST_PATCHES, learnDictionary, MOST_ATOMS } from './learn.ts';
import { takePatch } from './pool-patches.ts';
import { hasPatches, workingPicture } from './working-picture.ts';

const MOST_TILES = 2000;
const MOST_PATCHES = 60_000;
/** A window of 24 px has 361: more would be the same ones again. */
const MOST_OF_A_TILE = 200;
/** Of all patches together: 32 MB. */
const MOST_NUMBERS = 2 ** 23;
/** A picture with holes is not searched for whole patches for ever. */
const TRIES_A_PATCH = 4;

export const patchLearner: Learner = {
  id: PATCH_DICTIONARY,
  reads: 'pictures',
  minimumWindowPx: MINIMUM_WINDOW_PX,
  mostDimension: quadrantsDimension(MOST_ATOMS),
  learnsLabels: false,
  mostTiles: MOST_TILES,
  contextPx,
  layoutName,
  begin: (layout, tiles, seed) => beginLearning(layout, tiles, seed),
};

/** Draws as many patches of each tile, at random places. */
function beginLearning(layout: BandLayout, tiles: number, seed: number): Learning {
  const bands = chosenBands(layout.count);
  const size = patchSize(bands.length);
  const most = Math.min(MOST_PATCHES, Math.floor(MOST_NUMBERS / size), MOST_OF_A_TILE * tiles);
  const ofEach = Math.min(MOST_OF_A_TILE, Math.ceil(most / tiles));
  const patches = new Float32Array(most * size);
  const random = new Random(seed);
  let taken = 0;
  return {
    see(tile: TilePixels) {
      if (!hasPatches(tile)) return;
      const picture = workingPicture(tile, bands);
      const wanted = Math.min(most, taken + ofEach);
      for (let tries = TRIES_A_PATCH * ofEach; tries > 0 && taken < wanted; tries--) {
        const row = random.below(picture.heightPx - PATCH_PX + 1);
        const column = random.below(picture.widthPx - PATCH_PX + 1);
        const out = patches.subarray(taken * size, (taken + 1) * size);
        if (takePatch(picture, bands.length, row, column, out)) taken++;
      }
    },
    async end(work) {
      if (taken < LEAST_PATCHES) throw tooFew(taken);
      const seen = patches.subarray(0, taken * size);
      return dictionaryToBytes(await learnDictionary(seen, bands.length, size, seed, work));
    },
  };
}

function tooFew(found: number): EngineError {
  const what = `patches of ${PATCH_PX} × ${PATCH_PX} valid pixels to learn a dictionary from`;
  const remedy =
    'Label more tiles outside the blocks that are kept for validation, or larger ones with fewer holes.';
  return new EngineError({ kind: 'not-enough', what, found, needed: LEAST_PATCHES, remedy });
}
