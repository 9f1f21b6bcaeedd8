import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { MessageChannel } from 'node:worker_threads';
import { EngineError } from '../../../native/contract/failure.ts';
import type { TaskProgress } from '../../../native/contract/task.ts';
import { serveEngine } from '../../../native/contract/wire.ts';
import { unattended } from '../../../native/contract/work.ts';
import { fakeEngine } from './fake-engine.ts';
import { type OpenTransport, TRANSPORTS } from './transports.ts';
import { workerPort } from './worker-port.ts';

const failureOf = (expected: object) => (thrown: unknown) => {
  assert.ok(thrown instanceof EngineError);
  assert.deepEqual(thrown.failure, expected);
  return true;
};

for (const transport of TRANSPORTS) {
  describe(transport.name, () => {
    let open: OpenTransport;
    before(async () => {
      open = await transport.open();
    });
    after(() => open.close());

    test('a call answers with its result', async () => {
      const { crs, width } = await open.engine.inspectFile({ path: 'a.tif' }, unattended);
      assert.deepEqual([crs, width], ['EPSG:32633', 4]);
    });

    test('null stays null', async () => {
      assert.equal(await open.engine.projectInfo({}, unattended), null);
    });

    test('a failure arrives with its facts', async () => {
      const call = open.engine.inspectFile({ path: 'a.png' }, unattended);
      await assert.rejects(call, failureOf({ kind: 'file-unreadable', path: 'a.png', reason: 'not a TIFF' }));
    });

    test('answers find their own calls', async () => {
      const paths = Array.from({ length: 20 }, (_, i) => `${i}.tif`);
      const scenes = await Promise.all(paths.map((path) => open.engine.inspectFile({ path }, unattended)));
      assert.deepEqual(
        scenes.map((scene) => scene.path),
        paths,
      );
    });

    test('the last report arrives before the result', async () => {
      const seen: number[] = [];
      const report = ({ done }: TaskProgress) => void seen.push(done);
      await open.engine.taskResult({ job: 'short' }, { signal: unattended.signal, report });
      assert.equal(seen[0], 1);
      assert.equal(seen.at(-1), 50);
      assert.equal(seen.length, transport.thins ? 2 : 50);
    });

    test('cancelling reaches the engine', async () => {
      const caller = new AbortController();
      const work = { signal: caller.signal, report: () => caller.abort() };
      await assert.rejects(
        open.engine.taskResult({ job: 'endless' }, work),
        failureOf({ kind: 'cancelled' }),
      );
    });

    test('a call that is cancelled beforehand is not made', async () => {
      if (!transport.thins) return;
      const work = { signal: AbortSignal.abort(), report() {} };
      await assert.rejects(
        open.engine.inspectFile({ path: 'a.tif' }, work),
        failureOf({ kind: 'cancelled' }),
      );
    });
  });

  // In process nothing is translated, and there is no connection.
  if (!transport.thins) continue;

  test(`a bug arrives as one ${transport.name}`, async () => {
    const { engine, close } = await transport.open();
    await assert.rejects(engine.taskResult({ job: 'bug' }, unattended), (thrown: EngineError) => {
      assert.equal(thrown.failure.kind, 'internal');
      assert.match(thrown.message, /cannot read properties of undefined/);
      return true;
    });
    await close();
  });

  test(`open calls fail when the connection is cut ${transport.name}`, async () => {
    const { engine, cut, close } = await transport.open();
    const lost = failureOf({ kind: 'engine-lost', reason: 'the connection closed' });
    const work = { signal: unattended.signal, report: () => cut?.() };
    await assert.rejects(engine.taskResult({ job: 'endless' }, work), lost);
    await assert.rejects(engine.projectInfo({}, unattended), lost);
    await close();
  });
}

test('a method that is not on the list is refused, even if every object has it', async () => {
  const { port1, port2 } = new MessageChannel();
  serveEngine(fakeEngine(), workerPort(port1));
  const reply = new Promise<{ failure: { message: string } }>((resolve) => port2.once('message', resolve));
  port2.postMessage({ type: 'call', id: 9, method: 'constructor', params: {} });
  assert.equal((await reply).failure.message, 'unknown method constructor');
  port1.close();
});

test('when a port closes, what runs for it is cancelled', async () => {
  const { port1, port2 } = new MessageChannel();
  const engine = fakeEngine();
  serveEngine(engine, workerPort(port1));
  const started = new Promise((resolve) => port2.once('message', resolve));
  port2.postMessage({ type: 'call', id: 1, method: 'taskResult', params: { job: 'endless' } });
  await started;
  const closed = new Promise((resolve) => port1.once('close', resolve));
  port2.close();
  await closed;
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(engine.cancelled, ['endless']);
});
