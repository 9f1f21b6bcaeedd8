import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StoredParagraph } from '../../../native/store/ports/corpus.ts';
import type { ProjectStore } from '../../../native/store/ports.ts';
import { abortedAfter, addCorpus, documents, emptyProject, work } from './fixtures.ts';

async function readAll(store: ProjectStore): Promise<StoredParagraph[]> {
  const all: StoredParagraph[] = [];
  for await (const batch of store.paragraphs.stream(work)) all.push(...batch);
  return all;
}

test('a corpus comes back as it was given', async (t) => {
  const store = await emptyProject(t);
  const findings = { format: 'tsv', skipped: [{ where: 'line 7', reason: 'not UTF-8' }] };
  const corpus = await store.corpora.insert(
    { name: 'news', path: '/data/news.tsv' },
    documents(3),
    () => findings,
    work,
  );
  const { id, addedAt, contentHash, ...rest } = corpus;
  assert.deepEqual(rest, {
    name: 'news',
    path: '/data/news.tsv',
    ...findings,
    documents: 3,
    paragraphs: 6,
    tokens: 18,
  });
  assert.match(contentHash, /^[0-9a-f]{64}$/);
  assert.ok(addedAt);
  assert.deepEqual(await store.corpora.list(), [corpus]);
  assert.deepEqual(await store.corpora.get('news'), corpus);

  assert.deepEqual(await store.documents.get(`${id}.2`), {
    id: `${id}.2`,
    corpus: id,
    name: 'doc-2',
    title: 'Title 2',
    paragraphs: [
      { id: `${id}.2.0`, document: `${id}.2`, text: 'first of 2' },
      { id: `${id}.2.1`, document: `${id}.2`, text: 'second of 2' },
    ],
  });
  assert.deepEqual(
    (await store.paragraphs.page(id, 1, 2)).map(({ text }) => text),
    ['second of 0', 'first of 1'],
  );
});

test('paragraphs and documents are picked by id; what is not there is left out', async (t) => {
  const store = await emptyProject(t);
  const id = await addCorpus(store, 3);
  const wanted = [`${id}.2.1`, `${id}.9.0`, `${id}.0.0`, `${id}.0.2`, 'nonsense', `${id}.1`];
  assert.deepEqual(
    (await store.paragraphs.pick(wanted)).map(({ text }) => text),
    ['second of 2', 'first of 0'],
  );
  assert.deepEqual(
    (await store.documents.pick([`${id}.1`, `${id}.1.0`, `${id}.7`])).map(({ name }) => name),
    ['doc-1'],
  );
  await assert.rejects(store.documents.get(`${id}.3`), /no document/);
});

test('all paragraphs are streamed in the order of corpora', async (t) => {
  const store = await emptyProject(t);
  const first = await addCorpus(store, 1100);
  const second = await addCorpus(store, 2);
  const all = await readAll(store);
  assert.equal(all.length, 2204);
  assert.deepEqual(all[0], { id: `${first}.0.0`, document: `${first}.0`, text: 'first of 0' });
  assert.deepEqual(all[2199], { id: `${first}.1099.1`, document: `${first}.1099`, text: 'second of 1099' });
  assert.deepEqual(all[2200], { id: `${second}.0.0`, document: `${second}.0`, text: 'first of 0' });
});

test('an aborted import leaves nothing', async (t) => {
  const store = await emptyProject(t);
  const insert = store.corpora.insert(
    { name: 'big', path: '/data/big.tsv' },
    documents(1000),
    () => ({ format: 'tsv', skipped: [] }),
    abortedAfter(5),
  );
  await assert.rejects(insert, { name: 'AbortError' });
  assert.deepEqual(await store.corpora.list(), []);
  assert.deepEqual(await readAll(store), []);
  assert.equal((await store.counts()).paragraphs, 0);
});

test('a removed corpus takes its text, and the hash of all text changes', async (t) => {
  const store = await emptyProject(t);
  const empty = await store.corpora.hash();
  const first = await addCorpus(store, 3);
  const one = await store.corpora.hash();
  const second = await addCorpus(store, 700);
  assert.equal(new Set([empty, one, await store.corpora.hash()]).size, 3);
  await store.corpora.remove(second, work);
  assert.equal(await store.corpora.hash(), one);
  assert.equal((await readAll(store)).length, 6);
  await store.corpora.remove(first, work);
  assert.equal(await store.corpora.hash(), empty);
  await assert.rejects(store.corpora.remove(first, work), /no corpus/);
});

test('the hash names the content, not when or as what it was added', async (t) => {
  const [a, b] = [await emptyProject(t), await emptyProject(t)];
  await addCorpus(a, 3);
  await addCorpus(b, 3);
  assert.equal(await a.corpora.hash(), await b.corpora.hash());
});
