/** Tiles that are judged, with their similarity to every label. */
export interface JudgedTiles {
  /** The label that counts for each, `[tiles]`. */
  readonly main: Int32Array;
  /** Row-major `[tiles × labelCount]`. */
  readonly similarities: Float32Array;
  readonly labelCount: number;
}

/** Share of tiles whose most similar unseen label is theirs; mean over the unseen labels that have tiles. */
export function unseenHitAt1(tiles: JudgedTiles, unseen: readonly number[]): number {
  const right = Uint8Array.from(tiles.main, (label, row) =>
    bestOf(tiles, row, unseen).label === label ? 1 : 0,
  );
  const weights = balanced(tiles.main);
  return right.reduce((sum, hit, row) => sum + hit * weights[row]!, 0);
}

/** The same of every unseen label that has tiles. */
export function unseenHits(tiles: JudgedTiles, unseen: readonly number[]): Map<number, number> {
  const counts = new Map<number, { right: number; of: number }>();
  tiles.main.forEach((label, row) => {
    const own = counts.get(label) ?? { right: 0, of: 0 };
    counts.set(label, own);
    own.of++;
    if (bestOf(tiles, row, unseen).label === label) own.right++;
  });
  return new Map([...counts].map(([label, { right, of }]) => [label, right / of]));
}

/**
 * Area under the curve of seen against unseen accuracy, all labels being answers: an offset taken from the seen labels'
 * similarity moves tiles from the ones to the others. 1 would be no mistake at any offset.
 *
 * Source: Chao et al. 2016, arXiv:1605.04253 (AUSUC).
 */
export function seenUnseenArea(
  seenTiles: JudgedTiles,
  unseenTiles: JudgedTiles,
  seen: readonly number[],
  unseen: readonly number[],
): number {
  const events = [
    ...changesOf(seenTiles, seen, unseen, true),
    ...changesOf(unseenTiles, seen, unseen, false),
  ].sort((one, other) => one.offset - other.offset);
  // Below every offset all tiles are answered with a seen label.
  let seenAccuracy = events.reduce((sum, { ofSeen }) => sum - Math.min(0, ofSeen), 0);
  let unseenAccuracy = 0;
  let area = 0;
  for (let n = 0; n < events.length; ) {
    const before = { seenAccuracy, unseenAccuracy };
    const { offset } = events[n]!;
    for (; n < events.length && events[n]!.offset === offset; n++) {
      seenAccuracy += events[n]!.ofSeen;
      unseenAccuracy += events[n]!.ofUnseen;
    }
    area += ((before.seenAccuracy + seenAccuracy) / 2) * (unseenAccuracy - before.unseenAccuracy);
  }
  return area;
}

/** What one tile adds when the offset passes it. */
export interface Change {
  /** At which the answer becomes an unseen label. */
  readonly offset: number;
  /** What that adds to the accuracy of seen and of unseen tiles. */
  readonly ofSeen: number;
  readonly ofUnseen: number;
}

export function changesOf(
  tiles: JudgedTiles,
  seen: readonly number[],
  unseen: readonly number[],
  areSeen: boolean,
): Change[] {
  const weights = balanced(tiles.main);
  return Array.from(tiles.main, (label, row) => {
    const [bestSeen, bestUnseen] = [bestOf(tiles, row, seen), bestOf(tiles, row, unseen)];
    return {
      offset: bestSeen.similarity - bestUnseen.similarity,
      ofSeen: areSeen && bestSeen.label === label ? -weights[row]! : 0,
      ofUnseen: !areSeen && bestUnseen.label === label ? weights[row]! : 0,
    };
  });
}

function bestOf(
  { similarities, labelCount }: JudgedTiles,
  row: number,
  labels: readonly number[],
): { label: number; similarity: number } {
  let best = { label: -1, similarity: Number.NEGATIVE_INFINITY };
  for (const label of labels) {
    const similarity = similarities[row * labelCount + label]!;
    if (similarity > best.similarity) best = { label, similarity };
  }
  return best;
}

/** A weight for each tile, so that every label that has tiles weighs the same and all weigh 1. */
function balanced(main: Int32Array): Float64Array {
  const counts = new Map<number, number>();
  for (const label of main) counts.set(label, (counts.get(label) ?? 0) + 1);
  return Float64Array.from(main, (label) => 1 / (counts.size * counts.get(label)!));
}
