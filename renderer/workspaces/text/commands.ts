import type { App } from '../../state/app.svelte.ts';
import { attempt } from '../../state/attempt.ts';
import type { Command } from '../../state/commands.svelte.ts';
import { importSpace } from './exchange/files.ts';
import { judge, whyNotJudge } from './judge/judging.ts';
import { train, whyNotTrain } from './training.ts';

const focus = (selector: string) => document.querySelector<HTMLElement>(selector)?.focus();

/** Keys and palette entries of the Text workspace. */
export function textCommands(app: App): Command[] {
  const { textView: view, texts } = app;
  const space = () => (texts.activeSpace ? null : 'Waits for a space to be trained');
  const own = { workspace: 'text', group: 'Text' } as const;
  return [
    {
      ...own,
      id: 'space.form',
      title: 'Settings of the next space',
      keys: ['T'],
      run: () => {
        view.formOpen = !view.formOpen;
      },
    },
    {
      ...own,
      id: 'documents.layer',
      title: 'Add a layer as text',
      why: () => (app.layers.list.length > 0 ? null : 'Waits for a layer'),
      run: () => {
        view.layerAsText = true;
      },
    },
    {
      ...own,
      id: 'space.train',
      title: 'Train a space',
      keys: ['Ctrl+Enter'],
      why: () => whyNotTrain(app),
      run: () => void attempt(app, () => train(app)),
    },
    {
      ...own,
      id: 'space.evaluate',
      title: 'Evaluate the space',
      keys: ['E'],
      why: () => whyNotJudge(app),
      run: () => void attempt(app, () => judge(app)),
    },
    {
      ...own,
      id: 'terms.filter',
      title: 'Filter the vocabulary',
      keys: ['V'],
      why: space,
      run: () => focus('[data-terms-filter] input'),
    },
    {
      ...own,
      id: 'terms.nearest',
      title: 'Nearest to a word or phrase',
      keys: ['N'],
      why: space,
      run: () => focus('[data-nearest] input'),
    },
    {
      ...own,
      id: 'terms.analogy',
      title: 'Analogy',
      keys: ['A'],
      why: space,
      run: () => focus('[data-analogy] input'),
    },
    {
      ...own,
      id: 'terms.match',
      title: 'Which word does not match',
      keys: ['M'],
      why: space,
      run: () => focus('[data-match] input'),
    },
    {
      ...own,
      id: 'space.import',
      title: 'Import a space…',
      keys: ['I'],
      run: () => void importSpace(app),
    },
    {
      ...own,
      id: 'space.compare',
      title: 'Compare two spaces',
      keys: ['C'],
      why: () => (texts.spaces.length > 1 ? null : 'Waits for a second space'),
      run: () => {
        view.below = 'comparison';
      },
    },
    {
      ...own,
      id: 'documents.add.here',
      title: 'Add documents…',
      keys: ['D'],
      run: () => app.commands.run('documents.add'),
    },
  ];
}
