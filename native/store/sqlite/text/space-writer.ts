import { EngineError } from '../../../contract/failure.ts';
import type { Work } from '../../../contract/work.ts';
import { asRows } from '../../../math/rows.ts';
import type { EmbeddedSource, SpaceContent } from '../../ports/space.ts';
import { BATCH_ROWS, writeInBatches } from '../base/batches.ts';
import { toBlob } from '../base/blob.ts';
import type { WritableDb } from '../base/database.ts';
import { parseTextId } from './text-ids.ts';

export interface SpaceKey {
  pk: number;
  dimension: number;
}

/** Writes what a space holds, in batches; the space stays hidden meanwhile. */
export function spaceWriter(
  db: WritableDb,
): (key: SpaceKey, content: SpaceContent, work: Work) => Promise<void> {
  const insertTerm = db.prepare<[number, number, string, number, number, Buffer, Buffer, Buffer | null]>(
    'INSERT INTO term (space_pk, n, text, count, dimension, embedding, output, output_rest) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const insertParagraph = db.prepare<[number, number, Buffer, string, number, number]>(`
    INSERT INTO paragraph_embedding (space_pk, dimension, embedding, paragraph_pk)
    SELECT ?, ?, ?, p.pk FROM corpus c
      JOIN document d ON d.corpus_pk = c.pk
      JOIN paragraph p ON p.corpus_pk = c.pk AND p.document_n = d.n
    WHERE c.whole AND c.id = ? AND d.n = ? AND p.n = d.first_paragraph + ?`);
  const insertDocument = db.prepare<[number, number, Buffer, string, number]>(`
    INSERT INTO document_embedding (space_pk, dimension, embedding, document_pk)
    SELECT ?, ?, ?, d.pk FROM corpus c JOIN document d ON d.corpus_pk = c.pk
    WHERE c.whole AND c.id = ? AND d.n = ?`);

  function writeParagraph({ pk, dimension }: SpaceKey, id: string, embedding: Buffer): void {
    const at = parseTextId(id);
    const changes =
      at && at.paragraph !== null
        ? insertParagraph.run(pk, dimension, embedding, at.corpus, at.document, at.paragraph).changes
        : 0;
    if (changes === 0) throw new EngineError({ kind: 'not-found', what: 'paragraph', name: id, known: [] });
  }

  function writeDocument({ pk, dimension }: SpaceKey, id: string, embedding: Buffer): void {
    const at = parseTextId(id);
    const changes = at ? insertDocument.run(pk, dimension, embedding, at.corpus, at.document).changes : 0;
    if (changes === 0) throw new EngineError({ kind: 'not-found', what: 'document', name: id, known: [] });
  }

  return async (key, { terms, paragraphs, documents }, work) => {
    const rowOf = (matrix: Float32Array, n: number) =>
      toBlob(matrix.subarray(n * key.dimension, (n + 1) * key.dimension));
    const outputWidth = terms.output.length / terms.texts.length;
    const writeTerm = (n: number) => {
      const output = terms.output.subarray(n * outputWidth, (n + 1) * outputWidth);
      insertTerm.run(
        key.pk,
        n,
        terms.texts[n]!,
        terms.counts[n]!,
        key.dimension,
        rowOf(terms.embeddings, n),
        toBlob(output.subarray(0, key.dimension)),
        outputWidth > key.dimension ? toBlob(output.subarray(key.dimension)) : null,
      );
    };
    await writeInBatches(db, terms.texts.keys(), writeTerm, work);
    const paragraphRows = rowsOf(paragraphs, key.dimension);
    await writeInBatches(db, paragraphRows, ({ id, row }) => writeParagraph(key, id, row), work);
    const documentRows = rowsOf(documents, key.dimension);
    await writeInBatches(db, documentRows, ({ id, row }) => writeDocument(key, id, row), work);
  };
}

/** Reads rows as they are written, some at a time. */
function* rowsOf(
  { ids, embeddings }: EmbeddedSource,
  dimension: number,
): Generator<{ id: string; row: Buffer }> {
  const source = asRows(embeddings, dimension);
  let rows: Float32Array = new Float32Array(0);
  let n = 0;
  for (const id of ids) {
    const at = n % BATCH_ROWS;
    if (at === 0) rows = source.read(n, Math.min(n + BATCH_ROWS, source.count));
    yield { id, row: toBlob(rows.subarray(at * dimension, (at + 1) * dimension)) };
    n++;
  }
}
