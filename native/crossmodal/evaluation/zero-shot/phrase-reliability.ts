import type { ScoreReliability } from '../../../contract/evaluation.ts';
import type { MetTiles } from './blind-mapping.ts';

/** Similarities of labels never learnt, gathered over all ways to hold some out. */
export class PhraseReliability {
  readonly #bins: Bin[] = Array.from({ length: BINS }, () => ({ tiles: 0, right: 0, perLabel: new Map() }));

  /** @param tiles of one test fold, of labels learnt and not: what share is right depends on how many there are of each */
  add(tiles: MetTiles, unseen: readonly number[]): void {
    for (const label of unseen) {
      tiles.main.forEach((main, row) => {
        const similarity = tiles.similarities[row * tiles.labelCount + label]! * tiles.lengths[row]!;
        const bin = this.#bins[binOf(similarity)]!;
        const own = bin.perLabel.get(label) ?? { tiles: 0, right: 0 };
        bin.perLabel.set(label, own);
        for (const counts of [bin, own]) {
          counts.tiles++;
          if (main === label) counts.right++;
        }
      });
    }
  }

  /** From low to high similarity; what too few tiles have is left out. */
  figures(): ScoreReliability[] {
    return this.#bins.flatMap(({ tiles, right, perLabel }, n) => {
      if (tiles < LEAST_TILES) return [];
      const shares = [...perLabel.values()]
        .filter((own) => own.tiles >= LEAST_OF_A_LABEL)
        .map((own) => own.right / own.tiles);
      return [
        {
          from: n * WIDTH - 1,
          to: (n + 1) * WIDTH - 1,
          tiles,
          right: right / tiles,
          between: shares.length < 2 ? null : [Math.min(...shares), Math.max(...shares)],
        },
      ];
    });
  }
}

interface Bin {
  tiles: number;
  right: number;
  readonly perLabel: Map<number, { tiles: number; right: number }>;
}

const WIDTH = 0.1;
const BINS = 20;
const LEAST_TILES = 20;
/** The share of a label with fewer tiles says little. */
const LEAST_OF_A_LABEL = 5;

function binOf(similarity: number): number {
  return Math.min(BINS - 1, Math.max(0, Math.floor((similarity + 1) / WIDTH)));
}
