import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { unattended } from '../../../native/contract/work.ts';
import { failingWith } from './failing-with.ts';
import { type OpenWorld, openWorld, SMALL_SPACE } from './made-world.ts';

/** The bytes of everything a space holds. */
async function bytesOf(world: OpenWorld, space: string): Promise<Buffer> {
  const path = join(world.dir, `${space}.npy`);
  const kinds = ['term', 'paragraph', 'document'] as const;
  await world.engine.exportSpace({ space, path, format: 'npy', kinds: [...kinds] }, unattended);
  return readFileSync(path);
}

/** Rows of terms by name. */
async function termsOf(world: OpenWorld, space: string): Promise<Map<string, string>> {
  const path = join(world.dir, `${space}.txt`);
  await world.engine.exportSpace({ space, path, format: 'word2vec', kinds: ['term'] }, unattended);
  const [, ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n');
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]));
}

test('a space goes on from another with the words of new documents, and leaves the other as it was', async (t) => {
  const world = await openWorld(t);
  const { corpora } = await world.run('add-corpora', { paths: [world.corpus], format: null, column: null });
  await world.run('train-space', { ...SMALL_SPACE, name: 'old' });
  const old = await termsOf(world, 'old');
  // Another text: words of the first, and new ones. The first is taken away, and most of its words with it.
  await world.engine.removeCorpus({ corpus: corpora[0]!.id }, unattended);
  const before = await bytesOf(world, 'old');
  const more = join(world.dir, 'more.txt');
  writeFileSync(more, 'river lake boat ferry quay\nferry quay river lake boat\n'.repeat(20));
  await world.run('add-corpora', { paths: [more], format: null, column: null });
  const { terms, space } = await world.run('train-space', { ...SMALL_SPACE, name: 'new', from: 'old' });
  assert.equal(terms, old.size + 2);
  const { spaces } = await world.engine.listSpaces({}, unattended);
  const oldId = spaces.find(({ name }) => name === 'old')!.space;
  assert.deepEqual(spaces.find((one) => one.space === space)!.origin, {
    kind: 'continued',
    space: oldId,
    name: 'old',
    newTerms: 2,
  });
  const grown = await termsOf(world, 'new');
  // Words that the new text lacks stand where they stood; those it has moved from there.
  assert.equal(grown.get('camel'), old.get('camel'));
  assert.notEqual(grown.get('river'), old.get('river'));
  assert.ok(grown.has('ferry') && !old.has('ferry'));
  assert.deepEqual(await bytesOf(world, 'old'), before);
  // A word that is only known from before is still a word.
  const near = await world.engine.nearest({ space: 'new', text: 'camel', kinds: ['term'], k: 3 }, unattended);
  assert.deepEqual([near.query.unknown.length, near.results.length], [0, 3]);
});

test('a space goes on only from one that is there, with its dimension, and without hierarchical softmax', async (t) => {
  const world = await openWorld(t);
  await world.run('add-corpora', { paths: [world.corpus], format: null, column: null });
  await world.run('train-space', { ...SMALL_SPACE, name: 'old', epochs: 1 });
  const goOn = (params: object) => world.run('train-space', { ...SMALL_SPACE, from: 'old', ...params });
  await assert.rejects(goOn({ from: 'none' }), failingWith('not-found'));
  await assert.rejects(goOn({ dimension: 25 }), failingWith('out-of-range', /25; old.* has 24/));
  await assert.rejects(goOn({ loss: 'hierarchical-softmax' }), failingWith('out-of-range', /softmax/));
  assert.equal((await world.engine.listSpaces({}, unattended)).spaces.length, 1);
});

test('a training that names no dimension takes that of the space it goes on from, else the usual', async (t) => {
  const world = await openWorld(t);
  await world.run('add-corpora', { paths: [world.corpus], format: null, column: null });
  const unnamed = { ...SMALL_SPACE, dimension: null, epochs: 1 };
  await world.run('train-space', { ...SMALL_SPACE, name: 'old', epochs: 1 });
  await world.run('train-space', { ...unnamed, name: 'on', from: 'old' });
  await world.run('train-space', { ...unnamed, name: 'fresh' });
  const { spaces } = await world.engine.listSpaces({}, unattended);
  const dimensions = new Map(spaces.map(({ name, params }) => [name, params.dimension]));
  assert.deepEqual([dimensions.get('on'), dimensions.get('fresh')], [24, 200]);
});
