import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unattended } from '../../../native/contract/work.ts';
import { joinedRows } from '../../../native/service/extractors/feature-rows.ts';
import { extractorParts } from '../../../native/service/extractors/project-extractor.ts';
import { failingWith } from './failing-with.ts';
import { labelWorld, openWorld, SMALL_SPACE } from './made-world.ts';

test('rows of two extractors are laid side by side', () => {
  const joined = joinedRows([
    { rows: Float32Array.of(1, 2, 3, 4), dimension: 2 },
    { rows: Float32Array.of(5, 6), dimension: 1 },
  ]);
  assert.deepEqual([...joined], [1, 2, 5, 3, 4, 6]);
});

test('a combination names each extractor once', () => {
  assert.deepEqual(extractorParts('a'), ['a']);
  assert.deepEqual(extractorParts('a, b'), ['a', 'b']);
  assert.throws(() => extractorParts('a,b,a'), failingWith('out-of-range', /a is in it twice/));
  assert.throws(() => extractorParts('a,'), failingWith('out-of-range', /empty place/));
});

test('extractors that are not there, or never read the same scene, are refused by name', async (t) => {
  const world = await openWorld(t);
  const { run } = world;
  await labelWorld(world);
  await run('add-corpora', { paths: [world.corpus], format: null, column: null });
  await run('train-space', SMALL_SPACE);
  const features = (extractors: string[]) => run('extract-features', { extractors, threads: 1 });
  await assert.rejects(features(['colour-textur']), failingWith('not-found', /There is colour-texture, /));
  await assert.rejects(
    features(['embedding:tesera']),
    failingWith('not-found', /There is embedding:tessera, /),
  );
  await assert.rejects(features(['colour-texture', 'colour-texture']), failingWith('out-of-range', /twice/));
  const both = {
    name: null,
    method: 'ridge',
    extractor: 'colour-texture,embedding:tessera',
    space: null,
    seed: 1,
  } as const;
  await assert.rejects(
    run('train-mapping', both),
    failingWith('out-of-range', /colour-texture reads pictures, embedding:tessera reads embeddings/),
  );
});

test('a combination is trained, embeds and is judged; every fold learns its own patches and leaves none behind', async (t) => {
  const world = await openWorld(t);
  const { run, engine } = world;
  await labelWorld(world);
  await run('add-corpora', { paths: [world.corpus], format: null, column: null });
  await run('train-space', SMALL_SPACE);
  const params = {
    name: null,
    method: 'ridge',
    extractor: 'colour-texture,patch-dictionary',
    space: null,
    seed: 1,
  } as const;
  await assert.rejects(
    run('train-mapping', params),
    failingWith('step-missing', /has not learnt from its tiles yet/),
  );
  const ready = () => run('make-ready', { scene: null, extractor: params.extractor });
  assert.deepEqual((await ready()).done, ['features', 'mapping', 'embed']);
  assert.deepEqual((await ready()).done, []);
  const kept = await engine.listFeatures({}, unattended);
  assert.deepEqual(
    kept.extractors.map(({ id }) => id),
    ['colour-texture', 'patch-dictionary'],
  );
  const { hitAt1 } = await run('evaluate', { mapping: null, folds: 3, seed: 1 });
  assert.ok(hitAt1! > 0.4, `${hitAt1}`);
  const { mappings } = await engine.listMappings({}, unattended);
  assert.deepEqual(
    mappings.map(({ extractor, stale, embeddedTiles }) => [extractor, stale, embeddedTiles]),
    [[params.extractor, null, kept.extractors[0]!.tiles]],
  );
  assert.deepEqual(await engine.listFeatures({}, unattended), kept);
});
