import { loadAddon } from '../../addon/index.ts';
import { silent, type Work } from '../../contract/work.ts';
import { factoriseCholesky } from '../../math/cholesky.ts';
import { Random } from '../../math/random.ts';
import { inRuns, timeSlices } from '../../math/time-slice.ts';
import type { PatchDictionary } from './dictionary.ts';
import { whiten } from './pool-patches.ts';

/** Fewer are learnt from few patches: a mean of a handful is no pattern. */
export const MOST_ATOMS = 400;
const PATCHES_PER_ATOM = 25;
/** Added to the variance of every direction: those that patches hardly have are noise. */
const WHITENING_FLOOR = 0.1;
const ITERATIONS = 12;
/** Patches between two looks at the clock. */
const TOGETHER = 256;

/** Fewest patches a dictionary can be learnt from: two atoms. */
export const LEAST_PATCHES = 2 * PATCHES_PER_ATOM;

/**
 * Learns a dictionary by k-means of white patches, from patches drawn as its first atoms.
 *
 * Patches are made white by L⁻¹ of their covariance LLᵀ. Any other whitening W has WᵀW = (LLᵀ)⁻¹ too, so that W = R·L⁻¹ with a
 * rotation R: distances, and with them k-means and what is encoded, are those of ZCA, at half the products.
 *
 * Source: Coates & Ng 2012, Learning feature representations with k-means.
 *
 * @param patches contrast-normalised, row-major `[count × size]`, made white in place; at least `LEAST_PATCHES`
 */
export async function learnDictionary(
  patches: Float32Array,
  bands: number,
  size: number,
  seed: number,
  work: Work<{ done: number; total: number }>,
): Promise<PatchDictionary> {
  const count = patches.length / size;
  const mean = await meanPatch(patches, size, work.signal);
  const whitening = await whiteningOf(patches, mean, work.signal);
  const row = (n: number) => patches.subarray(n * size, (n + 1) * size);
  const white = new Float32Array(size);
  const makeWhite = (first: number, end: number) => {
    for (let n = first; n < end; n++) {
      whiten(row(n), mean, whitening, white);
      row(n).set(white);
    }
  };
  await inRuns(count, TOGETHER, makeWhite, work.signal);
  const random = new Random(seed);
  const atomCount = Math.min(MOST_ATOMS, Math.floor(count / PATCHES_PER_ATOM));
  const drawn = random.shuffle(Uint32Array.from({ length: count }, (_, n) => n));
  const atoms = new Float32Array(atomCount * size);
  for (let atom = 0; atom < atomCount; atom++) atoms.set(row(drawn[atom]!), atom * size);
  for (let done = 0; done < ITERATIONS; done++) {
    work.report({ done, total: ITERATIONS });
    await moveAtoms(patches, size, atoms, random, work.signal);
  }
  return { bands, mean, whitening, atoms };
}

async function meanPatch(patches: Float32Array, size: number, signal: AbortSignal): Promise<Float32Array> {
  const sums = new Float64Array(size);
  const add = (first: number, end: number) => {
    for (let i = first * size; i < end * size; i++) sums[i % size]! += patches[i]!;
  };
  await inRuns(patches.length / size, TOGETHER, add, signal);
  return Float32Array.from(sums, (sum) => (sum * size) / patches.length);
}

/** L⁻¹ of the covariance LLᵀ, row-major `[size × size]`. */
async function whiteningOf(
  patches: Float32Array,
  mean: Float32Array,
  signal: AbortSignal,
): Promise<Float32Array> {
  const size = mean.length;
  const covariance = new Float64Array(size * size);
  const centred = new Float64Array(size);
  const add = (first: number, end: number) => {
    for (let n = first; n < end; n++) {
      for (let k = 0; k < size; k++) centred[k] = patches[n * size + k]! - mean[k]!;
      for (let i = 0; i < size; i++) {
        const value = centred[i]!;
        for (let j = 0; j <= i; j++) covariance[i * size + j]! += value * centred[j]!;
      }
    }
  };
  await inRuns(patches.length / size, TOGETHER, add, signal);
  const count = patches.length / size;
  for (let i = 0; i < covariance.length; i++) covariance[i]! /= count - 1;
  for (let k = 0; k < size; k++) covariance[k * size + k]! += WHITENING_FLOOR;
  await factoriseCholesky(covariance, size, silent(signal));
  return inverseOfLower(covariance, size, signal);
}

/** Forward substitution, a column of the unit matrix at a time. */
async function inverseOfLower(lower: Float64Array, size: number, signal: AbortSignal): Promise<Float32Array> {
  const inverse = new Float32Array(size * size);
  const column = new Float64Array(size);
  const pause = timeSlices(signal);
  for (let at = 0; at < size; at++) {
    for (let i = at; i < size; i++) {
      let sum = i === at ? 1 : 0;
      for (let k = at; k < i; k++) sum -= lower[i * size + k]! * column[k]!;
      column[i] = sum / lower[i * size + i]!;
      inverse[i * size + at] = column[i]!;
    }
    await pause();
  }
  return inverse;
}

/** One step of Lloyd: every atom becomes the mean of the patches nearest to it; one without any becomes a patch at random. */
async function moveAtoms(
  patches: Float32Array,
  size: number,
  atoms: Float32Array,
  random: Random,
  signal: AbortSignal,
): Promise<void> {
  const count = patches.length / size;
  const atomCount = atoms.length / size;
  const nearest = new Int32Array(count);
  const sums = new Float64Array(atoms.length);
  const members = new Uint32Array(atomCount);
  const find = nearestAtoms();
  const gather = (first: number, end: number) => {
    find(patches.subarray(first * size, end * size), size, atoms, nearest.subarray(first, end));
    for (let n = first; n < end; n++) {
      const to = nearest[n]! * size;
      members[nearest[n]!]!++;
      for (let k = 0; k < size; k++) sums[to + k]! += patches[n * size + k]!;
    }
  };
  await inRuns(count, TOGETHER, gather, signal);
  for (let atom = 0; atom < atomCount; atom++) {
    if (members[atom] === 0) {
      const any = random.below(count);
      atoms.set(patches.subarray(any * size, (any + 1) * size), atom * size);
      continue;
    }
    for (let k = 0; k < size; k++) atoms[atom * size + k] = sums[atom * size + k]! / members[atom]!;
  }
}

export type NearestAtoms = (
  patches: Float32Array,
  size: number,
  atoms: Float32Array,
  out: Int32Array,
) => void;

function nearestAtoms(): NearestAtoms {
  const { addon } = loadAddon();
  if (!addon) return nearestInTypeScript;
  const instructionSet = addon.instructionSets[0]!;
  return (patches, size, atoms, out) => addon.nearestAtoms({ instructionSet, patches, size, atoms, out });
}

/** The specification: of atoms as near, the first. */
export const nearestInTypeScript: NearestAtoms = (patches, size, atoms, out) => {
  const atomCount = atoms.length / size;
  const halfSquares = Float64Array.from({ length: atomCount }, (_, atom) => {
    let square = 0;
    for (let k = 0; k < size; k++) square += atoms[atom * size + k]! ** 2;
    return square / 2;
  });
  for (let n = 0; n < out.length; n++) {
    let best = Number.NEGATIVE_INFINITY;
    for (let atom = 0; atom < atomCount; atom++) {
      let product = -halfSquares[atom]!;
      for (let k = 0; k < size; k++) product += patches[n * size + k]! * atoms[atom * size + k]!;
      if (product <= best) continue;
      best = product;
      out[n] = atom;
    }
  }
};
