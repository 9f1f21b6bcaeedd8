import assert from 'node:assert/strict';
import { appendFileSync, copyFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { unattended } from '../../../native/contract/work.ts';
import { openStore } from '../../../native/store/open.ts';
import { pictureName, shownBy, writeDescribed } from './described-pictures.ts';
import { failingWith } from './failing-with.ts';
import { openWorld, SMALL_SPACE } from './made-world.ts';

const PLAIN = { name: null, extractor: null, space: null, seed: 1 } as const;

test('captions are paragraphs tied to their picture, and what has none, or describes none, is named', async (t) => {
  const { dir, run, running, project } = await openWorld(t);
  const { folder, captions } = await writeDescribed(dir, 6);
  appendFileSync(captions, 'nowhere.png,a lake\np000,a boat on a lake\n');
  rmSync(path.join(folder, pictureName(5)));
  copyFileSync(path.join(folder, pictureName(0)), path.join(folder, 'silent.png'));
  const added = await run('add-scenes', { paths: [folder], as: 'image-set', captions });
  assert.deepEqual(added.captions, [
    {
      scene: added.scenes[0]!.id,
      images: 5,
      sentences: 11,
      withoutCaption: ['silent.png'],
      withoutImage: [pictureName(5), 'nowhere.png'],
    },
  ]);
  // Added again, they are not said twice.
  const again = await run('add-scenes', { paths: [folder], as: 'image-set', captions });
  assert.equal(again.captions![0]!.sentences, 11);
  await running.close();
  const store = await openStore(project);
  t.after(() => store.close());
  assert.deepEqual(
    (await store.corpora.list()).map(({ documents, paragraphs }) => [documents, paragraphs]),
    [[5, 11]],
  );
  const tied = await store.captions.of(added.scenes[0]!.id);
  assert.deepEqual(
    tied.map(({ tile, texts }) => [tile, texts.length]),
    [0, 1, 2, 3, 4].map((tile) => [tile, tile === 0 ? 3 : 2]),
  );
  assert.equal(tied[0]!.texts[2], 'a boat on a lake');
});

test('captions that cannot be read, or are of no one set, stop before anything is added', async (t) => {
  const { dir, run, scene, engine } = await openWorld(t);
  const { folder, captions } = await writeDescribed(dir, 3);
  const missing = path.join(dir, 'none.csv');
  await assert.rejects(
    run('add-scenes', { paths: [folder], as: 'image-set', captions: missing }),
    failingWith('file-missing'),
  );
  await assert.rejects(run('add-scenes', { paths: [scene], captions }), failingWith('out-of-range'));
  assert.equal((await engine.listScenes({}, unattended)).scenes.length, 0);
});

test('what captions teach finds pictures by words, and is judged both ways', async (t) => {
  const world = await openWorld(t);
  const { dir, run, engine } = world;
  const { folder, captions } = await writeDescribed(dir, 120);
  await run('add-corpora', { paths: [world.corpus], format: null, column: null });
  await run('train-space', SMALL_SPACE);
  await run('add-scenes', { paths: [folder], as: 'image-set' });
  await run('extract-features', { extractors: null, threads: 1 });
  await assert.rejects(run('train-mapping', { ...PLAIN, method: 'infonce' }), failingWith('not-enough'));
  await run('add-scenes', { paths: [folder], as: 'image-set', captions });
  const trained = await run('train-mapping', { ...PLAIN, method: 'infonce' });
  assert.equal(trained.validation.hitAt1, null);
  assert.ok(trained.validation.meanRecall! > 0.2, `${trained.validation.meanRecall}`);
  await run('embed-tiles', { mapping: trained.mapping });
  const { results } = await engine.search(
    { query: 'lake', kinds: ['tile'], k: 20, bbox: null, space: null, mapping: null },
    unattended,
  );
  assert.equal(results.length, 20);
  for (const { id } of results) assert.equal(shownBy(Number(id.split('/').at(-1))), 'water');

  const evaluation = await run('evaluate', { mapping: trained.mapping, folds: 3, seed: 1 });
  const figures = evaluation.captions!;
  assert.deepEqual([figures.images, figures.sentences], [120, 240]);
  assert.ok(figures.meanRecall > figures.chance.meanRecall + 0.1, JSON.stringify(figures));
  assert.ok(figures.meanRecall > figures.randomCaptions.meanRecall + 0.1);
  // The space was trained before there were captions, and no picture carries a label.
  assert.deepEqual([figures.inSpace, figures.labelOracle, evaluation.hitAt1], [0, null, null]);
  // One that has read them is told so.
  await run('train-space', { ...SMALL_SPACE, epochs: 2 });
  const read = await run('train-mapping', { ...PLAIN, method: 'infonce' });
  const flattered = await run('evaluate', { mapping: read.mapping, folds: 3, seed: 1 });
  assert.equal(flattered.captions!.inSpace, 240);
});
