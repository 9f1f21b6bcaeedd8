import type { LabelTextParts, LabelTextStore, StoredLabelText } from '../../ports/label.ts';
import type { WritableDb } from '../base/database.ts';
import { found } from '../base/lookup.ts';
import { NO_TEXT, type TextPartRow, textRows, withPart } from './text-rows.ts';

export function sqliteLabelTexts(db: WritableDb): LabelTextStore {
  const rows = textRows(db);
  const labelPk = db.prepare<[string], number>('SELECT pk FROM label WHERE id = ?').pluck();
  const selectLabels = db.prepare<[], string>('SELECT id FROM label ORDER BY colour').pluck();
  // The best source last, so that its parts are laid over the others.
  const selectParts = db.prepare<{ label: string | null }, TextPartRow>(`
    SELECT b.id AS label, t.part, t.source, t.value FROM label_text t JOIN label b ON b.pk = t.label_pk
    WHERE :label IS NULL OR b.id = :label
    ORDER BY t.rank DESC, t.source DESC`);

  const keyOf = (label: string) => found(labelPk.get(label), 'label', label, selectLabels.all());

  const putAll = db.transaction((source: string, texts: ({ label: string } & LabelTextParts)[]) => {
    for (const text of texts) rows.put(keyOf(text.label), source, text);
  });

  return {
    async list() {
      const texts = new Map(selectLabels.all().map((label) => [label, withoutText(label)]));
      for (const row of selectParts.all({ label: null })) {
        texts.set(row.label, overlaid(texts.get(row.label)!, row));
      }
      return [...texts.values()];
    },
    async get(label) {
      keyOf(label);
      return selectParts.all({ label }).reduce(overlaid, withoutText(label));
    },
    put: async (source, texts) => putAll.immediate(source, texts),
  };
}

function withoutText(label: string): StoredLabelText {
  const sources = { name: null, synonyms: null, description: null, parent: null, synset: null };
  return { label, ...NO_TEXT, sources };
}

function overlaid(text: StoredLabelText, row: TextPartRow): StoredLabelText {
  return { ...withPart(text, row), sources: { ...text.sources, [row.part]: row.source } };
}
