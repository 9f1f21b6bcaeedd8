import { newId } from '../../new-id.ts';
import type { LabelKey, LabelStore, NewLabel, StoredLabel } from '../../ports/label.ts';
import type { WritableDb } from '../base/database.ts';
import { found } from '../base/lookup.ts';

interface LabelRow {
  id: string;
  title: string;
  key_layer: string | null;
  key_field: string | null;
  key_value: string;
  colour: number;
}

export function sqliteLabels(db: WritableDb): LabelStore {
  const selectAll = db.prepare<[], LabelRow>('SELECT * FROM label ORDER BY colour');
  const selectByKey = db.prepare<LabelKey, LabelRow>(`
    SELECT * FROM label WHERE ifnull(key_layer, '') = ifnull(:layer, '')
      AND ifnull(key_field, '') = ifnull(:field, '') AND key_value = :value`);
  const selectByName = db.prepare<{ name: string }, LabelRow>(
    'SELECT * FROM label WHERE id = :name OR title = :name ORDER BY id = :name DESC LIMIT 1',
  );
  const titleTaken = db.prepare<[string], number>('SELECT 1 FROM label WHERE title = ?').pluck();
  // One past the highest: colours of labels that are there never move.
  const insertRow = db.prepare<[string, string, string | null, string | null, string]>(`
    INSERT INTO label (id, title, key_layer, key_field, key_value, colour)
    VALUES (?, ?, ?, ?, ?, (SELECT ifnull(max(colour), -1) + 1 FROM label))`);

  function freeTitle(title: string): string {
    if (!titleTaken.get(title)) return title;
    for (let n = 2; ; n++) {
      if (!titleTaken.get(`${title} ${n}`)) return `${title} ${n}`;
    }
  }

  function ensure({ title, key }: NewLabel): StoredLabel {
    if (!selectByKey.get(key)) insertRow.run(newId(), freeTitle(title), key.layer, key.field, key.value);
    return labelOf(selectByKey.get(key)!);
  }

  const ensureAll = db.transaction((labels: NewLabel[]) => labels.map(ensure));
  const list = () => selectAll.all().map(labelOf);
  const find = (name: string) => {
    const row = selectByName.get({ name });
    return row ? labelOf(row) : null;
  };

  return {
    ensure: async (labels) => ensureAll.immediate(labels),
    list: async () => list(),
    find: async (idOrTitle) => find(idOrTitle),
    get: async (idOrTitle) =>
      found(
        find(idOrTitle),
        'label',
        idOrTitle,
        list().map(({ title }) => title),
      ),
  };
}

function labelOf(row: LabelRow): StoredLabel {
  return {
    id: row.id,
    title: row.title,
    key: { layer: row.key_layer, field: row.key_field, value: row.key_value },
    colour: row.colour,
  };
}
