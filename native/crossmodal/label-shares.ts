/** Which labels cover each tile, and how much of it: row t is `[start[t], start[t + 1])` of the other two. */
export interface LabelShares {
  /** `[tileCount + 1]`, ascending, from 0. */
  readonly start: Uint32Array;
  /** Index of the label. */
  readonly label: Uint32Array;
  /** Covered fraction, in (0, 1]. */
  readonly fraction: Float32Array;
}

/** Lays out the labels of tiles given as lists of pairs (label index, fraction). */
export function labelShares(tiles: readonly (readonly (readonly [number, number])[])[]): LabelShares {
  const start = new Uint32Array(tiles.length + 1);
  tiles.forEach((pairs, tile) => {
    start[tile + 1] = start[tile]! + pairs.length;
  });
  const pairs = tiles.flat();
  return {
    start,
    label: Uint32Array.from(pairs, ([label]) => label),
    fraction: Float32Array.from(pairs, ([, fraction]) => fraction),
  };
}

export function labelsOf(shares: LabelShares, tile: number): Uint32Array {
  return shares.label.subarray(shares.start[tile]!, shares.start[tile + 1]!);
}

/** The label that covers most of the tile (the first of equals); -1 for background. */
export function mainLabel(shares: LabelShares, tile: number): number {
  let best = -1;
  let most = 0;
  for (let i = shares.start[tile]!; i < shares.start[tile + 1]!; i++) {
    if (shares.fraction[i]! <= most) continue;
    most = shares.fraction[i]!;
    best = shares.label[i]!;
  }
  return best;
}

/**
 * Shares of the labels in the chosen tiles, each row with sum 1, a background tile all zero: row-major
 * `[tiles × labelCount]`.
 */
export function shareTargets(shares: LabelShares, tiles: Uint32Array, labelCount: number): Float32Array {
  const targets = new Float32Array(tiles.length * labelCount);
  tiles.forEach((tile, row) => {
    const first = shares.start[tile]!;
    const end = shares.start[tile + 1]!;
    let sum = 0;
    for (let i = first; i < end; i++) sum += shares.fraction[i]!;
    for (let i = first; i < end; i++)
      targets[row * labelCount + shares.label[i]!]! += shares.fraction[i]! / sum;
  });
  return targets;
}

/**
 * Weights, with sum 1, that give every label present the same weight, so that a rare one is not drowned. Background
 * counts as one more label.
 */
export function balancedWeights(shares: LabelShares, tiles: Uint32Array, labelCount: number): Float64Array {
  const counts = new Uint32Array(labelCount + 1);
  const main = Int32Array.from(tiles, (tile) => {
    const label = mainLabel(shares, tile);
    return label < 0 ? labelCount : label;
  });
  for (const label of main) counts[label]!++;
  const present = counts.reduce((n, count) => n + (count > 0 ? 1 : 0), 0);
  return Float64Array.from(main, (label) => 1 / (present * counts[label]!));
}
