import assert from 'node:assert/strict';
import { existsSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TaskProgress } from '../../../native/contract/task.ts';
import { unattended } from '../../../native/contract/work.ts';
import { Remote } from '../../../native/io/remote/remote.ts';
import { OpenProject } from '../../../native/service/open-project.ts';
import { RevisionBoard } from '../../../native/service/revision.ts';
import { trainSpace } from '../../../native/service/tasks/train-space.ts';
import { openStore } from '../../../native/store/open.ts';
import { type OpenWorld, openWorld, SMALL_SPACE } from './made-world.ts';

const addTexts = (world: OpenWorld) =>
  world.run('add-corpora', { paths: [world.corpus], format: null, column: null });

/** The corpora kept as numbers: folder and number of the file's node, which a new file has anew. */
function kept(project: string): [folder: string, node: number][] {
  const folder = join(project, 'cache', 'text');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((name) => [name, statSync(join(folder, name, 'sentences.i32')).ino]);
}

test('the text is numbered once for all spaces that read it alike', async (t) => {
  const world = await openWorld(t);
  await addTexts(world);
  await world.run('train-space', SMALL_SPACE);
  const first = kept(world.project);
  assert.equal(first.length, 1);
  await world.run('train-space', { ...SMALL_SPACE, dimension: 5 });
  assert.deepEqual(kept(world.project), first);
  // Another vocabulary is another text; one set is kept.
  await world.run('train-space', { ...SMALL_SPACE, minCount: 2 });
  const second = kept(world.project);
  assert.equal(second.length, 1);
  assert.notEqual(second[0]![0], first[0]![0]);
  const { corpora } = await world.engine.listCorpora({}, unattended);
  await world.engine.removeCorpus({ corpus: corpora[0]!.id }, unattended);
  assert.deepEqual(kept(world.project), []);
});

test('numbers that were cut short are made anew, and give the same space', async (t) => {
  const world = await openWorld(t);
  await addTexts(world);
  const one = { ...SMALL_SPACE, threads: 1 };
  const before = await world.run('train-space', one);
  const [[folder]] = kept(world.project) as [[string, number]];
  truncateSync(join(world.project, 'cache', 'text', folder, 'sentences.i32'), 400);
  const after = await world.run('train-space', one);
  assert.equal(after.finalLoss, before.finalLoss);
  assert.equal(after.terms, before.terms);
});

test('where the numbers cannot be written, the training says so and the project is as before', async (t) => {
  const world = await openWorld(t);
  await addTexts(world);
  writeFileSync(join(world.project, 'cache'), 'a file where the folder would be');
  await assert.rejects(world.run('train-space', SMALL_SPACE), (thrown: { failure: { kind: string } }) => {
    assert.equal(thrown.failure.kind, 'file-unwritable');
    return true;
  });
  assert.deepEqual((await world.engine.listSpaces({}, unattended)).spaces, []);
});

for (const step of ['vocabulary', 'train', 'infer', 'write'] as const) {
  test(`a training that is cancelled at “${step}” leaves no space and nothing half-written`, async (t) => {
    const world = await openWorld(t);
    await addTexts(world);
    await world.engine.closeProject({}, unattended);
    const store = await openStore(world.project);
    const project = new OpenProject(store, new RevisionBoard(), new Remote(join(world.project, 'remote')));
    t.after(() => project.close());
    const stop = new AbortController();
    const work = {
      signal: stop.signal,
      report(progress: TaskProgress) {
        if (progress.step === step) stop.abort();
      },
    };
    // So long that every step is met.
    const long = { ...SMALL_SPACE, dimension: 100, epochs: 60 };
    await assert.rejects(trainSpace(project, long, work), { name: 'AbortError' });
    assert.deepEqual(await store.spaces.list(), []);
    assert.equal(existsSync(join(world.project, 'cache', 'scratch')), false);
    const files = existsSync(join(world.project, 'cache'))
      ? readdirSync(join(world.project, 'cache'), { recursive: true })
      : [];
    assert.deepEqual(
      files.filter((name) => String(name).endsWith('.part')),
      [],
    );
  });
}
