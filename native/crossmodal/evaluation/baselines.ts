import { Random } from '../../math/random.ts';
import { type LabelShares, labelsOf, mainLabel } from '../label-shares.ts';
import { hitAtK, type Ranked } from './figures.ts';

const PERMUTATIONS = 100;

/** hit@1 (mean over labels) when the answers are dealt out again among the same tiles: mean of 100 permutations. */
export function chanceHitAt1(
  ranked: Ranked,
  tiles: Uint32Array,
  shares: LabelShares,
  labelCount: number,
  seed: number,
): number {
  const random = new Random(seed);
  const rows = Uint32Array.from(tiles.keys()).filter((row) => ranked.main[row]! >= 0);
  const dealt = Int32Array.from(rows, (row) => ranked.answered[row]!);
  let sum = 0;
  for (let n = 0; n < PERMUTATIONS; n++) {
    random.shuffle(dealt);
    const answered = ranked.answered.slice();
    rows.forEach((row, i) => {
      answered[row] = dealt[i]!;
    });
    sum += hitAtK(answersAsRanked(answered, ranked.main, tiles, shares), labelCount, 1, null).mean;
  }
  return sum / PERMUTATIONS;
}

/** The label that most training tiles carry, as the answer for each of the test tiles. */
export function majorityAnswers(
  train: Uint32Array,
  test: Uint32Array,
  shares: LabelShares,
  labelCount: number,
): Int32Array {
  const counts = new Uint32Array(labelCount);
  for (const tile of train) {
    const label = mainLabel(shares, tile);
    if (label >= 0) counts[label]!++;
  }
  return new Int32Array(test.length).fill(counts.indexOf(Math.max(...counts)));
}

/** Judges bare answers like a ranking that holds nothing else. */
export function answersAsRanked(
  answered: Int32Array,
  main: Int32Array,
  tiles: Uint32Array,
  shares: LabelShares,
): Ranked {
  const rank = Int32Array.from(tiles, (tile, row) => {
    if (main[row]! < 0) return -1;
    return labelsOf(shares, tile).includes(answered[row]!) ? 0 : 1;
  });
  return { main, answered, rank };
}

/** Unit embeddings in random directions, row-major `[labelCount × dimension]`. */
export function randomEmbeddings(labelCount: number, dimension: number, seed: number): Float32Array {
  const random = new Random(seed);
  const rows = new Float32Array(labelCount * dimension);
  for (let label = 0; label < labelCount; label++) {
    const row = Float64Array.from({ length: dimension }, () => random.normal());
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    row.forEach((value, k) => {
      rows[label * dimension + k] = value / length;
    });
  }
  return rows;
}
