import type { CorpusDocument } from './corpus-format.ts';

/**
 * Records of one id that stand together become one document; the first title counts. An id that comes again later is
 * another document, told apart by a number, for a corpus may be larger than memory.
 */
export async function* groupRecords(records: AsyncIterable<CorpusDocument>): AsyncGenerator<CorpusDocument> {
  const timesSeen = new Map<string, number>();
  const unique = (documentId: string): string => {
    const times = (timesSeen.get(documentId) ?? 0) + 1;
    // A copy: an id is a slice of its line, and would keep all of the text in memory.
    timesSeen.set(Buffer.from(documentId).toString(), times);
    return times === 1 ? documentId : `${documentId} (${times})`;
  };
  let open: { documentId: string; title: string | null; paragraphs: string[] } | null = null;
  for await (const record of records) {
    if (open !== null && open.documentId === record.documentId) {
      open.title ??= record.title;
      for (const paragraph of record.paragraphs) open.paragraphs.push(paragraph);
      continue;
    }
    if (open !== null) yield { ...open, documentId: unique(open.documentId) };
    open = { ...record, paragraphs: [...record.paragraphs] };
  }
  if (open !== null) yield { ...open, documentId: unique(open.documentId) };
}
