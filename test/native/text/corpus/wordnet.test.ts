import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFile } from './corpus-files.ts';

/** Lines as in WordNet 3.1. */
const LICENCE =
  '  1 This software and database is being provided to you, the LICENSEE, by  \n  2 Princeton University under\n';
const LINES = [
  '09362297 17 n 02 salt_marsh 0 saltmarsh 0 001 @ 09366582 n 0000 | low-lying wet land that is flooded by salt water; "reeds grow in the salt marsh"  ',
  '01252425 00 s 02 galore(ip) 0 abounding 0 002 & 00013887 a 0000 + 02716165 v 0201 | existing in abundance  ',
  'no synset',
];

test('each set of synonyms of WordNet is a document: its words and its gloss', async () => {
  const { format, documents, skipped } = await readFile('data.noun', `${LICENCE}${LINES.join('\n')}\n`);
  assert.equal(format, 'wordnet');
  assert.deepEqual(documents, [
    {
      documentId: '09362297-n',
      title: 'salt marsh',
      paragraphs: [
        'salt marsh, saltmarsh: low-lying wet land that is flooded by salt water; "reeds grow in the salt marsh"',
      ],
    },
    { documentId: '01252425-s', title: 'galore', paragraphs: ['galore, abounding: existing in abundance'] },
  ]);
  assert.deepEqual(skipped, [{ where: 'line 5', reason: 'it is no set of synonyms' }]);
});
