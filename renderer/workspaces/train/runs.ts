import type { MappingMethod, MappingRecord, TrainMappingParams } from '../../../native/contract/image.ts';
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

export function whyNotTrain(app: App, method: MappingMethod = 'ridge'): string | null {
  const { labels, texts, mappings } = app;
  if (labels.grids.length === 0) return 'Waits for tiles';
  if (method !== 'infonce' && labels.list.every(({ tiles }) => tiles === 0))
    return 'Waits for labelled tiles';
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
  const against = view.against === mapping ? null : view.against;
  await app.jobs.start('evaluate', {
    mapping,
    folds: view.folds,
    seed: view.seed,
    split: view.split,
    against,
  });
}

/** Trains the same again without one label, its synonyms and children: is it found by its words alone? */
export async function holdOut(app: App, like: MappingRecord, label: string): Promise<void> {
  await trainMapping(app, {
    name: null,
    method: like.method,
    holdOut: [...like.heldOut, label],
    extractor: like.extractor,
    space: like.space,
    seed: app.trainView.seed,
  });
}

/** Writes the last evaluation of the mapping that is open as a page to print. */
export async function saveReport(app: App): Promise<void> {
  const shown = shownMapping(app);
  if (!shown) return;
  const out = await app.files.save('Save the report', `${shown.name}.html`);
  if (out === null) return;
  const { session, notices } = app;
  const page = out.endsWith('.html') ? out : `${out}.html`;
  const params = { mapping: shown.mapping, space: null, out: page };
  const { file } = await session.engine.exportEvaluation(params, session.quick);
  notices.say(`Report saved: ${file}`);
}

export function whyNotReport(app: App): string | null {
  const shown = shownMapping(app);
  return shown && app.trainView.evaluations.has(shown.mapping) ? null : 'Waits for an evaluation';
}
