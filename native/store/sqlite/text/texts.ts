import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Work } from '../../../contract/work.ts';
import type { DocumentStore, ParagraphStore, StoredDocument, StoredParagraph } from '../../ports/corpus.ts';
import type { ReadableDb } from '../base/database.ts';
import { found } from '../base/lookup.ts';
import { DOCUMENT_ID, PARAGRAPH_ID, parseTextId } from './text-ids.ts';

/** Of one turn of the event loop: about 5 ms. */
const PAGE_ROWS = 1024;

const PARAGRAPH_COLUMNS = `${PARAGRAPH_ID} AS id, ${DOCUMENT_ID} AS document, p.text`;
const PARAGRAPH_TABLES = `paragraph p
  JOIN corpus c ON c.pk = p.corpus_pk AND c.whole
  JOIN document d ON d.corpus_pk = p.corpus_pk AND d.n = p.document_n`;

export function sqliteDocuments(db: ReadableDb): DocumentStore {
  const selectDocument = db.prepare<[string, number], StoredDocument>(
    `SELECT ${DOCUMENT_ID} AS id, c.id AS corpus, d.name, d.title
     FROM document d JOIN corpus c ON c.pk = d.corpus_pk AND c.whole WHERE c.id = ? AND d.n = ?`,
  );
  const selectParagraphs = db.prepare<[string, number], StoredParagraph>(
    `SELECT ${PARAGRAPH_COLUMNS} FROM document d
     JOIN corpus c ON c.pk = d.corpus_pk
     JOIN paragraph p ON p.corpus_pk = d.corpus_pk
       AND p.n >= d.first_paragraph AND p.n < d.first_paragraph + d.paragraphs
     WHERE c.id = ? AND d.n = ? ORDER BY p.n`,
  );

  function find(id: string): StoredDocument | null {
    const position = parseTextId(id);
    if (!position || position.paragraph !== null) return null;
    return selectDocument.get(position.corpus, position.document) ?? null;
  }

  return {
    async get(id) {
      const document = found(find(id), 'document', id, []);
      const { corpus, document: n } = parseTextId(id)!;
      return { ...document, paragraphs: selectParagraphs.all(corpus, n) };
    },
    pick: async (ids) => ids.map(find).filter((document) => document !== null),
  };
}

export function sqliteParagraphs(db: ReadableDb): ParagraphStore {
  const corpusPk = db.prepare<[string], number>('SELECT pk FROM corpus WHERE id = ? AND whole').pluck();
  const nextCorpus = db
    .prepare<[number], number>('SELECT min(pk) FROM corpus WHERE pk > ? AND whole')
    .pluck();
  const selectOne = db.prepare<[string, number, number], StoredParagraph>(
    `SELECT ${PARAGRAPH_COLUMNS} FROM corpus c
     JOIN document d ON d.corpus_pk = c.pk
     JOIN paragraph p ON p.corpus_pk = c.pk AND p.document_n = d.n
     WHERE c.whole AND c.id = ? AND d.n = ? AND p.n = d.first_paragraph + ?`,
  );
  const selectFrom = db.prepare<[number, number, number], StoredParagraph>(
    `SELECT ${PARAGRAPH_COLUMNS} FROM ${PARAGRAPH_TABLES} WHERE p.corpus_pk = ? AND p.n >= ? ORDER BY p.n LIMIT ?`,
  );

  function find(id: string): StoredParagraph | null {
    const position = parseTextId(id);
    if (!position || position.paragraph === null) return null;
    return selectOne.get(position.corpus, position.document, position.paragraph) ?? null;
  }

  return {
    pick: async (ids) => ids.map(find).filter((paragraph) => paragraph !== null),
    page: async (corpus, offset, limit) =>
      selectFrom.all(found(corpusPk.get(corpus), 'corpus', corpus, []), offset, limit),
    async *stream(work: Work): AsyncIterable<StoredParagraph[]> {
      for (let pk = nextCorpus.get(0); pk; pk = nextCorpus.get(pk)) {
        for (let offset = 0; ; offset += PAGE_ROWS) {
          work.signal.throwIfAborted();
          const paragraphs = selectFrom.all(pk, offset, PAGE_ROWS);
          if (paragraphs.length > 0) yield paragraphs;
          if (paragraphs.length < PAGE_ROWS) break;
          await nextTurn();
        }
      }
    },
  };
}
