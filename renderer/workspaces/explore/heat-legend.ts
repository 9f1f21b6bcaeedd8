import type { Legend } from '../../../native/contract/scene-style.ts';
import { RAMP_STEPS, type RampName, rampColour } from '../../theme/ramps.ts';

/** The heat of a search as a legend: its ramp runs from the threshold to the best score, in σ. */
export function heatLegend(phrase: string, threshold: number, top: number, ramp: RampName): Legend {
  const colours = Array.from({ length: RAMP_STEPS }, (_, i) => rampColour(ramp, i / (RAMP_STEPS - 1)));
  const span = Math.max(1e-9, top - threshold);
  const ends = [threshold, top].map((value) => Number(value.toFixed(2)));
  return {
    kind: 'ramp',
    title: `${phrase}, score in σ`,
    low: threshold,
    high: top,
    colours,
    ticks: ends.map((value) => ({ value, at: Math.min(1, Math.max(0, (value - threshold) / span)) })),
  };
}
