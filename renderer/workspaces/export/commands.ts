import type { App } from '../../state/app.svelte.ts';
import { attempt } from '../../state/attempt.ts';
import type { Command } from '../../state/commands.svelte.ts';
import { chooseOut, exportDataset, whyNotExport } from './dataset.ts';

/** Keys and palette entries of the Export workspace. */
export function exportCommands(app: App): Command[] {
  const own = { workspace: 'export', group: 'Export' } as const;
  return [
    {
      ...own,
      id: 'export.out',
      title: 'Choose where the data set goes…',
      keys: ['D'],
      run: () => void attempt(app, () => chooseOut(app)),
    },
    {
      ...own,
      id: 'export.run',
      title: 'Export the labelled tiles',
      keys: ['Ctrl+Enter'],
      why: () => whyNotExport(app),
      run: () => void exportDataset(app),
    },
    {
      ...own,
      id: 'export.format',
      title: 'COCO or ImageFolder',
      keys: ['T'],
      run: () => {
        app.exportView.format = app.exportView.format === 'coco' ? 'imagefolder' : 'coco';
      },
    },
  ];
}
