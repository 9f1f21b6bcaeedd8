import { loadAddon } from '../../addon/index.ts';
import { sha256 } from '../../io/hash.ts';
import { chosenBands } from '../chosen-bands.ts';
import { contextPx, MINIMUM_WINDOW_PX, WINDOW_NAME } from '../context-window.ts';
import { type BandLayout, type Extract, type Extractor, layoutName } from '../extractor.ts';
import { dictionaryFromBytes, PATCH_PX, type PatchDictionary, patchSize, STEP_PX } from './dictionary.ts';
import { type PooledPatches, type PoolPatches, poolByAddon, poolInTypeScript } from './pool-patches.ts';
import { hasPatches, MOST_SIDE_PX, workingPicture } from './working-picture.ts';

export const PATCH_DICTIONARY = 'patch-dictionary';
/** Quadrants. */
const CELLS = 2;

/**
 * How much of each learnt patch lies in each quadrant of the window around a tile.
 *
 * Source: Coates, Lee & Ng 2011, An analysis of single-layer networks in unsupervised feature learning.
 *
 * @param learnt of the learner
 */
export function patchDictionary(learnt: Uint8Array): Extractor {
  const dictionary = dictionaryFromBytes(learnt);
  const dimension = CELLS ** 2 * atomsOf(dictionary);
  return {
    id: PATCH_DICTIONARY,
    version: `${PATCH_DICTIONARY}/1 ${WINDOW_NAME} patch=${PATCH_PX}/${STEP_PX},${MOST_SIDE_PX}px learnt=${sha256(learnt).slice(0, 12)}`,
    reads: 'pictures',
    minimumWindowPx: MINIMUM_WINDOW_PX,
    dimension: () => dimension,
    contextPx,
    layoutName,
    open: (layout) => openWith(poolFor(dictionary), dictionary, layout),
  };
}

export function quadrantsDimension(atoms: number): number {
  return CELLS ** 2 * atoms;
}

function atomsOf({ atoms, bands }: PatchDictionary): number {
  return atoms.length / patchSize(bands);
}

/** In C++ where the addon is there: the same numbers to what the test of both states. */
function poolFor(dictionary: PatchDictionary): PoolPatches {
  const { addon } = loadAddon();
  return addon ? poolByAddon(addon, dictionary, addon.instructionSets[0]!) : poolInTypeScript(dictionary);
}

/** @returns zeros for a tile without a patch of valid pixels */
export function openWith(pool: PoolPatches, dictionary: PatchDictionary, layout: BandLayout): Extract {
  const bands = chosenBands(layout.count);
  const atoms = atomsOf(dictionary);
  const pooled: PooledPatches = {
    cells: CELLS,
    sums: new Float64Array(CELLS ** 2 * atoms),
    counts: new Int32Array(CELLS ** 2),
  };
  return (tile, out) => {
    out.fill(0);
    if (!hasPatches(tile)) return false;
    pool(workingPicture(tile, bands), pooled);
    return writeQuadrants(pooled, atoms, out);
  };
}

/**
 * Square roots of the mean activations of each quadrant. One without a patch has what the others have on average, so that
 * nodata is no pattern.
 */
function writeQuadrants({ sums, counts }: PooledPatches, atoms: number, out: Float32Array): boolean {
  const patches = counts.reduce((sum, count) => sum + count, 0);
  if (patches === 0) return false;
  for (let atom = 0; atom < atoms; atom++) {
    let whole = 0;
    for (let cell = 0; cell < counts.length; cell++) whole += sums[cell * atoms + atom]!;
    for (let cell = 0; cell < counts.length; cell++) {
      const count = counts[cell]!;
      out[cell * atoms + atom] = Math.sqrt(count > 0 ? sums[cell * atoms + atom]! / count : whole / patches);
    }
  }
  return true;
}
