import type { ExportParams } from '../../../native/contract/dataset.ts';
import { toFailure } from '../../../native/contract/failure.ts';
import type { App } from '../../state/app.svelte.ts';

export const FORMATS: readonly {
  value: ExportParams['format'];
  label: string;
  hint: string;
  /** What lies in the folder: name, what it holds. */
  files: readonly (readonly [string, string])[];
}[] = [
  {
    value: 'coco',
    label: 'COCO',
    hint: 'One JSON a split with images, categories and annotations',
    files: [
      ['annotations/train.json', 'images, outlines'],
      ['annotations/validation.json', ''],
      ['annotations/test.json', ''],
      ['images/', 'one PNG a tile'],
      ['manifest.json', 'SHA-256 of each file, rule, seed'],
    ],
  },
  {
    value: 'imagefolder',
    label: 'ImageFolder + labels.csv',
    hint: 'A folder a split and label; a table names every label of every tile',
    files: [
      ['train/ label/', 'one PNG a tile'],
      ['validation/ label/', ''],
      ['test/ label/', ''],
      ['labels.csv', 'tile, split, labels, place'],
      ['manifest.json', 'SHA-256 of each file, rule, seed'],
    ],
  },
];

export function suggestedName({ project, exportView: view }: App): string {
  return `${project.info?.name ?? 'dataset'}-${view.format}`;
}

/** The folder that would be made: beside the project, until a person says where. */
export function outOf(app: App): string {
  const { project, exportView: view } = app;
  if (view.out !== null) return view.out.trim();
  const beside = project.info?.project.replace(/[^\\/]*[\\/]?$/, '') ?? '';
  return `${beside}${suggestedName(app)}`;
}

/** Labelled tiles by label, most first; a tile with two labels counts in both. */
export function labelledTiles({ labels }: App) {
  return labels.list.filter(({ tiles }) => tiles > 0).toSorted((a, b) => b.tiles - a.tiles);
}

export function whyNotExport(app: App): string | null {
  if (labelledTiles(app).length === 0) return 'Waits for labelled tiles';
  if (outOf(app) === '') return 'Say where it goes';
  return app.exportView.outcome.state === 'running' ? 'It is being written' : null;
}

/** Asks where the folder goes. */
export async function chooseOut(app: App): Promise<void> {
  const path = await app.files.save('Export a data set', suggestedName(app));
  if (path) app.exportView.out = path;
}

/** Writes the data set; how it went stands in the panel. */
export async function exportDataset(app: App): Promise<void> {
  const { exportView: view, jobs, session } = app;
  const params: ExportParams = {
    format: view.format,
    out: outOf(app),
    split: 'blocks',
    chips: 'png',
    seed: view.seed,
  };
  try {
    const job = await jobs.start('export-dataset', params);
    view.outcome = { state: 'running', job: job.id };
    const result = await session.engine.taskResult({ job: job.id }, session.quick);
    view.outcome = { state: 'written', params, result: result as never };
  } catch (thrown) {
    const failure = toFailure(thrown);
    view.outcome = failure.kind === 'cancelled' ? { state: 'none' } : { state: 'failed', failure };
  }
}
