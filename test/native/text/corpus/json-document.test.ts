import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isFailure, readFile } from './corpus-files.ts';

const COUNTRY = {
  Geography: {
    Area: { 'total ': { text: '10 sq km' }, land: { text: '9 sq km' } },
    Climate: { text: 'warm &amp; wet' },
  },
  History: { Background: { text: '<p>First.</p><p>Then.</p>' } },
  'Map ref': { text: 'Nowhere' },
};

test('the fields of the sections of a JSON document are paragraphs', async () => {
  const { format, documents } = await readFile('xx.json', JSON.stringify(COUNTRY, null, 2));
  assert.equal(format, 'json');
  assert.deepEqual(documents, [
    {
      documentId: 'xx',
      title: null,
      paragraphs: [
        'Area: total: 10 sq km; land: 9 sq km',
        'Climate: warm & wet',
        'First.',
        'Then.',
        'Map ref: Nowhere',
      ],
    },
  ]);
});

test('a path leads to the texts; a wrong one is answered with where paths begin', async () => {
  const read = async (column: string) =>
    (await readFile('xx.json', JSON.stringify(COUNTRY), { column })).documents.flatMap((d) => d.paragraphs);
  assert.deepEqual(await read('History.Background.text'), ['First.', 'Then.']);
  assert.deepEqual(await read('$.Geography.*.text'), ['warm & wet']);
  assert.deepEqual(await read("$['Map ref'].text"), ['Nowhere']);
  assert.deepEqual(await read('Map ref'), ['Nowhere']);
  await assert.rejects(read('Geografie.text'), {
    failure: { kind: 'not-found', what: 'path', name: 'Geografie.text', known: Object.keys(COUNTRY) },
  });
});

test('a list of objects is a document an item', async () => {
  const list = [
    { id: 3, title: 'Bay', notes: ['calm', 'deep'] },
    { title: 'Cape', notes: [] },
    { id: 5, notes: ['rock'] },
  ];
  const { documents, skipped } = await readFile('list.json', JSON.stringify(list), {
    column: '$[*].notes[*]',
  });
  assert.deepEqual(documents, [
    { documentId: '3', title: 'Bay', paragraphs: ['calm', 'deep'] },
    { documentId: '5', title: null, paragraphs: ['rock'] },
  ]);
  assert.deepEqual(skipped, [{ where: 'item 2', reason: 'no text' }]);
});

test('JSON that is cut short, too long or too deep fails or is bounded', async () => {
  await assert.rejects(
    readFile('cut.json', '{"a": {"b": "text'),
    isFailure('file-unreadable', /no JSON, or cut short/),
  );
  const long = `{"a": "${'x'.repeat(64 * 1024 * 1024)}"}`;
  await assert.rejects(readFile('long.json', long), isFailure('format-unsupported', /64 million/));
  const deep = `{"a": "top", "b": ${'['.repeat(50_000)}"bottom"${']'.repeat(50_000)}}`;
  assert.deepEqual((await readFile('deep.json', deep)).documents[0]!.paragraphs, ['a: top']);
  await assert.rejects(readFile('deep.json', deep, { column: 'b.c' }), isFailure('not-found'));
  const line = `{"text": "top", "list": ${'['.repeat(50_000)}"bottom"${']'.repeat(50_000)}}`;
  const { documents } = await readFile('deep.jsonl', `${line}\n${line}\n`);
  assert.deepEqual(documents[0]!.paragraphs, ['top']);
});

test('a document may have more paragraphs than a call takes arguments', async () => {
  const many = 'reed\n\n'.repeat(200_000);
  const counts = async (name: string, content: string) =>
    (await readFile(name, content)).documents.map(({ paragraphs }) => paragraphs.length);
  assert.deepEqual(await counts('many.json', JSON.stringify({ a: 'one', b: many })), [200_001]);
  assert.deepEqual(await counts('many.csv', `id,text\n1,one\n1,"${many}"\n`), [200_001]);
});

test('a heading may have more columns than a call takes arguments', async () => {
  const heading = `text,${'x,'.repeat(200_000)}`;
  const { documents } = await readFile('wide.csv', `${heading}\nsalt marsh\n`);
  assert.deepEqual(documents[0]!.paragraphs, ['salt marsh']);
});
