import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openStore } from '../../../../native/store/open.ts';
import { databaseOfVersion, temporaryFolder } from '../fixtures.ts';

test('documents of before describe no tile, and one that does goes with its corpus or its scene', async (t) => {
  const dir = temporaryFolder(t);
  const db = databaseOfVersion(dir, 10);
  db.exec(`
INSERT INTO scene (pk, id, kind, name, path_absolute, fingerprint, record, added_at, draw_order, visible, opacity, style)
  VALUES (1, 's1', 'image-set', 's', '/s.json', '', '{"bands":[]}', '', 1, 1, 1, '{}');
INSERT INTO corpus (pk, id, name, path_absolute, format, skipped, added_at, documents, paragraphs, content_hash, whole)
  VALUES (1, 'c', 'c', '/c.csv', 'csv', '[]', '', 2, 3, 'hash', 1);
INSERT INTO document VALUES (1, 1, 0, 'a.png', NULL, 0, 1), (2, 1, 1, 'b.png', NULL, 1, 2);
INSERT INTO paragraph VALUES (1, 1, 0, 0, 'blue', 1), (2, 1, 1, 1, 'red', 1), (3, 1, 2, 1, 'round', 1);
`);
  db.close();

  const store = await openStore(dir);
  t.after(() => store.close());
  assert.deepEqual([await store.captions.of('s1'), await store.captions.revision('s1')], [[], null]);
  await store.captions.tie('s1', 'c', [4, 2]);
  assert.deepEqual(await store.captions.of('s1'), [
    { tile: 2, paragraphs: ['c.1.0', 'c.1.1'], texts: ['red', 'round'] },
    { tile: 4, paragraphs: ['c.0.0'], texts: ['blue'] },
  ]);
  assert.deepEqual([await store.captions.revision('s1'), await store.captions.corpora()], ['hash', ['c']]);
  await store.scenes.remove('s1');
  assert.deepEqual(await store.captions.corpora(), []);
  assert.equal((await store.corpora.list()).length, 1);
});
