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
 * Divides blocks among parts so that every label, and the tiles as a whole, come close to each part's share.
 *
 * Blocks are placed one by one, the largest first, each where it does least harm; then single blocks are moved and
 * pairs exchanged while that helps. Harm is the sum over labels of the squared distance of a part's share of the
 * label's tiles from the share it should have, so that a rare label weighs as much as a common one.
 *
 * @param shares of the parts; they add up to 1
 * @returns `[blocks]`, the part of each block; ties fall by `random`
 */
export function stratify(held: BlockCounts, shares: readonly number[], random: Random): Uint8Array {
  const order = random.shuffle(Array.from({ length: held.blocks }, (_, block) => block));
  order.sort((one, other) => held.tiles[other]! - held.tiles[one]!);
  const division = new Division(held, shares);
  for (const block of order) division.place(block);
  for (let round = 0; round < MAX_ROUNDS && division.improve(order); round++);
  return division.part;
}

// Each round looks at every block; in practice three or four rounds find nothing more.
const MAX_ROUNDS = 20;
// Above this many blocks moves alone come close enough, and pairs would be too many.
const MAX_EXCHANGED = 400;
const LEAST_GAIN = 1e-12;

class Division {
  readonly part: Uint8Array;
  readonly #shares: readonly number[];
  readonly #blocks: number;
  /** Labels, and one more that every tile carries. */
  readonly #columns: number;
  /** Row-major `[blocks × columns]`: share of a label's tiles that a block holds. */
  readonly #weight: Float64Array;
  /** Row-major `[parts × columns]`: share of a label's tiles that a part holds, less the share it should. */
  readonly #excess: Float64Array;

  constructor(held: BlockCounts, shares: readonly number[]) {
    this.part = new Uint8Array(held.blocks);
    this.#shares = shares;
    this.#blocks = held.blocks;
    this.#columns = held.labels + 1;
    this.#weight = weightsOf(held);
    this.#excess = Float64Array.from(
      { length: shares.length * this.#columns },
      (_, i) => -shares[Math.floor(i / this.#columns)]!,
    );
  }

  place(block: number): void {
    let best = 0;
    let least = Infinity;
    for (let part = 0; part < this.#shares.length; part++) {
      const harm = this.#harmOfAdding(block, part, 1);
      if (harm < least - LEAST_GAIN) {
        least = harm;
        best = part;
      }
    }
    this.part[block] = best;
    this.#add(block, best, 1);
  }

  /** One round of moves and exchanges; false when none helped. */
  improve(order: readonly number[]): boolean {
    let improved = false;
    for (const block of order) if (this.#move(block)) improved = true;
    if (this.#blocks > MAX_EXCHANGED) return improved;
    for (const [i, one] of order.entries()) {
      for (const other of order.slice(i + 1)) if (this.#exchange(one, other)) improved = true;
    }
    return improved;
  }

  #move(block: number): boolean {
    const from = this.part[block]!;
    const relief = this.#harmOfAdding(block, from, -1);
    for (let part = 0; part < this.#shares.length; part++) {
      if (part === from || relief + this.#harmOfAdding(block, part, 1) >= -LEAST_GAIN) continue;
      this.#add(block, from, -1);
      this.#add(block, part, 1);
      this.part[block] = part;
      return true;
    }
    return false;
  }

  #exchange(one: number, other: number): boolean {
    const [from, to] = [this.part[one]!, this.part[other]!];
    if (from === to) return false;
    let harm = 0;
    for (let column = 0; column < this.#columns; column++) {
      const gain = this.#weightOf(other, column) - this.#weightOf(one, column);
      harm += gain * (2 * (this.#excessOf(from, column) - this.#excessOf(to, column)) + 2 * gain);
    }
    if (harm >= -LEAST_GAIN) return false;
    for (const [block, part, sign] of [
      [one, from, -1],
      [one, to, 1],
      [other, to, -1],
      [other, from, 1],
    ] as const) {
      this.#add(block, part, sign);
    }
    this.part[one] = to;
    this.part[other] = from;
    return true;
  }

  /** Change of the harm when a block is added to a part (sign 1) or taken from it (−1). */
  #harmOfAdding(block: number, part: number, sign: 1 | -1): number {
    let harm = 0;
    for (let column = 0; column < this.#columns; column++) {
      const weight = sign * this.#weightOf(block, column);
      harm += weight * (2 * this.#excessOf(part, column) + weight);
    }
    return harm;
  }

  #add(block: number, part: number, sign: 1 | -1): void {
    for (let column = 0; column < this.#columns; column++) {
      this.#excess[part * this.#columns + column]! += sign * this.#weightOf(block, column);
    }
  }

  #weightOf(block: number, column: number): number {
    return this.#weight[block * this.#columns + column]!;
  }

  #excessOf(part: number, column: number): number {
    return this.#excess[part * this.#columns + column]!;
  }
}

function weightsOf({ blocks, labels, counts, tiles }: BlockCounts): Float64Array {
  const columns = labels + 1;
  const weight = new Float64Array(blocks * columns);
  const total = new Float64Array(columns);
  for (let block = 0; block < blocks; block++) {
    for (let column = 0; column < columns; column++) {
      const count = column < labels ? counts[block * labels + column]! : tiles[block]!;
      weight[block * columns + column] = count;
      total[column]! += count;
    }
  }
  for (let i = 0; i < weight.length; i++) weight[i]! /= total[i % columns]! || 1;
  return weight;
}
