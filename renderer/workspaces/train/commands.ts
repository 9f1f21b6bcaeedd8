import type { App } from '../../state/app.svelte.ts';
import { attempt } from '../../state/attempt.ts';
import type { Command } from '../../state/commands.svelte.ts';
import { REPORT_PARTS } from '../../state/train-view.svelte.ts';
import {
  evaluate,
  presentMapping,
  saveReport,
  shownMapping,
  trainMapping,
  whyBusy,
  whyNotEvaluate,
  whyNotReport,
  whyNotTrain,
} from './runs.ts';

/** Keys and palette entries of the Train workspace. */
export function trainCommands(app: App): Command[] {
  const own = { workspace: 'train', group: 'Train' } as const;
  return [
    {
      ...own,
      id: 'mapping.train',
      title: 'Train a mapping',
      keys: ['Ctrl+Enter'],
      why: () => whyNotTrain(app),
      run: () =>
        void attempt(app, () =>
          trainMapping(app, {
            name: null,
            method: 'ridge',
            extractor: null,
            space: null,
            seed: app.trainView.seed,
          }),
        ),
    },
    {
      ...own,
      id: 'mapping.evaluate',
      title: 'Evaluate on spatial blocks',
      keys: ['E'],
      why: () => whyNotEvaluate(app),
      run: () => void attempt(app, () => evaluate(app)),
    },
    {
      ...own,
      id: 'mapping.report',
      title: 'Save the report, a page to print',
      keys: ['P'],
      why: () => whyNotReport(app),
      run: () => void attempt(app, () => saveReport(app)),
    },
    {
      ...own,
      id: 'mapping.report.next',
      title: 'Next part of the report',
      keys: ['R'],
      keyOnly: true,
      run: () => {
        const { trainView: view } = app;
        const now = REPORT_PARTS.findIndex(({ id }) => id === view.part);
        view.part = REPORT_PARTS[(now + 1) % REPORT_PARTS.length]!.id;
      },
    },
    {
      ...own,
      id: 'features.extract',
      title: 'Compute image features',
      why: () => (app.labels.grids.length ? whyBusy(app) : 'Waits for tiles'),
      run: () =>
        void attempt(app, () => app.jobs.start('extract-features', { extractors: null, threads: null })),
    },
    {
      ...own,
      id: 'tiles.embed',
      title: 'Embed every tile',
      why: () => (presentMapping(app) ? whyBusy(app) : 'Waits for a mapping'),
      run: () => void attempt(app, () => app.jobs.start('embed-tiles', { mapping: null })),
    },
    {
      ...own,
      id: 'mapping.next',
      title: 'Next mapping',
      keys: ['J'],
      keyOnly: true,
      run: () => step(app, 1),
    },
    {
      ...own,
      id: 'mapping.previous',
      title: 'Previous mapping',
      keys: ['K'],
      keyOnly: true,
      run: () => step(app, -1),
    },
  ];
}

function step(app: App, by: number): void {
  const { mappings, trainView: view } = app;
  const now = mappings.list.findIndex(({ mapping }) => mapping === shownMapping(app)?.mapping);
  const next = mappings.list[now + by];
  if (next) view.mapping = next.mapping;
}
