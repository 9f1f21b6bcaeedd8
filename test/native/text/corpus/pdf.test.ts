import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { paragraphsOf as joinedParagraphs } from '../../../../native/text/corpus/pdf/paragraphs.ts';
import { readCorpus } from '../../../../native/text/corpus/read-corpus.ts';
import { folder, isFailure, readFile, zipOf } from './corpus-files.ts';
import { makePdf, type PdfLine } from './make-pdf.ts';

/** A page of `makePdf` behind a password: pypdf 6, `writer.encrypt('secret', algorithm='RC4-40')`; deflated. */
const ENCRYPTED = inflateSync(
  Buffer.from(
    'eNqNUz1rFEEY7ucHiFhN4ZU6MztfO3Acko/DTy7cGRtJMTsfl5VzN+zOSZJKLFOotb2toKCthWCbIpAuCIqdlYVYOrt3yR1cCvcDZp/3eZ/nnXfe7Wxt9G+QmxR0vv84PgEEYlhmT0C3C9DDgz0H0boOelKOAdrSY1fDJBKGoNcDrrANMVlJaHkA3cttDR9D2vDhDkDr5bQIkCyl0ktTG6PKRerMCT1wNtdr5X7UwvEWGMM0vq1iESKxhmzGHLq6nFYmFtko9mN0toD8vObZM7dnS/b3XTEOu5ClTbwOldNPwfOdL2V+OMBXT0/e/nz/4ez6lfTl0bW/t+zXT0f+NGz/efHu1d3jzx/lr99vXn/bPWt056lzB76ywaYogEbTLLSfDUgAWtO1a8tFt93kmQu50Ut1ioXKApRL0o9iV9EQJott4NhEyBLFlJCJioF+PgmugmgUdGF1ZQEawK7jOrWJSGVmlcXGe8VEJrXh3HOCU2KNx5YQwTkzLPMmw5o7xoQXymmW6h5A27CLnTfeUmeU5opi7b0lnGpjMTeKqpQl0YTQqCiYNkIpnjCurMNKZloKtXwk+5XzIJ4vwBcXjPaUQw8vMBLb2kaKBSbYCkYSuoIlHK9glKUrGCOXYFQtsFDpfOKqtv2j/NDFktGwLON8z0bxTuFLKObrjTi6XWudxSolWGaeZYQqyayR1irnpZOc9v6HEod+szDVwV6A8nym66Cr0DZO8PgXdzYHffAPLbYNig==',
    'base64',
  ),
);

/** Lines below one another, 14 points apart. */
const lines = (y: number, ...texts: string[]): PdfLine[] => texts.map((text, n) => ({ text, y: y - 14 * n }));

const paragraphsOf = async (...pages: PdfLine[][]) => {
  const { format, documents } = await readFile('report.pdf', makePdf(pages));
  assert.deepEqual([format, documents.length, documents[0]!.documentId], ['pdf', 1, 'report']);
  return documents[0]!.paragraphs;
};

test('lines are joined to paragraphs, parted words to words, and gaps and headings part', async () => {
  const read = await paragraphsOf([
    { text: 'Salt marsh', y: 720, size: 20 },
    ...lines(
      690,
      'The marsh is flooded by the tide. Creeks wander through the vege-',
      'tation, and mud lies bare.',
    ),
    ...lines(640, 'Land-use maps (1990) show it.'),
  ]);
  assert.deepEqual(read, [
    'Salt marsh',
    'The marsh is flooded by the tide. Creeks wander through the vegetation, and mud lies bare.',
    'Land-use maps (1990) show it.',
  ]);
});

test('an indent begins a paragraph; a column and a page do not end one', async () => {
  const read = await paragraphsOf(
    [
      ...lines(700, 'One paragraph ends here.'),
      { text: 'Another begins, and goes', x: 90, y: 686 },
      ...lines(672, 'on to the end of its column and'),
      { text: 'then into the next. Last', x: 340, y: 700 },
      { text: 'line of the page is', x: 340, y: 686 },
    ],
    lines(700, 'continued overleaf.', 'New words.'),
  );
  assert.deepEqual(read, [
    'One paragraph ends here.',
    'Another begins, and goes on to the end of its column and then into the next. Last line of the page is continued overleaf. New words.',
  ]);
});

test('words of one line that are drawn apart are one line; cells far apart are not', async () => {
  const read = await paragraphsOf([
    { text: 'tidal', y: 700 },
    { text: 'creek', x: 102, y: 700 },
    { text: 'Far away', x: 300, y: 700 },
  ]);
  assert.deepEqual(read, ['tidal creek', 'Far away']);
});

test('running titles and page numbers are no text', async () => {
  const page = (n: number) => [
    ...lines(760, `Report of 1999, page ${n}`),
    ...lines(700, `${['First', 'Second', 'Third'][n]} text of the report.`),
    ...lines(40, String(n)),
  ];
  assert.deepEqual(await paragraphsOf(page(0), page(1), page(2)), [
    'First text of the report.',
    'Second text of the report.',
    'Third text of the report.',
  ]);
});

test('a title is taken from the document, unless it is the name of a file', async () => {
  const titleOf = async (title: string) => {
    const bytes = makePdf([lines(700, 'Text.')], `/Title (${title})`);
    return (await readFile('report.pdf', bytes)).documents[0]!.title;
  };
  assert.equal(await titleOf('Marshes of the coast'), 'Marshes of the coast');
  assert.equal(await titleOf('report final.docx'), null);
});

test('a PDF is read inside an archive, and whatever it is called', async () => {
  const bytes = makePdf([lines(700, 'Boats in the harbour.')]);
  const { documents } = await readFile('all.zip', zipOf([{ name: 'in/a.pdf', content: bytes }]));
  assert.deepEqual(documents[0]!.paragraphs, ['Boats in the harbour.']);
  assert.equal((await readFile('no-extension', bytes)).format, 'pdf');
});

test('encrypted, damaged and scanned files are told apart', async () => {
  await assert.rejects(readFile('secret.pdf', ENCRYPTED), isFailure('format-unsupported', /encrypted/));
  const bytes = makePdf([lines(700, 'Text.')]);
  await assert.rejects(readFile('cut.pdf', bytes.subarray(0, 300)), isFailure('file-unreadable', /damaged/));
  const noise = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(4000, 'qx9\u0001')]);
  await assert.rejects(readFile('noise.pdf', noise), isFailure('file-unreadable', /damaged/));
  const blank = readFile('scan.pdf', makePdf([[], []]));
  await assert.rejects(blank, isFailure('format-unsupported', /2 pages hold pictures and no text/));
});

test('an abort ends the reading of a PDF', async () => {
  const path = join(folder, 'long.pdf');
  await writeFile(path, makePdf(Array.from({ length: 200 }, () => lines(700, 'Text of a page.'))));
  const stop = new AbortController();
  const work = { signal: stop.signal, report() {} };
  const { documents } = await readCorpus(path, { format: null, column: null }, work);
  const reading = documents[Symbol.asyncIterator]().next();
  stop.abort();
  await assert.rejects(reading, { name: 'AbortError' });
});

test('a page may have any number of lines', () => {
  const line = (n: number) => ({ text: `word${n}`, x: 72, y: 700 - n, width: 9, height: 1 });
  const page = Array.from({ length: 200_000 }, (_, n) => line(n));
  const [text, ...more] = joinedParagraphs([page]);
  assert.deepEqual(more, []);
  assert.equal(text!.split(' ').length, page.length);
});
