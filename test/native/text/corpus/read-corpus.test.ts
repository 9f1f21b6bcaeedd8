import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { unattended } from '../../../../native/contract/work.ts';
import { readCorpus } from '../../../../native/text/corpus/read-corpus.ts';
import { archiveFormats, corpusFormats } from '../../../../native/text/corpus/registry.ts';
import { folder, isFailure, readFile } from './corpus-files.ts';

const skip = process.platform === 'win32' && 'no named pipes in a folder';

test('blank lines part the paragraphs of a text', async () => {
  const { format, documents } = await readFile('coast.txt', '\n\nThe harbour\nis full.\r\n \nBoats leave.\n');
  assert.equal(format, 'text');
  assert.deepEqual(documents, [
    { documentId: 'coast', title: null, paragraphs: ['The harbour is full.', 'Boats leave.'] },
  ]);
});

test('without blank lines every line is a paragraph, whatever the extension', async () => {
  const { format, documents } = await readFile('news.cor', 'first item, long\nsecond item\n');
  assert.equal(format, 'text');
  assert.deepEqual(documents[0]!.paragraphs, ['first item, long', 'second item']);
});

test('sentences of which a few are missing stay a sentence a line; long blocks are still joined', async () => {
  const sentences = Array.from({ length: 2001 }, (_, n) => `picture ${n}`);
  const missing = [...sentences.slice(0, 900), '', '', ...sentences.slice(900)];
  const { documents } = await readFile('captions.txt', missing.join('\n'));
  assert.deepEqual(documents[0]!.paragraphs, sentences);
  const chapters = [...sentences.slice(0, 400), '', ...sentences.slice(400, 900)].join('\n');
  assert.equal((await readFile('book.txt', chapters)).documents[0]!.paragraphs.length, 2);
});

test('an empty file has no document', async () => {
  assert.deepEqual((await readFile('empty.txt', ' \n\n')).documents, []);
  for (const name of ['empty.csv', 'empty.tsv', 'empty.jsonl', 'empty.md']) {
    assert.deepEqual((await readFile(name, '')).documents, [], name);
  }
});

test('a column of what has none is refused, not passed over', async () => {
  const wanted = readFile('table.txt', 'id,text\n1,river\n', { column: 'text' });
  await assert.rejects(wanted, isFailure('format-unsupported', /plain text, which has no columns.*--format/));
  const { documents } = await readFile('table.txt', 'id,text\n1,river\n', { column: 'text', format: 'csv' });
  assert.deepEqual(documents[0]!.paragraphs, ['river']);
});

test('a pipe, which can be read once only, is refused at once', { skip }, async () => {
  const path = join(folder, 'pipe.txt');
  execFileSync('mkfifo', [path]);
  const reading = readCorpus(path, { format: null, column: null }, unattended);
  await assert.rejects(reading, isFailure('file-unreadable', /a pipe or a device/));
});

test('Markdown keeps headings and prose, and drops code and marks', async () => {
  const text = `---
layout: page
---
# Salt *marsh* #

Reeds grow at the [edge](http://example.org/edge "x") of
the water, see ![a map](map.png).

\`\`\`js
const code = 1;
\`\`\`
Tidal creeks
------------
- **first** item
- second \`item\`

| tide | height |
|------|-------:|
| high | 3      |
`;
  const { format, documents } = await readFile('marsh.md', text);
  assert.equal(format, 'markdown');
  assert.equal(documents[0]!.title, 'Salt marsh');
  assert.deepEqual(documents[0]!.paragraphs, [
    'Salt marsh',
    'Reeds grow at the edge of the water, see a map.',
    'Tidal creeks',
    'first item',
    'second item',
    'tide height high 3',
  ]);
});

test('two tab-separated columns are document and paragraph; rows of one id are one document', async () => {
  const rows = '7\tfirst text here\n7\tsecond text\nb\tother text\n7\tlate text\n\tno id\nno tab\n';
  const { format, documents, skipped } = await readFile('rows.tsv', rows);
  assert.equal(format, 'tsv');
  assert.deepEqual(documents, [
    { documentId: '7', title: null, paragraphs: ['first text here', 'second text'] },
    { documentId: 'b', title: null, paragraphs: ['other text'] },
    { documentId: '7 (2)', title: null, paragraphs: ['late text'] },
  ]);
  assert.deepEqual(
    skipped.map(({ where }) => where),
    ['line 5', 'line 6'],
  );
});

test('such rows are known without their extension, and gzipped', async () => {
  const { format, documents } = await readFile(
    'rows.dat.gz',
    gzipSync('1\ta text\n1\tmore text\n2\tthe end\n'),
  );
  assert.equal(format, 'tsv');
  assert.equal(documents.length, 2);
});

test('a TSV with a heading is a table', async () => {
  const { documents } = await readFile('head.tsv', 'id\ttitle\ttext\nx1\tA bay\tcalm water\n');
  assert.deepEqual(documents, [{ documentId: 'x1', title: 'A bay', paragraphs: ['calm water'] }]);
});

test('the wordiest column of a CSV is its text; quotes may hold lines', async () => {
  const csv = 'code,name,remarks\n1,Bay,"calm, shallow\nwater"\n2,Cape,"rock\n\nand surf"\n';
  const { format, documents } = await readFile('places.csv', csv);
  assert.equal(format, 'csv');
  assert.deepEqual(documents, [
    { documentId: 'places 1', title: 'Bay', paragraphs: ['calm, shallow water'] },
    { documentId: 'places 2', title: 'Cape', paragraphs: ['rock', 'and surf'] },
  ]);
});

test('a named column is taken, semicolons part columns too, and a wrong name is answered with the right ones', async () => {
  const csv = 'id;short;long\nq;a note;a much longer text here\n';
  const { documents } = await readFile('semi.csv', csv, { column: 'short' });
  assert.deepEqual(documents, [{ documentId: 'q', title: null, paragraphs: ['a note'] }]);
  await assert.rejects(readFile('semi.csv', csv, { column: 'shrt' }), {
    failure: { kind: 'not-found', what: 'column', name: 'shrt', known: ['id', 'short', 'long'] },
  });
  await assert.rejects(readFile('numbers.csv', 'a,b\n1,2\n'), isFailure('format-unsupported'));
});

test('the longest text of JSON lines is found, nested keys are reached by a path', async () => {
  const lines = [
    { id: 5, title: 'Dune', body: { text: 'sand that the wind has piled up', lang: 'en' } },
    { title: 'Cliff', body: { text: 'steep rock', lang: 'en' } },
  ];
  const content = `${lines.map((line) => JSON.stringify(line)).join('\n')}\n{broken\n[1]\n`;
  const { format, documents, skipped } = await readFile('places.jsonl', content);
  assert.equal(format, 'json-lines');
  assert.deepEqual(documents, [
    { documentId: '5', title: 'Dune', paragraphs: ['sand that the wind has piled up'] },
    { documentId: 'places 2', title: 'Cliff', paragraphs: ['steep rock'] },
  ]);
  assert.deepEqual(skipped, [
    { where: 'line 3', reason: 'not JSON' },
    { where: 'line 4', reason: 'not a JSON object' },
  ]);
  const titles = await readFile('places.jsonl', content, { column: '$.title' });
  assert.deepEqual(titles.documents[1]!.paragraphs, ['Cliff']);
  const unknown = readFile('places.jsonl', content, { column: 'body.txt' });
  await assert.rejects(unknown, isFailure('not-found'));
});

test('JSON lines by name that are none say what to do', async () => {
  await assert.rejects(readFile('whole.jsonl', '{\n "a": "text"\n}\n'), isFailure('format-unsupported'));
});

test('a line beyond reason is skipped and still counted', async () => {
  const { documents, skipped } = await readFile('long.txt', `one\n${'x '.repeat(5_000_000)}\nthree\n`);
  assert.deepEqual(documents[0]!.paragraphs, ['one', 'three']);
  assert.deepEqual(skipped, [{ where: 'line 2', reason: 'longer than 8 million characters' }]);
});

test('binary files are in no known format', async () => {
  const failure = readFile('image.txt', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 1, 2]));
  await assert.rejects(failure, isFailure('format-unknown'));
});

test('missing, cut and folder are told apart', async () => {
  const read = (path: string) => readCorpus(path, { format: null, column: null }, unattended);
  const missing = join(folder, 'none.txt');
  await assert.rejects(read(missing), { failure: { kind: 'file-missing', path: missing } });
  await assert.rejects(read(folder), {
    failure: { kind: 'file-unreadable', path: folder, reason: 'it is a folder' },
  });
  const whole = gzipSync(Array.from({ length: 20_000 }, (_, i) => `line ${i * 7919}`).join('\n'));
  const cut = readFile('cut.txt.gz', whole.subarray(0, whole.length / 2));
  const path = join(folder, 'cut.txt.gz');
  await assert.rejects(cut, {
    failure: { kind: 'file-unreadable', path, reason: 'the gzip file is cut short' },
  });
});

test('an unknown format is answered with the known', async () => {
  await assert.rejects(readFile('a.txt', 'text', { format: 'wordstar' }), {
    failure: {
      kind: 'not-found',
      what: 'text format',
      name: 'wordstar',
      known: [...corpusFormats, ...archiveFormats].map(({ id }) => id),
    },
  });
});

test('an abort stops the reading', async () => {
  const path = join(folder, 'abort.txt');
  await writeFile(path, 'some text\n');
  const controller = new AbortController();
  const work = { signal: controller.signal, report() {} };
  const { documents } = await readCorpus(path, { format: null, column: null }, work);
  controller.abort();
  await assert.rejects(documents[Symbol.asyncIterator]().next(), { name: 'AbortError' });
});

test('a quote of a CSV file that is never closed is refused before it fills memory', async () => {
  const open = `id,text\n1,"${'a '.repeat(5 * 1024 * 1024)}`;
  await assert.rejects(readFile('open.csv', open), isFailure('file-unreadable', /record/i));
});

test('the captions of an image are the paragraphs of one document', async () => {
  const rows =
    'image,sentence\nport_1.jpg,"Boats, many, lie in a port."\nport_1.jpg,White boats.\nfield_2.jpg,A field.\n';
  const { format, documents } = await readFile('captions.csv', rows);
  assert.equal(format, 'csv');
  assert.deepEqual(documents, [
    { documentId: 'port_1.jpg', title: null, paragraphs: ['Boats, many, lie in a port.', 'White boats.'] },
    { documentId: 'field_2.jpg', title: null, paragraphs: ['A field.'] },
  ]);
  // Flickr's captions: bars for commas, and spaces after them.
  const flickr = 'image_name| comment_number| comment\n1.jpg| 0| A boat leaves.\n1.jpg| 1| A ship at sea.\n';
  const { documents: read } = await readFile('results.csv', flickr);
  assert.deepEqual(read, [
    { documentId: '1.jpg', title: null, paragraphs: ['A boat leaves.', 'A ship at sea.'] },
  ]);
});
