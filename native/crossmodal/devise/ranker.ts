import type { Random } from '../../math/random.ts';

/** Where labels lie to each other. */
export interface LabelRelations {
  readonly labelCount: number;
  /** Inner products of the label embeddings, `[labelCount × labelCount]`. */
  readonly products: Float64Array;
}

const MARGIN = 0.1;

/**
 * A linear map, or a network with one hidden layer, moved a tile at a time until the right label is ahead of the others by
 * a margin. What lies in the hidden layer, or the features where there is none, is called `inner`.
 *
 * Source: Frome et al. 2013 (DeViSE), equation 1: the loss, the wrong labels in random order, and stopping at the first
 * that is too near. Their output is M·v; here M is the label embeddings times `second`, which a step never leaves.
 * Background, which they have not, is one more label whose embedding is zero; its own tiles are drawn towards zero.
 */
export class Ranker {
  readonly #relations: LabelRelations;
  readonly #random: Random;
  readonly #dimension: number;
  /** `[hidden × (dimension + 1)]`, or null without a hidden layer. */
  readonly first: Float64Array | null = null;
  /** `[labelCount × (inner + 1)]` */
  readonly second: Float64Array;
  /** Of the units of the hidden layer, so that together they have length about 1 as features have. */
  readonly innerScale: number;
  readonly #inner: Float64Array;
  readonly #coordinates: Float64Array;
  readonly #scores: Float64Array;
  readonly #order: Int32Array;

  /** @param hidden units of the hidden layer; 0 for none */
  constructor(dimension: number, hidden: number, relations: LabelRelations, random: Random) {
    const { labelCount } = relations;
    this.#relations = relations;
    this.#random = random;
    this.#dimension = dimension;
    const innerDimension = hidden || dimension;
    this.innerScale = hidden > 0 ? 1 / Math.sqrt(hidden) : 1;
    this.#inner = new Float64Array(innerDimension + 1).fill(1);
    this.second = new Float64Array(labelCount * (innerDimension + 1));
    this.#coordinates = new Float64Array(labelCount);
    this.#scores = new Float64Array(labelCount + 1);
    this.#order = Int32Array.from({ length: labelCount + 1 }, (_, label) => label);
    if (hidden === 0) return;
    // Features have length 1 here, so a hidden unit's sum has the spread of its weights.
    this.first = Float64Array.from({ length: hidden * (dimension + 1) }, (_, i) =>
      i % (dimension + 1) < dimension ? random.normal() : 0,
    );
  }

  /**
   * One step for one tile.
   *
   * @param row features, of length about 1
   * @param right its label, `labelCount` for background
   * @param mayBeWrong `[labelCount + 1]`, 0 for labels that this tile is not moved away from
   * @returns how far the first wrong label that was met was too near; 0 where none was, and of background
   */
  step(row: Float32Array, right: number, mayBeWrong: Uint8Array, rate: number): number {
    this.#look(row);
    const { labelCount } = this.#relations;
    if (right === labelCount) {
      this.#move(
        row,
        this.#coordinates.map((coordinate) => -coordinate),
        rate,
      );
      return 0;
    }
    const ahead = this.#scores[right]! - MARGIN;
    this.#random.shuffle(this.#order);
    const wrong = this.#order.find((label) => mayBeWrong[label] === 1 && this.#scores[label]! > ahead);
    if (wrong === undefined) return 0;
    const loss = this.#scores[wrong]! - ahead;
    const direction = new Float64Array(labelCount);
    direction[right] = 1;
    if (wrong < labelCount) direction[wrong] = -1;
    this.#move(row, direction, rate);
    return loss;
  }

  #look(row: Float32Array): void {
    const { labelCount, products } = this.#relations;
    const inner = this.#inner;
    const size = inner.length - 1;
    if (this.first) {
      for (let unit = 0; unit < size; unit++) {
        inner[unit] = this.innerScale * Math.tanh(linear(this.first, unit, row, this.#dimension));
      }
    } else inner.set(row);
    for (let label = 0; label < labelCount; label++) {
      this.#coordinates[label] = linear(this.second, label, inner, size);
    }
    this.#scores.set(times(products, this.#coordinates));
  }

  /** Moves the answer for a row by a direction in label coordinates, and the hidden layer so that it follows. */
  #move(row: Float32Array, direction: Float64Array, rate: number): void {
    const size = this.#inner.length;
    if (this.first) this.#moveFirst(row, times(this.#relations.products, direction), rate);
    direction.forEach((share, label) => {
      if (share === 0) return;
      for (let k = 0; k < size; k++) this.second[label * size + k]! += rate * share * this.#inner[k]!;
    });
  }

  /** @param pulls of each label on its row of `second` */
  #moveFirst(row: Float32Array, pulls: Float64Array, rate: number): void {
    const size = this.#inner.length;
    for (let unit = 0; unit + 1 < size; unit++) {
      const pull = pulls.reduce((sum, own, label) => sum + own * this.second[label * size + unit]!, 0);
      const slope = this.innerScale - this.#inner[unit]! ** 2 / this.innerScale;
      const at = unit * (this.#dimension + 1);
      for (let k = 0; k < this.#dimension; k++) this.first![at + k]! += rate * pull * slope * row[k]!;
      this.first![at + this.#dimension]! += rate * pull * slope;
    }
  }
}

/** A square matrix times a vector. */
function times(matrix: Float64Array, vector: Float64Array): Float64Array {
  return vector.map((_, row) =>
    vector.reduce((sum, value, column) => sum + matrix[row * vector.length + column]! * value, 0),
  );
}

/** Row `n` of a map times a vector, plus its intercept. */
function linear(map: Float64Array, n: number, vector: ArrayLike<number>, size: number): number {
  const at = n * (size + 1);
  let sum = map[at + size]!;
  for (let k = 0; k < size; k++) sum += map[at + k]! * vector[k]!;
  return sum;
}
