import { EngineError } from '../../../contract/failure.ts';
import { type CorpusDocument, oneLine, splitParagraphs } from '../corpus-format.ts';
import { groupRecords } from '../group-records.ts';
import { DEEPEST, ID_KEYS, type Json } from '../json-document/sections.ts';
import type { CorpusSource } from '../source.ts';

type JsonRecord = { [key: string]: Json };

interface Entry {
  readonly record: JsonRecord;
  readonly number: number;
}

/** Records looked at to find the key with the text. */
const RECORDS_SNIFFED = 100;

/**
 * One record a line; the text is under a key (`a.b` reaches into objects), by default the one that holds the longest
 * text. A list of texts is a list of paragraphs. Records without an id are a document each.
 */
export async function* read(source: CorpusSource): AsyncGenerator<CorpusDocument, void, void> {
  const sniffed: Entry[] = [];
  const entries = parsedLines(source);
  for (let next = await entries.next(); !next.done; next = await entries.next()) {
    sniffed.push(next.value);
    if (sniffed.length === RECORDS_SNIFFED) break;
  }
  if (sniffed.length === 0) {
    if (source.skipped.length > 0) throw notJsonLines(source);
    return;
  }
  const key = keyOfText(source, sniffed);
  const all = async function* (): AsyncGenerator<Entry> {
    yield* sniffed;
    yield* entries;
  };
  yield* groupRecords(documents(source, key, all()));
}

async function* parsedLines(source: CorpusSource): AsyncGenerator<Entry, void, void> {
  for await (const { line, number } of source.lines()) {
    if (line.trim() === '') continue;
    try {
      const record = JSON.parse(line) as Json;
      if (record !== null && typeof record === 'object' && !Array.isArray(record)) yield { record, number };
      else source.skip(`line ${number}`, 'not a JSON object');
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      source.skip(`line ${number}`, 'not JSON');
    }
  }
}

function notJsonLines(source: CorpusSource): EngineError {
  return new EngineError({
    kind: 'format-unsupported',
    path: source.path,
    reason: 'no line of it is a JSON object',
    remedy: 'Write one record a line, for example with “jq -c .”.',
  });
}

function keyOfText(source: CorpusSource, entries: readonly Entry[]): string {
  const lengths = new Map<string, number>();
  for (const { record } of entries) {
    for (const [key, text] of textsOf(record, '')) lengths.set(key, (lengths.get(key) ?? 0) + text.length);
  }
  const known = [...lengths].sort((a, b) => b[1] - a[1]).map(([key]) => key);
  const wanted = source.column?.replace(/^\$\./, '') ?? known[0];
  if (wanted === undefined) {
    throw new EngineError({
      kind: 'format-unsupported',
      path: source.path,
      reason: 'no key holds text',
      remedy: 'Give a file whose records have a text.',
    });
  }
  if (!lengths.has(wanted)) throw new EngineError({ kind: 'not-found', what: 'key', name: wanted, known });
  return wanted;
}

/** Every text in a record with its path; the texts of a list share one. */
function* textsOf(value: Json, path: string, depth = 0): Generator<[key: string, text: string]> {
  if (depth > DEEPEST) return;
  if (typeof value === 'string') yield [path, value];
  else if (Array.isArray(value)) for (const item of value) yield* textsOf(item, path, depth + 1);
  else if (value !== null && typeof value === 'object') {
    for (const [key, inner] of Object.entries(value))
      yield* textsOf(inner, path === '' ? key : `${path}.${key}`, depth + 1);
  }
}

async function* documents(
  source: CorpusSource,
  key: string,
  entries: AsyncIterable<Entry>,
): AsyncGenerator<CorpusDocument> {
  for await (const { record, number } of entries) {
    const texts = [...textsOf(record, '')].filter(([path]) => path === key).map(([, text]) => text);
    const paragraphs = texts.flatMap(splitParagraphs);
    if (paragraphs.length === 0) {
      source.skip(`line ${number}`, `no text under “${key}”`);
      continue;
    }
    const id = ID_KEYS.map((name) => record[name]).find((value) => isName(value));
    const title = typeof record.title === 'string' && key !== 'title' ? oneLine(record.title) : '';
    yield {
      documentId: id === undefined ? `${source.name} ${number}` : String(id),
      title: title || null,
      paragraphs,
    };
  }
}

function isName(value: Json | undefined): boolean {
  return typeof value === 'number' || (typeof value === 'string' && value !== '');
}
