import { type Band, type BandStatistics, STATISTICS_PERCENTS } from '../../native/contract/scene.ts';
import type { SceneStyle } from '../../native/contract/scene-style.ts';

/** How a band's values become black to white. */
export const STRETCHES = [
  { id: '2', label: '2–98 % of scene' },
  { id: '0.5', label: '0.5–99.5 % of scene' },
  { id: '1', label: '1–99 % of scene' },
  { id: '5', label: '5–95 % of scene' },
  { id: 'full', label: 'lowest to highest' },
  { id: 'none', label: 'none (8 bit)' },
] as const;
export type StretchId = (typeof STRETCHES)[number]['id'] | 'other';

/** Values of black and white for a band; percent stretches are symmetric. */
export function stretchOf(statistics: BandStatistics, id: StretchId): [number, number] {
  if (id === 'none' || id === 'other') return [0, 255];
  if (id === 'full') return [statistics.min, statistics.max];
  const at = (percent: number) =>
    statistics.percentiles[(STATISTICS_PERCENTS as readonly number[]).indexOf(percent)]!;
  const [low, high] = [at(Number(id)), at(100 - Number(id))];
  // A band of one value still needs two ends.
  return high > low ? [low, high] : [low, low + 1];
}

/** Which of the stretches a style has; `other` when none. */
export function stretchId(style: SceneStyle, statistics: readonly BandStatistics[]): StretchId {
  const near = (a: number, b: number, scale: number) => Math.abs(a - b) <= 1e-3 * scale;
  const fits = STRETCHES.find(({ id }) =>
    style.bands.every((band, i) => {
      const one = statistics.find((candidate) => candidate.band === band);
      if (!one) return false;
      const [low, high] = stretchOf(one, id);
      const scale = Math.max(1e-9, high - low);
      return near(style.low[i]!, low, scale) && near(style.high[i]!, high, scale);
    }),
  );
  return fits?.id ?? 'other';
}

/** The style with other bands or another stretch. */
export function restretched(
  bands: readonly number[],
  id: StretchId,
  statistics: readonly BandStatistics[],
): Pick<SceneStyle, 'bands' | 'low' | 'high'> {
  const ends = bands.map((band) => {
    const one = statistics.find((candidate) => candidate.band === band);
    return one ? stretchOf(one, id === 'other' ? '2' : id) : ([0, 255] as [number, number]);
  });
  return { bands: [...bands], low: ends.map(([low]) => low), high: ends.map(([, high]) => high) };
}

/** Choices a band count gives: the usual orders of colour, then each band in grey. */
export function bandChoices(bands: readonly Band[]): { value: string; label: string; bands: number[] }[] {
  const orders = [
    [1, 2, 3],
    [3, 2, 1],
    [4, 3, 2],
    [5, 4, 3],
    [6, 5, 4],
    [7, 5, 3],
  ].filter((order) => Math.max(...order) <= bands.length);
  const colour = orders.map((order) => ({ value: order.join('-'), label: order.join(' · '), bands: order }));
  const grey = bands.map(({ index, description }) => ({
    value: String(index),
    label: `${index}${description ? ` ${description}` : ''}, grey`,
    bands: [index],
  }));
  return [...colour, ...grey];
}
