import type { Addon } from '../../addon/index.ts';
import { CONTRAST_FLOOR, PATCH_PX, type PatchDictionary, patchSize, STEP_PX } from './dictionary.ts';
import type { WorkingPicture } from './working-picture.ts';

/** What patches of a picture have in common with atoms, summed over cells of it. */
export interface PooledPatches {
  /** Cells across and down. */
  readonly cells: number;
  /** `[cells² × atoms]` */
  readonly sums: Float64Array;
  /** `[cells²]`: patches in each. */
  readonly counts: Int32Array;
}

/** Fills `into` from one picture. */
export type PoolPatches = (picture: WorkingPicture, into: PooledPatches) => void;

export function poolByAddon(addon: Addon, dictionary: PatchDictionary, instructionSet: string): PoolPatches {
  const order = { instructionSet, patchPx: PATCH_PX, stepPx: STEP_PX, contrastFloor: CONTRAST_FLOOR };
  return (picture, into) => addon.poolPatches({ ...order, ...dictionary, ...picture, ...into });
}

/**
 * The specification. Patches lie `STEP_PX` apart; those with a pixel that is not valid are left out. A patch is made white
 * and measured against every atom: the activation of an atom is by how much it is nearer than the mean of all, at least 0
 * (the “triangle” encoding).
 *
 * Source: Coates, Lee & Ng 2011, An analysis of single-layer networks in unsupervised feature learning, section 3.
 */
export function poolInTypeScript(dictionary: PatchDictionary): PoolPatches {
  const { bands, mean, whitening, atoms } = dictionary;
  const size = patchSize(bands);
  const count = atoms.length / size;
  const patch = new Float32Array(size);
  const white = new Float64Array(size);
  const distances = new Float64Array(count);
  return (picture, { cells, sums, counts }) => {
    sums.fill(0);
    counts.fill(0);
    const down = places(picture.heightPx);
    const across = places(picture.widthPx);
    for (let i = 0; i < down; i++) {
      for (let j = 0; j < across; j++) {
        if (!takePatch(picture, bands, i * STEP_PX, j * STEP_PX, patch)) continue;
        whiten(patch, mean, whitening, white);
        const meanDistance = measure(white, atoms, distances);
        const cell = Math.floor((i * cells) / down) * cells + Math.floor((j * cells) / across);
        counts[cell]!++;
        for (let atom = 0; atom < count; atom++) {
          sums[cell * count + atom]! += Math.max(0, meanDistance - distances[atom]!);
        }
      }
    }
  };
}

/** How many patches lie along a side. */
export function places(sidePx: number): number {
  return Math.floor((sidePx - PATCH_PX) / STEP_PX) + 1;
}

/**
 * Copies one patch, less its own mean and divided by its own spread.
 *
 * @param out `[band, row, column]` of the patch
 * @returns false when a pixel of it is not valid
 */
export function takePatch(
  { pixels, valid, widthPx, heightPx }: WorkingPicture,
  bands: number,
  rowPx: number,
  columnPx: number,
  out: Float32Array,
): boolean {
  let sum = 0;
  let at = 0;
  for (let band = 0; band < bands; band++) {
    for (let row = rowPx; row < rowPx + PATCH_PX; row++) {
      for (let i = row * widthPx + columnPx, end = i + PATCH_PX; i < end; i++) {
        if (valid[i] === 0) return false;
        const value = pixels[band * widthPx * heightPx + i]!;
        out[at++] = value;
        sum += value;
      }
    }
  }
  const mean = sum / out.length;
  let square = 0;
  for (let k = 0; k < out.length; k++) square += (out[k]! - mean) ** 2;
  const scale = 1 / Math.sqrt(square / out.length + CONTRAST_FLOOR);
  for (let k = 0; k < out.length; k++) out[k] = (out[k]! - mean) * scale;
  return true;
}

/** @param whitening lower triangular */
export function whiten(
  patch: Float32Array,
  mean: Float32Array,
  whitening: Float32Array,
  out: Float32Array | Float64Array,
): void {
  const size = patch.length;
  for (let row = 0; row < size; row++) {
    let sum = 0;
    for (let k = 0; k <= row; k++) sum += whitening[row * size + k]! * (patch[k]! - mean[k]!);
    out[row] = sum;
  }
}

/** Euclidean distances to every atom. @returns their mean */
function measure(white: Float64Array, atoms: Float32Array, out: Float64Array): number {
  const size = white.length;
  let total = 0;
  for (let atom = 0; atom < out.length; atom++) {
    let square = 0;
    for (let k = 0; k < size; k++) square += (white[k]! - atoms[atom * size + k]!) ** 2;
    out[atom] = Math.sqrt(square);
    total += out[atom]!;
  }
  return total / out.length;
}
