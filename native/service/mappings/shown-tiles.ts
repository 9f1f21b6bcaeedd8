import type { Shown } from '../../vision/learner.ts';
import type { LabelledTile } from './labelled-tiles.ts';

/** Numbers ids from 0, in the order in which they are first asked for. */
export function numbersInTurn(): (id: string) => number {
  const numbers = new Map<string, number>();
  return (id) => {
    if (!numbers.has(id)) numbers.set(id, numbers.size);
    return numbers.get(id)!;
  };
}

/** What tiles show to a learner of labels, by number of the tile. @param numberOf number of a label, by its id */
export function shownTiles(
  tiles: readonly { tile: LabelledTile; judges: boolean }[],
  numberOf: (id: string) => number,
): ReadonlyMap<number, Shown> {
  return new Map(
    tiles.map(({ tile: { n, shares }, judges }) => {
      const labels = shares.map(([id, share]) => [numberOf(id), share] as const);
      return [n, { labels, judges }];
    }),
  );
}
