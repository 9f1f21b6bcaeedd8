import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openStore } from '../../../native/store/open.ts';
import { emptyProject } from './fixtures.ts';

test('a job keeps its parameters and how it ended', async (t) => {
  const { jobs } = await emptyProject(t);
  const queued = await jobs.insert('tile', { sizePx: 64 });
  assert.deepEqual([queued.task, queued.params, queued.endedAt], ['tile', { sizePx: 64 }, null]);
  assert.deepEqual(queued.status, { state: 'queued' });
  await jobs.setRunning(queued.id);
  assert.deepEqual((await jobs.get(queued.id)).status, { state: 'running' });
  const done = await jobs.end(queued.id, { state: 'done', result: { tiles: 3 } });
  assert.deepEqual(done.status, { state: 'done', result: { tiles: 3 } });
  assert.ok(done.endedAt);

  const failure = { kind: 'not-found', what: 'scene', name: 'x', known: [] } as const;
  const { id } = await jobs.insert('label', null);
  assert.deepEqual((await jobs.end(id, { state: 'failed', failure: { ...failure, known: [] } })).status, {
    state: 'failed',
    failure,
  });
  assert.deepEqual((await jobs.requeue(id)).status, { state: 'queued' });
  assert.deepEqual((await jobs.end(id, { state: 'cancelled' })).status, { state: 'cancelled' });
  assert.deepEqual(
    (await jobs.list(1)).map((job) => job.id),
    [id],
  );
  assert.equal((await jobs.list(9)).length, 2);
  assert.equal(await jobs.find('x'), null);
  await assert.rejects(jobs.get('x'), /no job/);
});

test('a result of nothing is kept as null', async (t) => {
  const { jobs } = await emptyProject(t);
  const { id } = await jobs.insert('embed-tiles', {});
  assert.deepEqual((await jobs.end(id, { state: 'done', result: undefined })).status, {
    state: 'done',
    result: null,
  });
});

test('jobs that were queued or running are interrupted when the project opens again', async (t) => {
  const store = await emptyProject(t);
  const states = [];
  for (const task of ['tile', 'label', 'evaluate'] as const)
    states.push((await store.jobs.insert(task, {})).id);
  await store.jobs.setRunning(states[1]!);
  await store.jobs.end(states[2]!, { state: 'cancelled' });
  await store.close();
  const again = await openStore(store.dir);
  t.after(() => again.close());
  assert.deepEqual((await again.jobs.list(3)).map(({ status }) => status.state).sort(), [
    'cancelled',
    'interrupted',
    'interrupted',
  ]);
  assert.deepEqual((await again.jobs.requeue(states[0]!)).status, { state: 'queued' });
});

test('searches and exports are logged, newest first', async (t) => {
  const { searches, exports } = await emptyProject(t);
  const search = (query: string) => ({ query, params: { k: 20 }, answers: 3, seconds: 0.25 });
  await searches.add(search('marsh'));
  await searches.add(search('river'));
  const [newest] = await searches.list(1);
  const { at, ...rest } = newest!;
  assert.ok(at);
  assert.deepEqual(rest, search('river'));

  const entry = { format: 'coco', path: '/out', params: { seed: 1 }, result: { tiles: 4 } };
  await exports.add(entry);
  const { at: exportedAt, ...exported } = (await exports.list(5))[0]!;
  assert.ok(exportedAt);
  assert.deepEqual(exported, entry);
});
