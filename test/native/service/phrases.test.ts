import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TrainSpaceParams } from '../../../native/contract/text.ts';
import { unattended } from '../../../native/contract/work.ts';
import { failingWith } from './failing-with.ts';
import { type OpenWorld, openWorld, SMALL_SPACE } from './made-world.ts';

const VERBS = 'stand lie rise wait'.split(' ');
const TOWN = 'street tower market square house garden'.split(' ');

/** Documents about towns, in which a parking lot is one thing; `lot` and `parking` stand alone nowhere else. */
function townText(): string {
  const sentence = (n: number) =>
    `A ${TOWN[n % 6]} and a ${TOWN[(n + 1) % 6]} ${VERBS[n % 4]} by the parking lot of the ${TOWN[(n + 2) % 6]}.`;
  return Array.from({ length: 60 }, (_, n) => `town${n % 6}\t${sentence(n)} ${sentence(n + 3)}`).join('\n');
}

async function trainedWorld(world: OpenWorld, params: Partial<TrainSpaceParams>) {
  const file = join(world.dir, 'towns.tsv');
  writeFileSync(file, townText());
  await world.run('add-corpora', { paths: [world.corpus, file], format: null, column: null });
  return world.run('train-space', { ...SMALL_SPACE, minCount: 2, ...params });
}

const PHRASES = {
  phrases: 1,
  phraseScore: 'npmi',
  phraseThreshold: 0.9,
  stopWords: ['The', 'a', 'of'],
} as const;

test('a phrase is one term, and is found by its words wherever words are asked for', async (t) => {
  const world = await openWorld(t);
  const { engine } = world;
  await trainedWorld(world, PHRASES);
  const terms = await engine.listTerms(
    { space: null, contains: 'lot', phrases: false, offset: 0, limit: 9 },
    unattended,
  );
  assert.deepEqual(terms, { total: 1, terms: [{ text: 'parking_lot', count: 120 }] });

  const near = await engine.nearest({ space: null, text: 'Parking Lot', kinds: ['term'], k: 5 }, unattended);
  assert.deepEqual(near.query, { terms: ['parking_lot'], unknown: [], suggestions: {} });
  assert.ok(near.results.every(({ text }) => text !== 'parking_lot'));

  const { query } = await engine.search(
    { query: '"parking lot" river', kinds: ['term'], k: 3, bbox: null, space: null, mapping: null },
    unattended,
  );
  assert.deepEqual(query.terms, ['parking_lot', 'river']);
  assert.deepEqual(
    query.tokens.map(({ role, becomes }) => [role, becomes]),
    [
      ['known', 'parking_lot'],
      ['known', 'parking_lot'],
      ['known', 'river'],
    ],
  );

  const analogy = await engine.analogy(
    { space: null, a: 'street', b: 'parking lot', c: 'tower', method: '3cosadd', k: 1 },
    unattended,
  );
  assert.deepEqual(analogy.query.terms, ['street', 'parking_lot', 'tower']);

  const [one, other] = ['one.npy', 'other.npy'].map((name) => join(world.dir, name)) as [string, string];
  await engine.inferText({ space: null, text: 'the parking lot', out: one }, unattended);
  await engine.inferText({ space: null, text: 'Parking_lot', out: other }, unattended);
  assert.deepEqual(readFileSync(one), readFileSync(other));
});

test('settings of words are kept with a space and read its queries', async (t) => {
  const world = await openWorld(t);
  const { engine } = world;
  await trainedWorld(world, { ...PHRASES, foldCase: false, digits: 'zero' });
  const { spaces } = await engine.listSpaces({}, unattended);
  const { stopWords, foldCase, digits, phrases } = spaces[0]!.params;
  assert.deepEqual(
    { stopWords, foldCase, digits, phrases },
    { ...{ stopWords: ['The', 'a', 'of'] }, foldCase: false, digits: 'zero', phrases: 1 },
  );
  const asked = (text: string) => engine.nearest({ space: null, text, kinds: ['term'], k: 1 }, unattended);
  assert.deepEqual((await asked('of river')).query.terms, ['river']);
  // Case is kept, so a word in capitals is another word; its spelling is offered.
  assert.deepEqual((await asked('River')).query.unknown, ['River']);
  // A query of stop words alone says so.
  assert.deepEqual((await asked('of a')).query.unknown, ['of', 'a']);
});

test('what leaves no vocabulary, or makes no sense, is refused and nothing is stored', async (t) => {
  const world = await openWorld(t);
  const { engine } = world;
  const words = TOWN.concat(VERBS, 'and', 'by', 'the', 'parking', 'lot', 'of', 'a');
  const file = join(world.dir, 'towns.tsv');
  writeFileSync(file, townText());
  await world.run('add-corpora', { paths: [file], format: null, column: null });
  const train = (params: Partial<TrainSpaceParams>) =>
    world.run('train-space', { ...SMALL_SPACE, ...params });
  await assert.rejects(train({ stopWords: words }), failingWith('not-enough'));
  await assert.rejects(train({ minCount: 10_000 }), failingWith('not-enough'));
  for (const nonsense of [
    { phrases: -1 },
    { phraseScore: 'npmi', phraseThreshold: -2, phrases: 1 },
    { maxVocabulary: 0 },
    { minCount: 0.5 },
    { dimension: 0 },
    { sample: -1 },
    { model: 'lstm' },
    { loss: 'hinge' },
    { digits: 'roman' },
  ]) {
    await assert.rejects(train(nonsense as never), failingWith('out-of-range'), JSON.stringify(nonsense));
  }
  assert.deepEqual((await engine.listSpaces({}, unattended)).spaces, []);
});

test('a preview says what would be kept, and stores nothing', async (t) => {
  const world = await openWorld(t);
  const { engine } = world;
  const vocabulary = { ...SMALL_SPACE, ...PHRASES, minCount: 2 };
  const ask = { vocabulary, corpus: null, paragraph: 0, phrases: 5 };
  await assert.rejects(engine.previewVocabulary(ask, unattended), failingWith('step-missing'));
  writeFileSync(join(world.dir, 'towns.tsv'), townText());
  await world.run('add-corpora', { paths: [join(world.dir, 'towns.tsv')], format: null, column: null });
  const beyond = engine.previewVocabulary({ ...ask, paragraph: 1_000_000 }, unattended);
  await assert.rejects(beyond, failingWith('out-of-range', /towns.tsv has 0 … \d+/));
  const preview = await engine.previewVocabulary(ask, unattended);
  assert.deepEqual(
    preview.phrases.map(({ text, count }) => [text, count]),
    [['parking_lot', 120]],
  );
  assert.deepEqual(preview.paragraph.terms.slice(0, 3), [
    { text: 'a', role: 'stop' },
    { text: 'street', role: 'word' },
    { text: 'and', role: 'word' },
  ]);
  assert.ok(preview.paragraph.terms.some(({ text, role }) => text === 'parking_lot' && role === 'phrase'));
  assert.deepEqual((await engine.listSpaces({}, unattended)).spaces, []);
});

test('embeddings from elsewhere that keep capitals are asked for as they are written', async (t) => {
  const world = await openWorld(t);
  const file = join(world.dir, 'capitals.txt');
  writeFileSync(file, '4 2\nriver 1 0\nNew_York 0 1\nParis 1 1\nparis -1 1\n');
  await world.run('import-space', { path: file, name: null, limit: null });
  const asked = async (text: string) =>
    (await world.engine.nearest({ space: null, text, kinds: ['term'], k: 1 }, unattended)).query.terms;
  assert.deepEqual(await asked('New York'), ['New_York']);
  assert.deepEqual(await asked('Paris'), ['Paris']);
  assert.deepEqual(await asked('paris'), ['paris']);
});
