import type { App } from '../../state/app.svelte.ts';
import { attempt } from '../../state/attempt.ts';
import type { Command } from '../../state/commands.svelte.ts';
import {
  evaluate,
  presentMapping,
  shownMapping,
  trainMapping,
  whyBusy,
  whyNotEvaluate,
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
