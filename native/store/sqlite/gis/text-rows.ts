import { type LabelTextParts, TEXT_SOURCES } from '../../ports/label.ts';
import type { WritableDb } from '../base/database.ts';

export const NO_TEXT: LabelTextParts = {
  name: null,
  synonyms: [],
  description: null,
  parent: null,
  synset: null,
};

const PARTS = Object.keys(NO_TEXT) as (keyof LabelTextParts)[];

export interface TextPartRow {
  label: string;
  part: keyof LabelTextParts;
  source: string;
  value: string;
}

export interface TextRows {
  /** Replaces all that `source` says of a label (by id); null takes it away. */
  put(labelPk: number, source: string, text: LabelTextParts | null): void;
  /** What one source says of a label, or null when it says nothing. */
  read(labelPk: number, source: string): LabelTextParts | null;
}

/** Writes what single sources say; callers hold the transaction. */
export function textRows(db: WritableDb): TextRows {
  const deleteRows = db.prepare<[number, string]>('DELETE FROM label_text WHERE label_pk = ? AND source = ?');
  const insertRow = db.prepare<[number, string, string, number, string]>(
    'INSERT INTO label_text (label_pk, part, source, rank, value) VALUES (?, ?, ?, ?, ?)',
  );
  const selectRows = db.prepare<[number, string], Omit<TextPartRow, 'label'>>(
    'SELECT part, source, value FROM label_text WHERE label_pk = ? AND source = ?',
  );
  return {
    put(labelPk, source, text) {
      const rank = rankOf(source);
      deleteRows.run(labelPk, source);
      for (const part of text ? PARTS : []) {
        const value = text![part];
        if (value === null || value.length === 0) continue;
        insertRow.run(labelPk, part, source, rank, JSON.stringify(value));
      }
    },
    read(labelPk, source) {
      const rows = selectRows.all(labelPk, source);
      return rows.length === 0 ? null : rows.reduce(withPart, NO_TEXT);
    },
  };
}

export function withPart<T extends LabelTextParts>(text: T, { part, value }: Omit<TextPartRow, 'label'>): T {
  return { ...text, [part]: JSON.parse(value) };
}

/** @throws RangeError for a source that has no place in the order */
function rankOf(source: string): number {
  const isNamed = (known: string) => known.endsWith(':') && source.startsWith(known);
  const rank = TEXT_SOURCES.findIndex((known) => source === known || isNamed(known));
  if (rank < 0) throw new RangeError(`label text from “${source}”, known are ${TEXT_SOURCES.join(', ')}`);
  return rank;
}
