import type { AliasTable } from '../../math/alias-table.ts';
import type { Random } from '../../math/random.ts';
import type { TrainOptions } from '../space.ts';
import type { Lexicon } from '../vocabulary/lexicon.ts';
import { type HuffmanTree, huffmanTree } from './huffman-tree.ts';
import { LANES } from './lanes.ts';
import { noiseTable } from './noise.ts';

/** What one step tells apart: rows of the output, some of which should be predicted and some not. Filled anew for every step. */
export class StepTargets {
  /** Offsets of output rows, padded with the first to whole groups of lanes. */
  readonly offsets: Int32Array;
  /** 1 for a row that should be predicted, 0 for one that should not. */
  readonly labels: Float64Array;
  /** 1 for a target in use; 0 for padding and for noise that drew the word itself. */
  readonly isActive: Float64Array;
  /** Lanes of the groups in use. */
  laneCount = 0;
  readonly #mostNegative: number;
  readonly #width: number;

  /** @param mostNegative noise words of a word, or turns of the longest way @param width of an output row */
  constructor(mostNegative: number, width: number) {
    const padded = paddedToLanes(mostNegative + 1);
    this.#mostNegative = mostNegative;
    this.#width = width;
    this.offsets = new Int32Array(padded);
    this.labels = new Float64Array(padded);
    this.isActive = new Float64Array(padded);
  }

  /** Sets the word that is right and draws the words that are not. */
  set(word: number, drawNoise: () => number): void {
    this.#clear(word, this.offsets.length);
    this.labels[0] = 1;
    this.isActive[0] = 1;
    for (let t = 1; t <= this.#mostNegative; t++) {
      const noise = drawNoise();
      this.offsets[t] = noise * this.#width;
      if (noise !== word) this.isActive[t] = 1;
    }
  }

  /** Sets the turns on the way to a word: 0 is what should be predicted, as in word2vec.c. */
  setWay({ offsets, nodes, turns }: HuffmanTree, word: number): void {
    const first = offsets[word]!;
    const length = offsets[word + 1]! - first;
    this.#clear(nodes[first]!, paddedToLanes(length));
    for (let t = 0; t < length; t++) {
      this.offsets[t] = nodes[first + t]! * this.#width;
      this.labels[t] = 1 - turns[first + t]!;
      this.isActive[t] = 1;
    }
  }

  #clear(row: number, laneCount: number): void {
    this.offsets.fill(row * this.#width);
    this.labels.fill(0);
    this.isActive.fill(0);
    this.laneCount = laneCount;
  }
}

function paddedToLanes(count: number): number {
  return Math.ceil(count / LANES) * LANES;
}

/**
 * The targets of words, one word at a time: itself and noise words, or its way through the tree.
 *
 * Sources: Mikolov et al. 2013, arXiv:1310.4546, sections 2.1 (hierarchical softmax, after Morin & Bengio 2005) and 2.2
 * (negative sampling).
 */
export class WordTargets {
  readonly targets: StepTargets;
  /** Noise is drawn from here. */
  random: Random;
  readonly #tree: HuffmanTree | null = null;
  readonly #noise: AliasTable | null = null;
  readonly #drawNoise = () => this.#noise!.draw(this.random);

  /** @param width of an output row */
  constructor(lexicon: Lexicon, { loss, negative }: TrainOptions, width: number, random: Random) {
    this.random = random;
    if (loss === 'hierarchical-softmax') this.#tree = huffmanTree(lexicon.counts);
    else this.#noise = noiseTable(lexicon);
    this.targets = new StepTargets(this.#tree?.longest ?? negative, width);
  }

  set(word: number): void {
    if (this.#tree) this.targets.setWay(this.#tree, word);
    else this.targets.set(word, this.#drawNoise);
  }
}
