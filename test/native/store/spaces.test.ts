import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { SpaceEvaluation } from '../../../native/contract/space-evaluation.ts';
import { openStore } from '../../../native/store/open.ts';
import {
  abortedAfter,
  addCorpus,
  emptyProject,
  newSpace,
  spaceContent,
  temporaryFolder,
  work,
} from './fixtures.ts';

test('a space comes back as it was given', async (t) => {
  const store = await emptyProject(t);
  const corpus = await addCorpus(store, 300);
  const given = newSpace('first', 8);
  const content = spaceContent(corpus, 700, 300, 8);
  const { id, createdAt, ...rest } = await store.spaces.insert(given, content, work);
  const { calibration, ...facts } = given;
  assert.ok(createdAt);
  assert.deepEqual(rest, { ...facts, active: true, terms: 700, paragraphs: 600, documents: 300 });
  assert.deepEqual(await store.spaces.readTerms(id, work), content.terms);
  assert.deepEqual(await store.spaces.readParagraphs(id, work), content.paragraphs);
  assert.deepEqual(await store.spaces.readDocuments(id, work), content.documents);
  assert.deepEqual(await store.spaces.readCalibration(id), calibration);
});

test('output rows that are wider than embeddings come back whole', async (t) => {
  const store = await emptyProject(t);
  const { terms, ...texts } = spaceContent('none', 600, 0, 4);
  const wide = { ...terms, output: Float32Array.from({ length: 600 * 12 }, (_, i) => i / 7) };
  const { id } = await store.spaces.insert(newSpace('s', 4), { terms: wide, ...texts }, work);
  assert.deepEqual(await store.spaces.readTerms(id, work), wide);
});

test('terms are paged by frequency and by what they contain', async (t) => {
  const store = await emptyProject(t);
  const corpus = await addCorpus(store, 1);
  const { id } = await store.spaces.insert(newSpace('s', 2), spaceContent(corpus, 120, 1, 2), work);
  assert.deepEqual(await store.spaces.pageTerms(id, { contains: '', phrases: false }, 0, 2), {
    total: 120,
    terms: [
      { text: 't0', count: 120 },
      { text: 't1', count: 119 },
    ],
  });
  // t11 and t110 … t119, in this order.
  const page = await store.spaces.pageTerms(id, { contains: '11', phrases: false }, 1, 1);
  assert.deepEqual(page, { total: 11, terms: [{ text: 't110', count: 10 }] });
  assert.equal((await store.spaces.pageTerms(id, { contains: '%', phrases: false }, 0, 5)).total, 0);
});

test('phrases are paged apart from words and attributes', async (t) => {
  const store = await emptyProject(t);
  const { terms, ...texts } = spaceContent('none', 4, 0, 2);
  const named = { ...terms, texts: ['lot', 'parking_lot', 'land_use=field', 'port_of_call'] };
  const { id } = await store.spaces.insert(newSpace('s', 2), { terms: named, ...texts }, work);
  const phrasesWith = async (contains: string) =>
    (await store.spaces.pageTerms(id, { contains, phrases: true }, 0, 9)).terms.map(({ text }) => text);
  assert.deepEqual(await phrasesWith(''), ['parking_lot', 'port_of_call']);
  assert.deepEqual(await phrasesWith('lot'), ['parking_lot']);
});

test('the newest space is active until a person chooses', async (t) => {
  const { spaces } = await emptyProject(t);
  const empty = spaceContent('none', 1, 0, 2);
  assert.equal(await spaces.active(), null);
  const a = await spaces.insert(newSpace('a', 2), empty, work);
  const b = await spaces.insert(newSpace('b', 2), empty, work);
  assert.equal((await spaces.active())!.id, b.id);
  assert.equal((await spaces.activate(a.id)).active, true);
  const c = await spaces.insert(newSpace('c', 2), empty, work);
  assert.equal(c.active, false);
  assert.deepEqual(
    (await spaces.list()).map(({ name, active }) => [name, active]),
    [
      ['c', false],
      ['b', false],
      ['a', true],
    ],
  );
  await spaces.remove(a.id, work);
  assert.equal((await spaces.active())!.id, c.id);
});

test('an aborted write of a space leaves the former one active and nothing of its own', async (t) => {
  const store = await emptyProject(t);
  const corpus = await addCorpus(store, 100);
  const content = spaceContent(corpus, 2000, 100, 4);
  const former = await store.spaces.insert(newSpace('former', 4), content, work);
  const insert = store.spaces.insert(newSpace('next', 4), content, abortedAfter(5));
  await assert.rejects(insert, { name: 'AbortError' });
  assert.deepEqual(await store.spaces.list(), [former]);
  assert.equal((await store.counts()).spaces, 1);
});

test('a crash while a space is written leaves nothing of it', async (t) => {
  const store = await emptyProject(t);
  const crashed = temporaryFolder(t);
  const looks = { left: 5 };
  const signal = Object.assign(new AbortController().signal, {
    throwIfAborted() {
      if (looks.left-- !== 0) return;
      for (const name of ['project.db', 'project.db-wal'])
        copyFileSync(join(store.dir, name), join(crashed, name));
    },
  });
  await store.spaces.insert(newSpace('s', 4), spaceContent('none', 2000, 0, 4), { signal, report() {} });
  assert.equal((await store.spaces.list()).length, 1);

  const again = await openStore(crashed);
  t.after(() => again.close());
  assert.deepEqual(await again.spaces.list(), []);
  const { id } = await again.spaces.insert(newSpace('s', 4), spaceContent('none', 3, 0, 4), work);
  assert.equal((await again.spaces.readTerms(id, work)).texts.length, 3);
});

test('matrices of another shape and unknown paragraphs are refused', async (t) => {
  const { spaces } = await emptyProject(t);
  await assert.rejects(spaces.insert(newSpace('s', 3), spaceContent('none', 5, 0, 2), work), RangeError);
  await assert.rejects(spaces.insert(newSpace('s', 2), spaceContent('none', 5, 1, 2), work), /no paragraph/);
  assert.deepEqual(await spaces.list(), []);
});

test('a removed corpus takes its embeddings out of every space', async (t) => {
  const store = await emptyProject(t);
  const corpus = await addCorpus(store, 10);
  const { id } = await store.spaces.insert(newSpace('s', 2), spaceContent(corpus, 5, 10, 2), work);
  await store.corpora.remove(corpus, work);
  assert.deepEqual((await store.spaces.readParagraphs(id, work)).ids, []);
  assert.deepEqual((await store.spaces.readDocuments(id, work)).ids, []);
  assert.equal((await store.spaces.readTerms(id, work)).texts.length, 5);
});

test('the last evaluation of a space is kept with it', async (t) => {
  const store = await emptyProject(t);
  const { id } = await store.spaces.insert(newSpace('s', 2), spaceContent('none', 1, 0, 2), work);
  assert.equal(await store.spaceEvaluations.last(id), null);
  const evaluation = (seconds: number) => ({ seconds }) as unknown as SpaceEvaluation;
  await store.spaceEvaluations.add(id, evaluation(1));
  await store.spaceEvaluations.add(id, evaluation(2));
  const { at, ...rest } = (await store.spaceEvaluations.last(id))!;
  assert.ok(at);
  assert.deepEqual(rest, evaluation(2));
  await store.spaces.remove(id, work);
  await assert.rejects(store.spaceEvaluations.last(id), /no space/);
});

test('texts that are added to a space stand behind its own, all or none', async (t) => {
  const store = await emptyProject(t);
  const [first, second] = [await addCorpus(store, 20), await addCorpus(store, 400)];
  const own = spaceContent(first, 5, 20, 4);
  const { id, ...before } = await store.spaces.insert(newSpace('s', 4), own, work);
  const { paragraphs, documents } = spaceContent(second, 0, 400, 4);
  const change = { calibration: new Uint8Array([7]), corpusHash: 'later' };
  const cut = store.spaces.append(id, { paragraphs, documents }, change, abortedAfter(3));
  await assert.rejects(cut, { name: 'AbortError' });
  assert.deepEqual(await store.spaces.list(), [{ id, ...before }]);
  assert.deepEqual(await store.spaces.readParagraphs(id, work), own.paragraphs);

  const after = await store.spaces.append(id, { paragraphs, documents }, change, work);
  assert.deepEqual(after, { id, ...before, paragraphs: 840, documents: 420, corpusHash: 'later' });
  assert.equal((await store.counts()).spaces, 1);
  assert.deepEqual(await store.spaces.readCalibration(id), change.calibration);
  const all = await store.spaces.readParagraphs(id, work);
  assert.deepEqual(all.ids, [...own.paragraphs.ids, ...paragraphs.ids]);
  const joined = [...(own.paragraphs.embeddings as Float32Array), ...(paragraphs.embeddings as Float32Array)];
  assert.deepEqual([...all.embeddings], joined);
  assert.equal((await store.spaces.readDocuments(id, work)).ids.length, 420);
});
