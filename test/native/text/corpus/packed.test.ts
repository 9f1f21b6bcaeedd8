import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { isFailure, readFile, zipOf } from './corpus-files.ts';

/** `printf 'The harbour is full.\nBoats leave.\n' | bzip2 | base64` */
const BZIP2 = Buffer.from(
  'QlpoOTFBWSZTWbcy0JAAAATXgAAQQAEQAAQAM2SfACAAIibSNA09RoU0yMTExAhwRxrJBZ2l8ptQswQfSJI+LuSKcKEhbmWhIA==',
  'base64',
);

test('a bzip2 file is unpacked', async () => {
  const { format, documents } = await readFile('coast.txt.bz2', BZIP2);
  assert.equal(format, 'text');
  assert.deepEqual(documents, [
    { documentId: 'coast', title: null, paragraphs: ['The harbour is full.', 'Boats leave.'] },
  ]);
});

test('a bzip2 file that is cut short or damaged fails', async () => {
  await assert.rejects(readFile('cut.bz2', BZIP2.subarray(0, 40)), isFailure('file-unreadable', /bzip2/));
  const damaged = Buffer.from(BZIP2);
  damaged[45] = damaged[45]! ^ 0xff;
  await assert.rejects(readFile('damaged.bz2', damaged), isFailure('file-unreadable', /bzip2/));
});

test('what unpacks to hundreds of times its size is refused', async () => {
  const bomb = gzipSync('ten lines \n'.repeat(5_000_000));
  await assert.rejects(readFile('bomb.txt.gz', bomb), isFailure('file-unreadable', /200 times/));
});

/** `head -c 1000000000 /dev/zero | tr '\\0' a | bzip2 -9 | gzip -9n | base64 -w0`: blocks of 40 bytes that unpack to 46 MB. */
const BZIP2_BOMB = gunzipSync(
  Buffer.from(
    'H4sIAAAAAAACA3OKyrA0dIxUC448lKv1mTG+j5FhAQMDhwKDQYOvm9MC1ZVcDdNH5UflB14+nrFag1FkfqMCUJ4FrOIMq+ayVYtUzBgmKj5657GcS0jssYRmAwBeQiK30gIAAA==',
    'base64',
  ),
);

test('a bzip2 file that would fill memory is refused before it does', async () => {
  const { maxRSS: beforeKb } = process.resourceUsage();
  await assert.rejects(readFile('bomb.txt.bz2', BZIP2_BOMB), isFailure('file-unreadable', /200 times/));
  const addedMb = (process.resourceUsage().maxRSS - beforeKb) / 1000;
  assert.ok(addedMb < 300, `${Math.round(addedMb)} MB`);
});

test('every file of an archive is read in its own format', async () => {
  const archive = zipOf([
    { name: 'a/coast.txt', content: 'calm water\nrock' },
    { name: 'a/rows.tsv', content: '1\tfirst text\n2\tsecond text\n' },
    { name: '__MACOSX/._coast.txt', content: 'x' },
    { name: 'empty.txt', content: '' },
    { name: 'image.png', content: Buffer.from([0x89, 0x50, 0, 0, 1]) },
    { name: 'inner.zip', content: zipOf([{ name: 'b.txt', content: 'text' }]) },
    { name: 'secret.txt', content: 'text', flags: 0x801 },
    { name: 'wrong.txt', content: 'text', claimedChecksum: 1 },
  ]);
  const { format, documents, skipped } = await readFile('all.zip', archive);
  assert.equal(format, 'zip');
  assert.deepEqual(documents, [
    { documentId: 'a/coast.txt', title: null, paragraphs: ['calm water', 'rock'] },
    { documentId: 'a/rows.tsv: 1', title: null, paragraphs: ['first text'] },
    { documentId: 'a/rows.tsv: 2', title: null, paragraphs: ['second text'] },
  ]);
  assert.deepEqual(
    skipped.map(({ where }) => where),
    ['image.png', 'inner.zip', 'secret.txt', 'wrong.txt'],
  );
  assert.match(skipped[1]!.reason, /inside another/);
  assert.equal(skipped[2]!.reason, 'it is encrypted');
  assert.match(skipped[3]!.reason, /checksum/);
});

test('an archive that claims a gigabyte, or holds more than it claims, is refused', async () => {
  const claim = zipOf([{ name: 'a.txt', content: 'text', claimedBytes: 1_000_000_000 }]);
  await assert.rejects(readFile('claim.zip', claim), isFailure('file-unreadable', /200 times/));
  const lie = zipOf([{ name: 'a.txt', content: 'text '.repeat(1000), claimedBytes: 10 }]);
  const { documents, skipped } = await readFile('lie.zip', lie);
  assert.deepEqual(documents, []);
  assert.match(skipped[0]!.reason, /damaged/);
});

test('an archive that is cut short fails', async () => {
  const archive = zipOf([{ name: 'a.txt', content: 'text' }]);
  await assert.rejects(readFile('cut.zip', archive.subarray(0, -30)), isFailure('file-unreadable', /ZIP/));
});

test('the tags of tagged words are taken off, also where a word has a slash', async () => {
  const line = "The/at bay/nn is/bez 1/2/cd full/jj ,/, ``/`` he/pps said/vbd ''/'' ./.";
  const { format, documents } = await readFile('ca01', `\n\t${line}\n\n\n\t${line}\n`);
  assert.equal(format, 'tagged-text');
  const plain = "The bay is 1/2 full , `` he said '' .";
  assert.deepEqual(documents[0]!.paragraphs, [plain, plain]);
  const prose = await readFile('prose.txt', 'One and/or two words or three.\n'.repeat(20));
  assert.equal(prose.format, 'text');
});

test('Latin-1 and UTF-16 are read, with a mark or without', async () => {
  const text = 'Une rivière déborde\nl’été près de la mer\n';
  for (const [name, bytes] of [
    ['wide.txt', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['wide-plain.txt', Buffer.from(text, 'utf16le')],
    ['wide-big.txt', Buffer.from(text, 'utf16le').swap16()],
    ['narrow.txt', Buffer.from(text.replace('’', "'"), 'latin1')],
    ['late.txt', Buffer.concat([Buffer.from('ascii\n'.repeat(20_000)), Buffer.from('l\x92été', 'latin1')])],
  ] as const) {
    const { documents, skipped } = await readFile(name, bytes);
    const last = documents[0]!.paragraphs.at(-1)!;
    assert.ok(last.startsWith(name === 'narrow.txt' ? "l'été" : 'l’été'), `${name}: ${last}`);
    assert.deepEqual(skipped, [], name);
  }
});

test('UTF-8 with a damaged line is still UTF-8', async () => {
  const bytes = Buffer.concat([
    Buffer.from('l’été à la mer\n'),
    Buffer.from([0x63, 0xe9, 0x0a]),
    Buffer.from('fin'),
  ]);
  const { documents, skipped } = await readFile('damaged.txt', bytes);
  assert.deepEqual(documents[0]!.paragraphs, ['l’été à la mer', 'fin']);
  assert.deepEqual(skipped, [{ where: 'line 2', reason: 'not UTF-8: it has bytes that are no characters' }]);
});

const WORD = `<?xml version="1.0"?><w:document xmlns:w="w" xmlns:mc="mc"><w:body>
<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>The marsh</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">Reeds </w:t></w:r><w:r><w:t>grow</w:t><w:tab/><w:t>at R&amp;D.</w:t></w:r>
<w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:r><w:instrText>PAGE</w:instrText></w:r>
<mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent></mc:Choice>
<mc:Fallback><w:p><w:r><w:t>In a box</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>`;
const CORE = '<cp:coreProperties><dc:title>Salt &amp; marsh</dc:title></cp:coreProperties>';

test('a Word document gives its paragraphs once, without what is deleted; also inside an archive', async () => {
  const file = zipOf([
    { name: '[Content_Types].xml', content: '<Types/>' },
    { name: 'docProps/core.xml', content: CORE },
    { name: 'word/document.xml', content: WORD },
  ]);
  const { format, documents } = await readFile('marsh.docx', file);
  assert.equal(format, 'docx');
  const paragraphs = ['The marsh', 'In a box', 'Reeds grow at R&D.', 'cell'];
  assert.deepEqual(documents, [{ documentId: 'marsh', title: 'Salt & marsh', paragraphs }]);
  const inner = await readFile('texts.zip', zipOf([{ name: 'a/marsh.docx', content: file }]));
  assert.deepEqual(inner.documents, [{ documentId: 'a/marsh.docx', title: 'Salt & marsh', paragraphs }]);
});

test('an archive that is called a Word document and is none, or is cut short, fails', async () => {
  const sheet = zipOf([{ name: '[Content_Types].xml', content: '<Types/>' }]);
  await assert.rejects(readFile('sheet.docx', sheet), isFailure('format-unsupported', /no text of a Word/));
  await assert.rejects(readFile('cut.docx', sheet.subarray(0, 60)), isFailure('file-unreadable', /ZIP/));
});
