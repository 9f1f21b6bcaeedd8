import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { EngineError } from '../../contract/failure.ts';
import { orUnreadable } from '../../io/files.ts';
import type { StoredLabel } from '../../store/ports/label.ts';
import type { OpenProject } from '../open-project.ts';

interface Row {
  value: string;
  name?: string;
  synonyms?: string;
  description?: string;
  parent?: string;
  synset?: string;
  field?: string;
}

/** What a table says of labels, before it is known which labels there are. */
export interface LabelTextTable {
  /** Under which what it says is kept. */
  source: string;
  rows: Row[];
}

/**
 * Reads what labels mean from a CSV file with the columns value, name, synonyms (separated by `;`), description, parent,
 * synset and field, of which only value must be there.
 *
 * Failures: file-missing, file-unreadable.
 */
export async function readLabelTexts(file: string): Promise<LabelTextTable> {
  return { source: `file:${path.basename(file)}`, rows: await readRows(file) };
}

/**
 * Keeps what the table says of these labels.
 *
 * @returns the labels it spoke of, and the values that none of them has
 */
export async function keepLabelTexts(
  project: OpenProject,
  { source, rows }: LabelTextTable,
  all: readonly StoredLabel[],
): Promise<{ labels: StoredLabel[]; unmatched: string[] }> {
  const matched: StoredLabel[] = [];
  const unmatched: string[] = [];
  const texts = rows.flatMap((row) => {
    const labels = all.filter(({ title, key }) => {
      const isField = !row.field || key.field === row.field;
      return isField && (key.value === row.value || title === row.value);
    });
    if (labels.length === 0) unmatched.push(row.value);
    matched.push(...labels);
    return labels.map((label) => ({ label: label.id, ...partsOf(row) }));
  });
  await project.store.labelTexts.put(source, texts);
  return { labels: matched, unmatched };
}

function partsOf(row: Row) {
  const given = (text: string | undefined) => text?.trim() || null;
  return {
    name: given(row.name),
    synonyms: (row.synonyms ?? '')
      .split(';')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
    description: given(row.description),
    parent: given(row.parent),
    synset: given(row.synset),
  };
}

async function readRows(file: string): Promise<Row[]> {
  const text = await orUnreadable(file, () => readFile(file, 'utf8'));
  let rows: Record<string, string>[];
  try {
    rows = parse(text, {
      columns: (head: string[]) => head.map((name) => name.trim().toLowerCase()),
      bom: true,
      skip_empty_lines: true,
    });
  } catch (cause) {
    throw new EngineError(
      { kind: 'file-unreadable', path: file, reason: (cause as Error).message },
      { cause },
    );
  }
  if (rows.length === 0) {
    throw new EngineError({ kind: 'file-unreadable', path: file, reason: 'it has no row below its heading' });
  }
  if (!('value' in rows[0]!)) {
    const columns = Object.keys(rows[0]!).join(', ');
    const reason = `it has no column “value” (found: ${columns}); the columns are value, name, synonyms, description, parent, field`;
    throw new EngineError({ kind: 'file-unreadable', path: file, reason });
  }
  return rows as unknown as Row[];
}
