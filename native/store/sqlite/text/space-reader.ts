import type { Work } from '../../../contract/work.ts';
import type { EmbeddedRows, TermFilter, TermTable } from '../../ports/space.ts';
import { inSlices } from '../base/batches.ts';
import { toFloat32 } from '../base/blob.ts';
import type { ReadableDb } from '../base/database.ts';
import type { SpaceKey } from './space-writer.ts';
import { DOCUMENT_ID, PARAGRAPH_ID } from './text-ids.ts';

/** Of one turn of the event loop: some milliseconds. */
const PAGE_ROWS = 512;

/** How many rows each kind had when the space was written. */
interface SpaceSize extends SpaceKey {
  terms: number;
  paragraphs: number;
  documents: number;
}

interface EmbeddedRow {
  /** Where the next page goes on. */
  key: number;
  id: string;
  embedding: Buffer;
}

interface TermRow {
  key: number;
  text: string;
  count: number;
  embedding: Buffer;
  output: Buffer;
  rest: Buffer | null;
}

/** Underscores join the words of a phrase; those of an attribute (`land_use=field`) do not. */
const CONTAINING =
  "space_pk = ? AND instr(text, ?) AND (? = 0 OR (instr(text, '_') AND NOT instr(text, '=')))";

export function spaceReader(db: ReadableDb) {
  const selectTerms = db.prepare<[number, number, number], TermRow>(
    'SELECT n AS key, text, count, embedding, output, output_rest AS rest FROM term WHERE space_pk = ? AND n > ? ORDER BY n LIMIT ?',
  );
  const selectParagraphs = db.prepare<[number, number, number], EmbeddedRow>(
    `SELECT e.paragraph_pk AS key, ${PARAGRAPH_ID} AS id, e.embedding FROM paragraph_embedding e
     JOIN paragraph p ON p.pk = e.paragraph_pk
     JOIN corpus c ON c.pk = p.corpus_pk
     JOIN document d ON d.corpus_pk = p.corpus_pk AND d.n = p.document_n
     WHERE e.space_pk = ? AND e.paragraph_pk > ? ORDER BY e.paragraph_pk LIMIT ?`,
  );
  const selectDocuments = db.prepare<[number, number, number], EmbeddedRow>(
    `SELECT e.document_pk AS key, ${DOCUMENT_ID} AS id, e.embedding FROM document_embedding e
     JOIN document d ON d.pk = e.document_pk
     JOIN corpus c ON c.pk = d.corpus_pk
     WHERE e.space_pk = ? AND e.document_pk > ? ORDER BY e.document_pk LIMIT ?`,
  );
  const countContaining = db
    .prepare<[number, string, number], number>(`SELECT count(*) FROM term WHERE ${CONTAINING}`)
    .pluck();
  const selectContaining = db.prepare<
    [number, string, number, number, number],
    { text: string; count: number }
  >(`SELECT text, count FROM term WHERE ${CONTAINING} ORDER BY n LIMIT ? OFFSET ?`);

  return {
    async terms(key: SpaceSize, work: Work): Promise<TermTable> {
      const table: TermTable = {
        texts: [],
        counts: new Float64Array(key.terms),
        embeddings: new Float32Array(key.terms * key.dimension),
        output: new Float32Array(0),
      };
      let outputWidth = 0;
      await eachRow(
        (after) => selectTerms.all(key.pk, after, PAGE_ROWS),
        (row) => {
          const n = table.texts.push(row.text) - 1;
          table.counts[n] = row.count;
          table.embeddings.set(toFloat32(row.embedding), n * key.dimension);
          if (n === 0) {
            outputWidth = key.dimension + (row.rest === null ? 0 : toFloat32(row.rest).length);
            table.output = new Float32Array(key.terms * outputWidth);
          }
          table.output.set(toFloat32(row.output), n * outputWidth);
          if (row.rest !== null) table.output.set(toFloat32(row.rest), n * outputWidth + key.dimension);
        },
        work,
      );
      return table;
    },
    paragraphs: (key: SpaceSize, work: Work) => embeddedRows(selectParagraphs, key, key.paragraphs, work),
    documents: (key: SpaceSize, work: Work) => embeddedRows(selectDocuments, key, key.documents, work),
    page(pk: number, { contains, phrases }: TermFilter, offset: number, limit: number) {
      const only = Number(phrases);
      const total = countContaining.get(pk, contains, only)!;
      return { total, terms: selectContaining.all(pk, contains, only, limit, offset) };
    },
  };
}

/** @param atMost rows there can be; fewer when a corpus has been removed since */
async function embeddedRows(
  select: { all(spacePk: number, after: number, limit: number): EmbeddedRow[] },
  { pk, dimension }: SpaceKey,
  atMost: number,
  work: Work,
): Promise<EmbeddedRows> {
  const ids: string[] = [];
  const embeddings = new Float32Array(atMost * dimension);
  await eachRow(
    (after) => select.all(pk, after, PAGE_ROWS),
    (row) => {
      const n = ids.push(row.id) - 1;
      embeddings.set(toFloat32(row.embedding), n * dimension);
    },
    work,
  );
  return {
    ids,
    embeddings: ids.length === atMost ? embeddings : embeddings.slice(0, ids.length * dimension),
  };
}

/** Keyset paging: an open cursor would lock out writers. Keys begin at 0. */
async function eachRow<T extends { key: number }>(
  page: (after: number) => T[],
  use: (row: T) => void,
  work: Work,
): Promise<void> {
  let after = -1;
  await inSlices(() => {
    const rows = page(after);
    for (const row of rows) use(row);
    after = rows.at(-1)?.key ?? after;
    return rows.length > 0;
  }, work);
}
