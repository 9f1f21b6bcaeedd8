import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { TaskProgress } from '../../../native/contract/task.ts';
import { unattended } from '../../../native/contract/work.ts';
import { failingWith } from './failing-with.ts';
import { type OpenWorld, openWorld, SMALL_SPACE } from './made-world.ts';

// Lasts with fast kernels too.
const LONG = { ...SMALL_SPACE, dimension: 600, epochs: 9999 };

async function withText(world: OpenWorld): Promise<OpenWorld> {
  await world.run('add-corpora', { paths: [world.corpus], format: null, column: null });
  return world;
}

/** Resolves with the first progress of a job. */
function firstProgress(world: OpenWorld, job: string): Promise<TaskProgress> {
  return new Promise((resolve) => {
    const work = { signal: new AbortController().signal, report: resolve };
    world.engine.taskResult({ job }, work).catch(() => {});
  });
}

test('jobs run one after another; a waiting and a running one can be cancelled', async (t) => {
  const world = await withText(await openWorld(t));
  const { engine } = world;
  const long = await engine.startTask({ task: 'train-space', params: LONG }, unattended);
  const waiting = await engine.startTask({ task: 'train-space', params: LONG }, unattended);
  const last = await engine.startTask(
    { task: 'train-space', params: { ...SMALL_SPACE, epochs: 1 } },
    unattended,
  );
  await firstProgress(world, long.id);
  const states = async () =>
    (await engine.listJobs({ limit: 3 }, unattended)).map(({ status }) => status.state).reverse();
  assert.deepEqual(await states(), ['running', 'queued', 'queued']);
  await engine.cancelJob({ job: waiting.id }, unattended);
  await engine.cancelJob({ job: long.id }, unattended);
  await assert.rejects(engine.taskResult({ job: long.id }, unattended), failingWith('cancelled'));
  await engine.taskResult({ job: last.id }, unattended);
  assert.deepEqual(await states(), ['cancelled', 'cancelled', 'done']);
  const { spaces } = await engine.listSpaces({}, unattended);
  assert.equal(spaces.length, 1, 'a cancelled training leaves no space');
  await assert.rejects(engine.cancelJob({ job: last.id }, unattended), failingWith('not-found'));
});

test('who stops waiting does not stop the job; its result is there for the next who asks', async (t) => {
  const world = await withText(await openWorld(t));
  const { engine } = world;
  const { id } = await engine.startTask(
    { task: 'train-space', params: { ...SMALL_SPACE, epochs: 3 } },
    unattended,
  );
  const impatient = new AbortController();
  const waiting = engine.taskResult({ job: id }, { signal: impatient.signal, report() {} });
  impatient.abort();
  await assert.rejects(waiting, failingWith('cancelled'));
  const result = (await engine.taskResult({ job: id }, unattended)) as { terms: number };
  assert.equal(result.terms, 50);
  assert.deepEqual(await engine.taskResult({ job: id }, unattended), result);
});

test('a job that the end of its engine cut short is found interrupted, and resumes', async (t) => {
  const world = await withText(await openWorld(t));
  const { engine } = world;
  const { id } = await engine.startTask({ task: 'train-space', params: LONG }, unattended);
  await firstProgress(world, id);
  await engine.closeProject({}, unattended);
  await engine.openProject({ path: world.project }, unattended);
  const [job] = await engine.listJobs({ limit: 1 }, unattended);
  assert.deepEqual([job!.id, job!.status.state], [id, 'interrupted']);
  await assert.rejects(
    engine.taskResult({ job: id }, unattended),
    failingWith('step-missing', /interrupted/),
  );
  const resumed = await engine.resumeJob({ job: id }, unattended);
  assert.deepEqual(resumed.params, LONG);
  await firstProgress(world, id);
  await engine.cancelJob({ job: id }, unattended);
  await assert.rejects(engine.taskResult({ job: id }, unattended), failingWith('cancelled'));
  assert.deepEqual((await engine.listSpaces({}, unattended)).spaces, []);
});

test('two windows that resume one job run it once', async (t) => {
  const { engine } = await openWorld(t);
  const { id } = await engine.startTask({ task: 'train-space', params: SMALL_SPACE }, unattended);
  await assert.rejects(engine.taskResult({ job: id }, unattended), failingWith('step-missing'));
  await Promise.all([1, 2].map(() => engine.resumeJob({ job: id }, unattended)));
  await assert.rejects(engine.taskResult({ job: id }, unattended), failingWith('step-missing'));
  const jobs = await engine.listJobs({ limit: 5 }, unattended);
  assert.deepEqual(
    jobs.map(({ status }) => status.state),
    ['failed'],
  );
});

test('a failed job keeps its failure', async (t) => {
  const world = await openWorld(t);
  const { engine } = world;
  const { id } = await engine.startTask({ task: 'train-space', params: SMALL_SPACE }, unattended);
  for (let i = 0; i < 2; i++)
    await assert.rejects(
      engine.taskResult({ job: id }, unattended),
      failingWith('step-missing', /no documents/),
    );
  const [job] = await engine.listJobs({ limit: 1 }, unattended);
  assert.equal(job!.status.state, 'failed');
});

test('followers are told of every noun that moves, until they stop', async (t) => {
  const world = await openWorld(t);
  const stop = new AbortController();
  const seen: number[] = [];
  const following = world.engine.follow(
    {},
    {
      signal: stop.signal,
      report: ({ scenes }) => void seen.push(scenes),
    },
  );
  await world.run('add-scenes', { paths: [world.scene] });
  stop.abort();
  await following;
  assert.ok(seen.at(-1)! > seen[0]!);
  const count = seen.length;
  await world.run('tile', { scene: null, sizePx: 8, sizeM: null, stridePx: null });
  await turn();
  assert.equal(seen.length, count);
});

test('a scene is not removed under a job that reads it', async (t) => {
  const world = await withText(await openWorld(t));
  const { engine } = world;
  const { scenes } = await world.run('add-scenes', { paths: [world.scene] });
  const { id } = await engine.startTask({ task: 'train-space', params: LONG }, unattended);
  await firstProgress(world, id);
  const removal = engine.removeScene({ scene: scenes[0]!.id }, unattended);
  await assert.rejects(removal, failingWith('step-missing'));
  await engine.cancelJob({ job: id }, unattended);
  await engine.taskResult({ job: id }, unattended).catch(() => {}); // cancelled
  await engine.removeScene({ scene: scenes[0]!.id }, unattended);
  assert.deepEqual((await engine.listScenes({}, unattended)).scenes, []);
});
