import type { MappingRecord, TrainMappingParams } from '../../../native/contract/image.ts';
import type { App } from '../../state/app.svelte.ts';

/** What the Train workspace starts, each as a job. */

/** The mapping that searches go through: the active one of the active space; null without one. */
export function presentMapping({ mappings, texts }: App): MappingRecord | null {
  const space = texts.activeSpace;
  return (
    mappings.list.find((one) => one.active && (one.space === space?.space || one.space === space?.name)) ??
    null
  );
}

/** The mapping whose figures are open. */
export function shownMapping(app: App): MappingRecord | null {
  const { mappings, trainView: view } = app;
  const chosen = mappings.list.find(({ mapping }) => mapping === view.mapping);
  return chosen ?? presentMapping(app) ?? mappings.list[0] ?? null;
}

export function whyBusy({ jobs }: App): string | null {
  return jobs.running ? 'Waits for the running job' : null;
}

export function whyNotTrain(app: App): string | null {
  const { labels, texts, mappings } = app;
  if (labels.grids.length === 0) return 'Waits for tiles';
  if (labels.list.every(({ tiles }) => tiles === 0)) return 'Waits for labelled tiles';
  if (!texts.activeSpace) return 'Waits for a space';
  return mappings.features.length === 0 ? 'Waits for image features' : whyBusy(app);
}

export function whyNotEvaluate(app: App): string | null {
  return app.mappings.list.length === 0 ? 'Waits for a mapping' : whyBusy(app);
}

/** Trains a mapping and puts the tiles into the space by it. */
export async function trainMapping(app: App, params: TrainMappingParams): Promise<void> {
  await app.jobs.start('train-mapping', params);
  await app.jobs.start('embed-tiles', { mapping: null });
}

export async function evaluate(app: App): Promise<void> {
  const { trainView: view } = app;
  const mapping = shownMapping(app)?.mapping ?? null;
  await app.jobs.start('evaluate', { mapping, folds: view.folds, seed: view.seed });
}
