import { EngineError } from '../../../contract/failure.ts';
import { type CorpusDocument, oneLine } from '../corpus-format.ts';
import { groupRecords } from '../group-records.ts';
import type { CorpusSource } from '../source.ts';
import { parsePath, valuesAt } from './json-path.ts';
import { ID_KEYS, isObject, type Json, sectionParagraphs, textParagraphs, textsIn } from './sections.ts';

/** Characters; the file is parsed as a whole. */
const LONGEST_FILE = 64 * 1024 * 1024;
const TITLE_KEYS = ['title', 'name', 'heading', 'headline'];

/**
 * One document a file, or one an item where the file is a list of objects. Sections are paragraphs; with a path in
 * `column`, only what it leads to is.
 *
 * @throws EngineError `format-unsupported` when the file is too long, `file-unreadable` when it is no JSON,
 *   `not-found` when the path leads nowhere in any document
 */
export async function* read(source: CorpusSource): AsyncGenerator<CorpusDocument, void, void> {
  const whole = await parsed(source);
  if (whole === undefined) return;
  const isList = Array.isArray(whole) && whole.some(isObject);
  const items = isList ? (whole as Json[]) : [whole];
  const steps = source.column === null ? null : parsePath(source.column, isList);
  let found = 0;
  const documents = async function* (): AsyncGenerator<CorpusDocument> {
    for (const [index, item] of items.entries()) {
      source.work.signal.throwIfAborted();
      const texts = steps === null ? null : valuesAt(item, steps).flatMap(textsIn);
      const paragraphs = texts === null ? sectionParagraphs(item) : texts.flatMap(textParagraphs);
      found += texts === null || texts.length > 0 ? 1 : 0;
      if (paragraphs.length === 0) {
        if (isList) source.skip(`item ${index + 1}`, 'no text');
        continue;
      }
      const ownName = isList ? `${source.name} ${index + 1}` : source.name;
      yield {
        documentId: (isList && firstName(item, ID_KEYS)) || ownName,
        title: firstName(item, TITLE_KEYS),
        paragraphs,
      };
    }
  };
  yield* groupRecords(documents());
  if (found === 0) {
    const known = items.flatMap((item) => (isObject(item) ? Object.keys(item) : []));
    const name = source.column ?? '';
    throw new EngineError({ kind: 'not-found', what: 'path', name, known: [...new Set(known)] });
  }
}

async function parsed(source: CorpusSource): Promise<Json | undefined> {
  let text = '';
  for await (const piece of source.text()) {
    text += piece;
    if (text.length <= LONGEST_FILE) continue;
    throw new EngineError({
      kind: 'format-unsupported',
      path: source.path,
      reason: 'one JSON value of more than 64 million characters',
      remedy: 'Write one record a line, for example with “jq -c .[]”.',
    });
  }
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const reason = `it is no JSON, or cut short (${error.message})`;
    throw new EngineError({ kind: 'file-unreadable', path: source.path, reason }, { cause: error });
  }
}

function firstName(item: Json, keys: readonly string[]): string | null {
  if (!isObject(item)) return null;
  for (const key of keys) {
    const value = item[key];
    if (typeof value === 'number') return String(value);
    if (typeof value === 'string' && oneLine(value) !== '') return oneLine(value);
  }
  return null;
}
