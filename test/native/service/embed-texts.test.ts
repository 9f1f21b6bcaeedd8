import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { unattended } from '../../../native/contract/work.ts';
import { type OpenWorld, openWorld, SMALL_SPACE } from './made-world.ts';

const RIVER = 'a boat on the lake near the old river with many deep waves and fish that swim to the shore';
const DUNE =
  'hot wind over the bare dune and a camel in the dry desert under the sun with many a grain of sand';

async function addText(world: OpenWorld, name: string, ...paragraphs: string[]): Promise<string> {
  const path = join(world.dir, name);
  writeFileSync(path, `${paragraphs.join('\n\n')}\n`);
  const { corpora } = await world.run('add-corpora', { paths: [path], format: null, column: null });
  return corpora[0]!.id;
}

/** Everything a space holds: what the projector's metadata calls each row, with its numbers. */
async function rowsOf(world: OpenWorld, space: string): Promise<Map<string, string>> {
  const path = join(world.dir, `${space}.tsv`);
  const kinds = ['term', 'paragraph', 'document'] as const;
  await world.engine.exportSpace({ space, path, format: 'projector', kinds: [...kinds] }, unattended);
  const lines = (name: string) => readFileSync(join(world.dir, name), 'utf8').trimEnd().split('\n');
  const [, ...names] = lines(`${space}.metadata.tsv`);
  const rows = lines(`${space}.tsv`);
  return new Map(names.map((line, n) => [line.split('\t').slice(0, 2).join(' '), rows[n]!]));
}

test('documents that are added later are placed, and move nothing that is there', async (t) => {
  const world = await openWorld(t);
  await world.run('add-corpora', { paths: [world.corpus], format: null, column: null });
  await world.run('train-space', { ...SMALL_SPACE, name: 's' });
  const before = await rowsOf(world, 's');
  await addText(world, 'late.txt', RIVER, DUNE);
  const placed = await world.run('embed-texts', { space: null });
  assert.deepEqual([placed.paragraphs, placed.documents], [2, 1]);
  const after = await rowsOf(world, 's');
  assert.equal(after.size, before.size + 3);
  for (const [name, row] of before) assert.equal(after.get(name), row, name);
  // They are found among the others, each by its topic, and ranked by search too.
  const near = async (text: string) =>
    (await world.engine.nearest({ space: null, text, kinds: ['paragraph'], k: 40 }, unattended)).results;
  assert.ok((await near('river')).some(({ text }) => text === RIVER));
  assert.ok(!(await near('river')).some(({ text }) => text === DUNE));
  const ask = {
    query: 'river',
    kinds: ['paragraph' as const],
    k: 100,
    bbox: null,
    space: null,
    mapping: null,
  };
  const found = (await world.engine.search(ask, unattended)).results;
  const { score } = found.find(({ text }) => text === RIVER)!;
  assert.ok(score !== null && score > 0, String(score));
  // Nothing is left to place.
  assert.equal((await world.run('embed-texts', { space: null })).paragraphs, 0);
});

test('the same text gets the same row whenever it comes, and the one of an unseen text', async (t) => {
  const world = await openWorld(t);
  await world.run('add-corpora', { paths: [world.corpus], format: null, column: null });
  await world.run('train-space', { ...SMALL_SPACE, name: 's' });
  const first = await addText(world, 'first.txt', RIVER, DUNE);
  await world.run('embed-texts', { space: 's' });
  const second = await addText(world, 'second.txt', 'something else of the river', RIVER);
  await world.run('embed-texts', { space: 's' });
  const rows = await rowsOf(world, 's');
  const river = rows.get(`${first}.0.0 paragraph`);
  assert.ok(river);
  assert.equal(rows.get(`${second}.0.1 paragraph`), river);
});

test('a space from elsewhere is no longer old once the new documents are in it', async (t) => {
  const world = await openWorld(t);
  await world.run('add-corpora', { paths: [world.corpus], format: null, column: null });
  await world.run('train-space', { ...SMALL_SPACE, name: 's' });
  const path = join(world.dir, 'elsewhere.txt');
  await world.engine.exportSpace({ space: 's', path, format: 'word2vec', kinds: ['term'] }, unattended);
  const { space } = await world.run('import-space', { path, name: null, limit: null });
  const late = await addText(world, 'late.txt', RIVER);
  const stale = async (wanted: string) =>
    (await world.engine.listSpaces({}, unattended)).spaces.find((one) => one.space === wanted)!.stale;
  assert.match((await stale(space))!, /changed/);
  const before = await rowsOf(world, space);
  await world.run('embed-texts', { space });
  assert.equal(await stale(space), null);
  const after = await rowsOf(world, space);
  for (const [name, row] of before) assert.equal(after.get(name), row, name);
  // Nor once they are gone again.
  await world.engine.removeCorpus({ corpus: late }, unattended);
  assert.match((await stale(space))!, /changed/);
  await world.run('embed-texts', { space });
  assert.equal(await stale(space), null);
});

test('when documents are taken away, the scores of the others stay theirs', async (t) => {
  const world = await openWorld(t);
  const first = await addText(world, 'first.txt', ...Array.from({ length: 30 }, (_, n) => `${DUNE} ${n}`));
  await world.run('add-corpora', { paths: [world.corpus], format: null, column: null });
  await world.run('train-space', { ...SMALL_SPACE, name: 's' });
  const ask = {
    query: 'river',
    kinds: ['paragraph' as const],
    k: 20,
    bbox: null,
    space: null,
    mapping: null,
  };
  const scores = async () =>
    (await world.engine.search(ask, unattended)).results.map(({ id, score }) => [id, score?.toFixed(4)]);
  const before = await scores();
  await world.engine.removeCorpus({ corpus: first }, unattended);
  await world.engine.closeProject({}, unattended);
  await world.engine.openProject({ path: world.project }, unattended);
  assert.deepEqual(await scores(), before);
});
