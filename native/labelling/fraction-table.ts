import type { Fractions } from './fractions.ts';

/** Collects entries tile by tile, in order. */
export class FractionTable {
  readonly #entryStart: Uint32Array;
  readonly #label: number[] = [];
  readonly #fraction: number[] = [];
  readonly #featureStart: number[] = [0];
  readonly #feature: number[] = [];

  constructor(tiles: number) {
    this.#entryStart = new Uint32Array(tiles + 1);
  }

  add(tile: number, label: number, fraction: number, features: readonly number[]): void {
    this.#label.push(label);
    this.#fraction.push(fraction);
    for (const feature of features) this.#feature.push(feature);
    this.#featureStart.push(this.#feature.length);
    this.#entryStart[tile + 1]!++;
  }

  finish(): Pick<Fractions, 'entryStart' | 'label' | 'fraction' | 'featureStart' | 'feature'> {
    for (let tile = 1; tile < this.#entryStart.length; tile++)
      this.#entryStart[tile]! += this.#entryStart[tile - 1]!;
    return {
      entryStart: this.#entryStart,
      label: new Uint16Array(this.#label),
      fraction: new Float64Array(this.#fraction),
      featureStart: new Uint32Array(this.#featureStart),
      feature: new Uint32Array(this.#feature),
    };
  }
}
