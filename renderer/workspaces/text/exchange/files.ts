import type { Kind, SpaceFileFormat, SpaceRecord } from '../../../../native/contract/text.ts';
import type { App } from '../../../state/app.svelte.ts';
import { attempt } from '../../../state/attempt.ts';
import { count, howMany } from '../../../state/task-words.ts';

/** What a space can be written as, with the ending its readers expect. */
export const FORMATS: readonly { value: SpaceFileFormat; label: string; ending: string; says: string }[] = [
  { value: 'word2vec', label: 'word2vec text', ending: '.txt', says: 'gensim and most others read it' },
  {
    value: 'word2vec-binary',
    label: 'word2vec binary',
    ending: '.bin',
    says: 'the same, a third of the size',
  },
  {
    value: 'projector',
    label: 'projector',
    ending: '.tsv',
    says: 'numbers, and a file of names beside them',
  },
  { value: 'npy', label: 'NumPy', ending: '.npy', says: 'the matrix alone, without names' },
];

export async function importSpace(app: App): Promise<void> {
  const path = (await app.files.open('vectors'))?.[0];
  if (!path) return;
  await attempt(app, async () => {
    const made = await app.jobs.finish('import-space', { path, name: null, limit: null });
    app.notices.say(`${made.name}: ${howMany(made.rows, 'term')} of ${made.dimension} numbers`);
  });
}

export async function exportSpace(
  app: App,
  space: SpaceRecord,
  format: SpaceFileFormat,
  kinds: Kind[],
): Promise<void> {
  const { ending } = FORMATS.find(({ value }) => value === format)!;
  const path = await app.files.save('Export the space', `${space.name}${ending}`);
  if (!path) return;
  await attempt(app, async () => {
    const params = { space: space.space, path, format, kinds };
    const { file, rows } = await app.session.engine.exportSpace(params, app.session.quick);
    app.notices.say(`${count(rows)} rows written to ${file}`);
    app.textView.exported = null;
  });
}
