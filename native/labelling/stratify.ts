import type { Random } from '../math/random.ts';

/** What blocks hold, for a fair division. */
export interface BlockCounts {
  readonly blocks: number;
  readonly labels: number;
  /** Row-major `[blocks × labels]`: tiles of a block that carry a label. */
  readonly counts: Float64Array;
  /** `[blocks]`: tiles of a block. */
  readonly tiles: Float64Array;
}

/**
 * Divides blocks among parts so that every label comes close to each part's share, rare labels first.
 *
 * Source: Sechidis, Tsoumakas & Vlahavas 2011, “On the stratification of multi-label data”, algorithm 1, on blocks in
 * place of single examples.
 *
 * @param shares of the parts; they add up to 1
 * @returns `[blocks]`, the part of each block
 */
export function stratify(held: BlockCounts, shares: readonly number[], random: Random): Uint8Array {
  const division = new Division(held, shares, random);
  for (let label = division.rarestLabel(); label >= 0; label = division.rarestLabel())
    division.placeLabel(label);
  division.placeRest();
  return division.part;
}

class Division {
  readonly part: Uint8Array;
  readonly #held: BlockCounts;
  readonly #random: Random;
  /** Shuffled, so that ties fall by the seed. */
  #open: number[];
  /** `[parts][labels]`: tiles still wanted. */
  readonly #wanted: Float64Array[];
  /** `[parts]`: tiles of any label still wanted. */
  readonly #wantedTiles: number[];

  constructor(held: BlockCounts, shares: readonly number[], random: Random) {
    this.#held = held;
    this.#random = random;
    this.part = new Uint8Array(held.blocks);
    this.#open = random.shuffle(Array.from({ length: held.blocks }, (_, block) => block));
    const total = Float64Array.from({ length: held.labels }, (_, label) => this.#left(label));
    const allTiles = held.tiles.reduce((sum, tiles) => sum + tiles, 0);
    this.#wanted = shares.map((share) => total.map((tiles) => tiles * share));
    this.#wantedTiles = shares.map((share) => allTiles * share);
  }

  /** The label of fewest tiles in blocks that are not placed; −1 when none is left. */
  rarestLabel(): number {
    let rarest = -1;
    let fewest = Infinity;
    for (let label = 0; label < this.#held.labels; label++) {
      const left = this.#left(label);
      if (left > 0 && left < fewest) {
        fewest = left;
        rarest = label;
      }
    }
    return rarest;
  }

  placeLabel(label: number): void {
    const holding = this.#open.filter((block) => this.#count(block, label) > 0);
    holding.sort((one, other) => this.#count(other, label) - this.#count(one, label));
    for (const block of holding)
      this.#place(
        block,
        this.#neediest((part) => this.#wanted[part]![label]!),
      );
    this.#open = this.#open.filter((block) => this.#count(block, label) === 0);
  }

  placeRest(): void {
    for (const block of this.#open)
      this.#place(
        block,
        this.#neediest(() => 0),
      );
    this.#open = [];
  }

  #place(block: number, part: number): void {
    this.part[block] = part;
    for (let label = 0; label < this.#held.labels; label++)
      this.#wanted[part]![label]! -= this.#count(block, label);
    this.#wantedTiles[part]! -= this.#held.tiles[block]!;
  }

  /** The part that needs most, then most of anything, then by lot. */
  #neediest(need: (part: number) => number): number {
    let best: number[] = [];
    for (let part = 0; part < this.#wantedTiles.length; part++) {
      const over =
        best.length === 0
          ? 1
          : need(part) - need(best[0]!) || this.#wantedTiles[part]! - this.#wantedTiles[best[0]!]!;
      if (over > 0) best = [part];
      else if (over === 0) best.push(part);
    }
    return best.length === 1 ? best[0]! : best[this.#random.below(best.length)]!;
  }

  #left(label: number): number {
    return this.#open.reduce((sum, block) => sum + this.#count(block, label), 0);
  }

  #count(block: number, label: number): number {
    return this.#held.counts[block * this.#held.labels + label]!;
  }
}
