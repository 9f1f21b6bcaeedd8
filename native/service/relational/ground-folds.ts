import { Random } from '../../math/random.ts';

/** Blocks on a side of the ground that the features cover. */
const BLOCKS_ON_A_SIDE = 8;

/**
 * Deals blocks of ground out to folds, so that neighbours are held out together: the largest first, each to the fold that
 * has fewest features yet.
 *
 * @param places the middle of each feature, null for one without a place
 * @returns the fold of each feature, and how many blocks hold features
 */
export function groundFolds(
  places: readonly (readonly [x: number, y: number] | null)[],
  folds: number,
  seed: number,
): { foldOf: Int32Array; blocks: number } {
  const xs = places.flatMap((place) => (place ? [place[0]] : []));
  const ys = places.flatMap((place) => (place ? [place[1]] : []));
  const column = cutter(xs);
  const row = cutter(ys);
  const members = new Map<string, number[]>();
  for (const [feature, place] of places.entries()) {
    // Without a place nothing is near: each is a block of its own.
    const block = place ? `${column(place[0])}/${row(place[1])}` : `feature ${feature}`;
    const known = members.get(block);
    if (known) known.push(feature);
    else members.set(block, [feature]);
  }
  const blocks = new Random(seed).shuffle([...members.values()]).sort((a, b) => b.length - a.length);
  const foldOf = new Int32Array(places.length);
  const sizes = new Int32Array(folds);
  for (const block of blocks) {
    const fold = sizes.indexOf(Math.min(...sizes));
    for (const feature of block) foldOf[feature] = fold;
    sizes[fold]! += block.length;
  }
  return { foldOf, blocks: blocks.length };
}

function cutter(values: readonly number[]): (value: number) => number {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  const width = (most - least) / BLOCKS_ON_A_SIDE || 1;
  return (value) => Math.min(BLOCKS_ON_A_SIDE - 1, Math.floor((value - least) / width));
}
