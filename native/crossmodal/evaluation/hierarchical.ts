import type { HierarchicalPrecision } from '../../contract/evaluation.ts';
import { type LabelShares, mainLabel } from '../label-shares.ts';
import type { LabelHierarchy } from './evaluation.ts';
import { type Answers, fallingScores } from './figures.ts';

/** As DeViSE reports them. */
const RANKS = [2, 5, 10, 20];

/**
 * Share of the first k answers that lie as near to the right label as its k nearest do, mean over labels. What is right
 * grows from the label outwards, a step of the hierarchy at a time, until it holds k labels.
 *
 * Source: Frome et al. 2013, "DeViSE", appendix, hCorrectSet.
 *
 * @returns null where no k can fail: fewer than four labels are in the hierarchy
 */
export function hierarchicalPrecision(
  answers: Answers,
  shares: LabelShares,
  { hops }: LabelHierarchy,
  titles: readonly string[],
): HierarchicalPrecision | null {
  const { tiles, labelCount } = answers;
  const known = [...titles.keys()].filter((label) => !Number.isNaN(hops[label * labelCount + label]!));
  const ranks = RANKS.filter((k) => k <= known.length / 2);
  if (ranks.length === 0) return null;
  const ranked = Array.from(tiles, (_, row) =>
    fallingScores(answers, row).filter((label) => known.includes(label)),
  );
  const precisionAt = ranks.map((k) => {
    const right = new Map(known.map((label) => [label, correctSet(hops, labelCount, known, label, k)]));
    const sums = new Map<number, { sum: number; count: number }>();
    tiles.forEach((tile, row) => {
      const set = right.get(mainLabel(shares, tile));
      if (!set) return;
      const own = sums.get(mainLabel(shares, tile)) ?? { sum: 0, count: 0 };
      sums.set(mainLabel(shares, tile), own);
      own.sum += ranked[row]!.slice(0, k).filter((label) => set.has(label)).length / k;
      own.count++;
    });
    const means = [...sums.values()].map(({ sum, count }) => sum / count);
    return { k, precision: means.reduce((sum, mean) => sum + mean, 0) / means.length };
  });
  return {
    precisionAt: precisionAt.filter(({ precision }) => !Number.isNaN(precision)),
    labels: known.length,
    leftOut: titles.filter((_, label) => !known.includes(label)),
  };
}

function correctSet(
  hops: Float64Array,
  labelCount: number,
  known: readonly number[],
  label: number,
  k: number,
): Set<number> {
  const away = (other: number) => hops[label * labelCount + other]!;
  const radius = known.map(away).sort((a, b) => a - b)[k - 1]!;
  return new Set(known.filter((other) => away(other) <= radius));
}
