import { createHash } from 'node:crypto';
import type { Work } from '../../../contract/work.ts';
import { newId } from '../../new-id.ts';
import type { CorpusFindings, CorpusStore, NewDocument, StoredCorpus } from '../../ports/corpus.ts';
import type { Feed } from '../../ports/feed.ts';
import { writeInBatches } from '../base/batches.ts';
import { now, type WritableDb } from '../base/database.ts';
import { dropper } from '../base/drop.ts';
import { asDiskFailure, orDiskFailure } from '../base/full-disk.ts';
import { byIdOrName, found } from '../base/lookup.ts';
import { type PathColumns, pathColumns, presentPath } from '../base/paths.ts';

interface CorpusRow extends PathColumns {
  id: string;
  name: string;
  format: string;
  skipped: string;
  added_at: string;
  documents: number;
  paragraphs: number;
  tokens: number;
  content_hash: string;
}

/** One row to write: of a document, then of each of its paragraphs. */
type TextRow =
  | { table: 'document'; document: NewDocument }
  | { table: 'paragraph'; text: string; tokens: number };

export function sqliteCorpora(db: WritableDb, dir: string): CorpusStore {
  const { abandon, drop } = dropper(db, 'corpus');
  const selectAll = db.prepare<[], CorpusRow>('SELECT * FROM corpus WHERE whole ORDER BY pk');
  const pkOf = db.prepare<[string], number>('SELECT pk FROM corpus WHERE id = ? AND whole').pluck();
  const insertRow = db.prepare(`
    INSERT INTO corpus (id, name, path_relative, path_absolute, format, skipped, added_at, content_hash)
    VALUES (:id, :name, :path_relative, :path_absolute, '', '[]', :added_at, '')`);
  const insertDocument = db.prepare<[number, number, string, string | null, number, number]>(
    'INSERT INTO document (corpus_pk, n, name, title, first_paragraph, paragraphs) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const lengthen = db.prepare<[number, number, number]>(
    'UPDATE document SET paragraphs = paragraphs + ? WHERE corpus_pk = ? AND n = ?',
  );
  const insertParagraph = db.prepare<[number, number, number, string, number]>(
    'INSERT INTO paragraph (corpus_pk, n, document_n, text, tokens) VALUES (?, ?, ?, ?, ?)',
  );
  const finish = db.prepare(`
    UPDATE corpus SET format = :format, skipped = :skipped, documents = :documents, paragraphs = :paragraphs,
      tokens = :tokens, content_hash = :content_hash, whole = 1
    WHERE pk = :pk`);

  const list = () => selectAll.all().map((row) => corpusOf(row, dir));
  const find = (idOrName: string) =>
    byIdOrName(
      list(),
      idOrName,
      (corpus) => corpus.id,
      (corpus) => corpus.name,
    );
  const get = (idOrName: string) =>
    found(
      find(idOrName),
      'corpus',
      idOrName,
      list().map((corpus) => corpus.name),
    );

  async function fill(pk: number, documents: Feed<NewDocument>, findings: () => CorpusFindings, work: Work) {
    const hash = createHash('sha256');
    let documentCount = 0;
    let paragraphCount = 0;
    let tokenCount = 0;
    const write = (row: TextRow) => {
      if (row.table === 'document') {
        const { name, title, paragraphs, goesOn } = row.document;
        if (goesOn) {
          lengthen.run(paragraphs.length, pk, documentCount - 1);
          return;
        }
        insertDocument.run(pk, documentCount++, name, title, paragraphCount, paragraphs.length);
        hash.update(`${JSON.stringify([name, title])}\n`);
      } else {
        insertParagraph.run(pk, paragraphCount++, documentCount - 1, row.text, row.tokens);
        tokenCount += row.tokens;
        hash.update(`${JSON.stringify(row.text)}\n`);
      }
    };
    await writeInBatches(db, textRows(documents), write, work);
    const { format, skipped } = findings();
    finish.run({
      pk,
      format,
      skipped: JSON.stringify(skipped),
      documents: documentCount,
      paragraphs: paragraphCount,
      tokens: tokenCount,
      content_hash: hash.digest('hex'),
    });
  }

  return {
    async insert(corpus, documents, findings, work) {
      work.signal.throwIfAborted();
      const id = newId();
      const row = { id, name: corpus.name, ...pathColumns(dir, corpus.path), added_at: now() };
      const pk = orDiskFailure(db, () => Number(insertRow.run(row).lastInsertRowid));
      try {
        await fill(pk, documents, findings, work);
      } catch (thrown) {
        if (db.open) await abandon(pk);
        throw asDiskFailure(db, thrown);
      }
      return get(id);
    },
    list: async () => list(),
    find: async (idOrName) => find(idOrName),
    get: async (idOrName) => get(idOrName),
    async remove(id, work) {
      work.signal.throwIfAborted();
      await drop(pkOf.get(get(id).id)!);
    },
    async hash() {
      const hash = createHash('sha256');
      for (const { contentHash } of list()) hash.update(contentHash);
      return hash.digest('hex');
    },
  };
}

async function* textRows(documents: Feed<NewDocument>): AsyncGenerator<TextRow> {
  for await (const document of documents) {
    yield { table: 'document', document };
    for (const paragraph of document.paragraphs) yield { table: 'paragraph', ...paragraph };
  }
}

function corpusOf(row: CorpusRow, dir: string): StoredCorpus {
  return {
    id: row.id,
    name: row.name,
    path: presentPath(dir, row),
    format: row.format,
    skipped: JSON.parse(row.skipped),
    addedAt: row.added_at,
    documents: row.documents,
    paragraphs: row.paragraphs,
    tokens: row.tokens,
    contentHash: row.content_hash,
  };
}
