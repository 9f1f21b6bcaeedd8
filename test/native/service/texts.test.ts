import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { TaskProgress } from '../../../native/contract/task.ts';
import { unattended } from '../../../native/contract/work.ts';
import { Remote } from '../../../native/io/remote/remote.ts';
import { OpenProject } from '../../../native/service/open-project.ts';
import { RevisionBoard } from '../../../native/service/revision.ts';
import { evaluateSpace } from '../../../native/service/tasks/evaluate-space.ts';
import { openStore } from '../../../native/store/open.ts';
import { failingWith } from './failing-with.ts';
import { type OpenWorld, openWorld, SMALL_SPACE } from './made-world.ts';

const addFile = (world: OpenWorld, name: string, content: string | Uint8Array) => {
  writeFileSync(join(world.dir, name), content);
  return join(world.dir, name);
};

test('corpora of several formats are counted; a bad file fails alone', async (t) => {
  const world = await openWorld(t);
  const paths = [
    world.corpus,
    addFile(world, 'lines.txt', 'first paragraph\nsecond paragraph\n'),
    addFile(world, 'blank.txt', 'first\nparagraph\n\nsecond paragraph\n'),
    addFile(world, 'doc.md', '# Marsh\n\nGrass that floods.\n\nBirds.\n'),
    addFile(world, 'packed.tsv.gz', gzipSync('a\tone two\na\tthree\nb\tfour\n')),
    addFile(world, 'empty.txt', ''),
    join(world.dir, 'none.txt'),
  ];
  const { corpora, failures } = await world.run('add-corpora', { paths, format: null, column: null });
  assert.deepEqual(
    corpora.map(({ name, documents, paragraphs }) => [name, documents, paragraphs]),
    [
      ['texts.tsv', 60, 240],
      ['lines.txt', 1, 2],
      ['blank.txt', 1, 2],
      // A heading is a paragraph of its own.
      ['doc.md', 1, 3],
      ['packed.tsv.gz', 2, 3],
    ],
  );
  assert.equal(corpora[0]!.tokens, 60 * 4 * 25);
  assert.deepEqual(
    failures.map(({ kind }) => kind),
    ['file-unreadable', 'file-missing'],
  );
});

test('a folder is one corpus; files in it that hold no text are named', async (t) => {
  const world = await openWorld(t);
  const folder = join(world.dir, 'a folder');
  mkdirSync(join(folder, 'sub'), { recursive: true });
  writeFileSync(join(folder, 'a.txt'), 'one two three\n');
  writeFileSync(join(folder, 'sub', 'b.txt'), 'four five\n');
  writeFileSync(join(folder, 'c.txt'), '');
  const { corpora } = await world.run('add-corpora', { paths: [folder], format: null, column: null });
  assert.deepEqual([corpora[0]!.documents, corpora[0]!.tokens], [2, 5]);
  assert.deepEqual(
    corpora[0]!.skipped.map(({ where }) => where),
    ['c.txt'],
  );
});

test('words that stand together lie together, and every kind of thing is near its topic', async (t) => {
  const world = await openWorld(t);
  const { engine } = world;
  await world.run('add-corpora', { paths: [world.corpus], format: null, column: null });
  const trained = await world.run('train-space', SMALL_SPACE);
  assert.deepEqual(
    [trained.terms, trained.paragraphs, trained.documents, trained.words],
    [50, 240, 60, 6000],
  );
  const ask = { space: null, text: 'river', kinds: ['term' as const], k: 5 };
  const near = await engine.nearest(ask, unattended);
  const water = 'water river lake boat fish wave swim shore deep flow'.split(' ');
  assert.ok(
    near.results.every(({ text }) => water.includes(text)),
    near.results.map(({ text }) => text).join(),
  );
  assert.ok(!near.results.some(({ text }) => text === 'river'), 'a word is no answer to itself');
  // Topics take turns: documents 0, 4, 8 … are about water.
  const documents = await engine.nearest({ ...ask, kinds: ['document'] }, unattended);
  for (const { text } of documents.results) assert.equal(Number(text.replace('doc', '')) % 4, 0, text);
  const paragraphs = await engine.nearest({ ...ask, kinds: ['paragraph'], k: 3 }, unattended);
  for (const { text } of paragraphs.results) assert.match(text, /water|river|lake|boat/);
  await assert.rejects(engine.nearest({ ...ask, text: ' ' }, unattended), failingWith('query-invalid'));
  await assert.rejects(engine.nearest({ ...ask, kinds: ['tile'] }, unattended), failingWith('step-missing'));
  const misspelt = await engine.nearest({ ...ask, text: 'rivver zzzz' }, unattended);
  assert.ok(misspelt.query.unknown.includes('zzzz'));
  const analogy = await engine.analogy(
    { space: null, a: 'tree', b: 'forest', c: 'dune', method: '3cosadd', k: 5 },
    unattended,
  );
  const sand = 'sand dune desert dry hot camel wind grain bare sun'.split(' ');
  assert.ok(sand.includes(analogy.results[0]!.text));
  await assert.rejects(
    engine.analogy({ space: null, a: 'tree', b: 'zzzz', c: 'sand', method: '3cosmul', k: 5 }, unattended),
    failingWith('not-found', /no term “zzzz” in the space \S/),
  );
});

test('the same seed trains the same bytes; an unseen text is placed the same each time', async (t) => {
  const world = await openWorld(t);
  const { engine } = world;
  await world.run('add-corpora', { paths: [world.corpus], format: null, column: null });
  const bytes = async (name: string) => {
    await world.run('train-space', { ...SMALL_SPACE, epochs: 2, name });
    const path = join(world.dir, `${name}.npy`);
    const exported = await engine.exportSpace(
      { space: name, path, format: 'npy', kinds: ['term', 'paragraph', 'document'] },
      unattended,
    );
    assert.deepEqual([exported.rows, exported.dimension], [50 + 240 + 60, 24]);
    return readFileSync(path);
  };
  assert.deepEqual(await bytes('a'), await bytes('b'));
  const infer = async (name: string) => {
    const out = join(world.dir, name);
    const text = 'a boat on the lake near the shore and the old river with many deep waves';
    const answer = await engine.inferText({ space: null, text, out }, unattended);
    assert.deepEqual(answer.shape, [24]);
    return readFileSync(out);
  };
  assert.deepEqual(await infer('one.npy'), await infer('two.npy'));
  await assert.rejects(
    world.run('train-space', { ...SMALL_SPACE, name: 'a' }),
    failingWith('already-exists'),
  );
  await assert.rejects(
    world.run('train-space', { ...SMALL_SPACE, name: ' ' }),
    failingWith('out-of-range', /name of the space is out of range: it is empty/),
  );
  await assert.rejects(
    world.run('train-space', { ...SMALL_SPACE, negative: 1e9 }),
    failingWith('out-of-range', /number of noise words .* 1 … 100/),
  );
  const { spaces } = await engine.listSpaces({}, unattended);
  assert.deepEqual(spaces.map(({ name, active }) => [name, active]).sort(), [
    ['a', false],
    ['b', true],
  ]);
  assert.equal((await engine.useSpace({ space: 'a' }, unattended)).active, true);
});

test('a text export begins with the most frequent term and can be read again', async (t) => {
  const world = await openWorld(t);
  await world.run('add-corpora', { paths: [world.corpus], format: null, column: null });
  await world.run('train-space', { ...SMALL_SPACE, epochs: 1 });
  const path = join(world.dir, 'terms.txt');
  await world.engine.exportSpace({ space: null, path, format: 'word2vec', kinds: ['term'] }, unattended);
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  assert.equal(lines[0], '50 24');
  assert.equal(lines.length, 51);
  const counts = new Map<string, number>();
  for (const word of readFileSync(world.corpus, 'utf8')
    .replace(/^doc\d+\t/gm, '')
    .split(/\s+/))
    counts.set(word, (counts.get(word) ?? 0) + 1);
  const first = lines[1]!.split(' ')[0]!;
  assert.equal(counts.get(first), Math.max(...[...counts].filter(([word]) => word).map(([, n]) => n)));
});

test('a space knows that its documents have changed', async (t) => {
  const world = await openWorld(t);
  await world.run('add-corpora', { paths: [world.corpus], format: null, column: null });
  await world.run('train-space', { ...SMALL_SPACE, epochs: 1 });
  const stale = async () => (await world.engine.listSpaces({}, unattended)).spaces[0]!.stale;
  assert.equal(await stale(), null);
  const paths = [addFile(world, 'more.txt', 'more text\n')];
  await world.run('add-corpora', { paths, format: null, column: null });
  assert.match((await stale())!, /changed/);
});

test('training is refused without text, with too few words, and with sizes no machine holds', async (t) => {
  const world = await openWorld(t);
  await assert.rejects(world.run('train-space', SMALL_SPACE), failingWith('step-missing'));
  const paths = [addFile(world, 'rare.txt', 'every word stands once\n')];
  await world.run('add-corpora', { paths, format: null, column: null });
  await assert.rejects(world.run('train-space', { ...SMALL_SPACE, minCount: 5 }), failingWith('not-enough'));
  for (const part of [{ dimension: 100_000 }, { negative: 1e9 }, { epochs: 0 }])
    await assert.rejects(world.run('train-space', { ...SMALL_SPACE, ...part }), failingWith('out-of-range'));
  assert.deepEqual((await world.engine.listSpaces({}, unattended)).spaces, []);
});

test('questions are judged by section; a file without one is refused', async (t) => {
  const world = await openWorld(t);
  await world.run('add-corpora', { paths: [world.corpus], format: null, column: null });
  await world.run('train-space', SMALL_SPACE);
  const analogies = addFile(world, 'questions.txt', ': made\ntree forest dune sand\ntree forest zzz sand\n');
  const similarity = addFile(world, 'pairs.tsv', 'river\tlake\t9\nriver\tcamel\t1\nforest\ttree\t8\n');
  const ask = { space: null, analogies, similarity, restrict: null };
  const judged = await world.run('evaluate-space', ask);
  assert.deepEqual([judged.analogies!.sections.made!.total, judged.analogies!.skipped], [1, 1]);
  assert.equal(judged.similarity!.pairs, 3);
  assert.deepEqual(judged.asked, { analogies, similarity, restrict: null });
  const empty = addFile(world, 'empty.txt', '\n');
  await assert.rejects(
    world.run('evaluate-space', { ...ask, analogies: empty }),
    failingWith('file-unreadable'),
  );
  await assert.rejects(
    world.run('evaluate-space', { ...ask, analogies: addFile(world, 'image.bin', 'BM\0\u0001 pixels\n') }),
    failingWith('file-unreadable', /it is not text/),
  );
  await assert.rejects(
    world.run('evaluate-space', { ...ask, similarity: dirname(analogies) }),
    failingWith('file-unreadable', /it is a folder/),
  );
});

test('a space is judged across kinds by the documents of the project, and the figures are kept with it', async (t) => {
  const world = await openWorld(t);
  const { engine } = world;
  await world.run('add-corpora', { paths: [world.corpus], format: null, column: null });
  await world.run('train-space', SMALL_SPACE);
  assert.equal(await engine.lastSpaceEvaluation({ space: null }, unattended), null);
  const ask = { space: null, analogies: null, similarity: null, restrict: null };
  const judged = await world.run('evaluate-space', ask);
  assert.equal(judged.analogies, null);
  assert.deepEqual(judged.sample, {
    documents: 60,
    ofDocuments: 60,
    paragraphs: 240,
    ofParagraphs: 240,
    seed: 1,
  });
  const { inferredFindsItself, paragraphToParagraph } = judged.acrossKinds;
  assert.ok(inferredFindsItself.value! >= 0.95, JSON.stringify(inferredFindsItself));
  // Fifteen documents share a subject: nothing tells them apart but chance, and no ranking can.
  assert.ok(paragraphToParagraph.value! < 0.5, JSON.stringify(paragraphToParagraph));
  assert.deepEqual(
    judged.kinds.map(({ kind, stock }) => [kind, stock]),
    [
      ['term', 50],
      ['paragraph', 240],
      ['document', 60],
    ],
  );
  assert.deepEqual(new Set(judged.norms.map(({ kind }) => kind)), new Set(['term', 'paragraph', 'document']));
  assert.equal(judged.centroids.length, 3);
  // A fifth of the documents and twenty at least; the trial learns from the other forty, of a hundred words each.
  const { heldOut, searchedBy } = judged;
  assert.deepEqual([heldOut!.documents, heldOut!.trainedWords], [20, 4000]);
  const found = Object.values(heldOut!.figures).map(({ wordToDocument }) => wordToDocument!);
  assert.equal(heldOut!.figures[searchedBy.document]!.wordToDocument, Math.max(...found));
  const { at, ...kept } = (await engine.lastSpaceEvaluation({ space: null }, unattended))!;
  assert.ok(at);
  assert.deepEqual(kept, judged);
  const { seconds: _, ...again } = await world.run('evaluate-space', ask);
  const { seconds: __, ...first } = judged;
  assert.deepEqual(again, first);
});

test('a space of few terms says that its scores are rough, and so does an answer from it', async (t) => {
  const world = await openWorld(t);
  const { engine } = world;
  await world.run('add-corpora', { paths: [world.corpus], format: null, column: null });
  await world.run('train-space', SMALL_SPACE);
  const { spaces } = await engine.listSpaces({}, unattended);
  assert.match(spaces[0]!.warnings.join(), /50 terms: below 500, σ is a rough measure/);
  const ask = { query: 'river', kinds: null, k: 3, bbox: null, space: null, mapping: null };
  const { notes } = await engine.search(ask, unattended);
  assert.match(notes.join(), /50 terms: below 500/);
});

test('an evaluation that is cancelled leaves none behind', async (t) => {
  const world = await openWorld(t);
  await world.run('add-corpora', { paths: [world.corpus], format: null, column: null });
  await world.run('train-space', SMALL_SPACE);
  await world.engine.closeProject({}, unattended);
  const project = new OpenProject(
    await openStore(world.project),
    new RevisionBoard(),
    new Remote(join(world.project, 'remote')),
  );
  t.after(() => project.close());
  const ask = { space: null, analogies: null, similarity: null, restrict: null };
  for (const last of ['read', 'across-kinds', 'norms']) {
    const cancel = new AbortController();
    const report = ({ step }: TaskProgress) => {
      if (step === last) cancel.abort();
    };
    const judging = evaluateSpace(project, ask, { signal: cancel.signal, report });
    await assert.rejects(judging, { name: 'AbortError' });
  }
  const { id } = (await project.store.spaces.active())!;
  assert.equal(await project.store.spaceEvaluations.last(id), null);
});

test('with few documents nothing is held out, and what served best elsewhere is searched by', async (t) => {
  const world = await openWorld(t);
  const lines = Array.from(
    { length: 39 },
    (_, n) => `doc${n}\triver lake boat river lake tree leaf tree leaf moss`,
  );
  await world.run('add-corpora', {
    paths: [addFile(world, 'few.tsv', `${lines.join('\n')}\n`)],
    format: null,
    column: null,
  });
  await world.run('train-space', { ...SMALL_SPACE, epochs: 1 });
  const { spaces } = await world.engine.listSpaces({}, unattended);
  assert.deepEqual(spaces[0]!.searchedBy, { paragraph: 'sum', document: 'sum' });
  const ask = { space: null, analogies: null, similarity: null, restrict: null };
  assert.equal((await world.run('evaluate-space', ask)).heldOut, null);
});

test('where the rest of the text has no vocabulary of its own nothing is held out either', async (t) => {
  const world = await openWorld(t);
  // Every word stands twice in forty documents, so hardly any twice in half of them.
  const lines = Array.from({ length: 40 }, (_, n) => `doc${n}\tword${n % 20} other${n % 20}`);
  await world.run('add-corpora', {
    paths: [addFile(world, 'rare.tsv', `${lines.join('\n')}\n`)],
    format: null,
    column: null,
  });
  await world.run('train-space', { ...SMALL_SPACE, epochs: 1, minCount: 2 });
  const { spaces } = await world.engine.listSpaces({}, unattended);
  assert.equal(spaces[0]!.terms, 40);
});
