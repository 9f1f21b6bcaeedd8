import type { OpenProject } from '../open-project.ts';
import type { LabelledScene } from './assign-labels.ts';

const BINS = 20;

/** How many tiles have which covered fraction, by title: 20 bins over (0, 1]; tiles of fraction 0 are in none. */
export async function fractionHistograms(
  project: OpenProject,
  scenes: readonly LabelledScene[],
): Promise<Record<string, number[]>> {
  const titles = new Map((await project.store.labels.list()).map((label) => [label.id, label.title]));
  const histograms: Record<string, number[]> = {};
  for (const { fractions } of scenes) {
    for (const [entry, fraction] of fractions.fraction.entries()) {
      const title = titles.get(fractions.labelIds[fractions.label[entry]!]!);
      if (title === undefined) continue;
      histograms[title] ??= new Array<number>(BINS).fill(0);
      histograms[title][Math.min(BINS - 1, Math.max(0, Math.ceil(fraction * BINS) - 1))]!++;
    }
  }
  return histograms;
}
