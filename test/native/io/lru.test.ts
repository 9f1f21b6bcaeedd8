import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SharedCache } from '../../../native/io/lru.ts';
import { ControllableSource } from './controllable-source.ts';

const signal = () => new AbortController().signal;
const bytes = (length: number) => new Uint8Array(length);
const cacheOf = (capacityBytes: number) =>
  new SharedCache<Uint8Array<ArrayBuffer>>(capacityBytes, (b) => b.byteLength);

test('two callers share one read, and the third finds it kept', async () => {
  const source = new ControllableSource(100);
  const cache = cacheOf(100);
  const read = () => cache.share('a', signal(), (shared) => source.read(0, 10, shared));
  const both = Promise.all([read(), read()]);
  source.calls[0]!.resolve(bytes(10));
  const [one, other] = await both;
  assert.equal(one, other);
  assert.equal(await read(), one);
  assert.equal(source.calls.length, 1);
});

test('one caller leaving does not disturb the other', async () => {
  const source = new ControllableSource(100);
  const cache = cacheOf(100);
  const leaving = new AbortController();
  const left = cache.share('a', leaving.signal, (shared) => source.read(0, 10, shared));
  const staying = cache.share('a', signal(), (shared) => source.read(0, 10, shared));
  leaving.abort();
  await assert.rejects(left, { name: 'AbortError' });
  source.calls[0]!.resolve(bytes(10));
  assert.equal((await staying).length, 10);
});

test('the work is aborted when its last caller leaves, and the next caller starts anew', async () => {
  const source = new ControllableSource(100);
  const cache = cacheOf(100);
  const callers = [new AbortController(), new AbortController()];
  let isStopped = false;
  const asked = callers.map((caller) =>
    cache.share('a', caller.signal, (shared) => {
      shared.addEventListener('abort', () => {
        isStopped = true;
      });
      return source.read(0, 10, shared);
    }),
  );
  callers[0]!.abort();
  assert.equal(isStopped, false);
  callers[1]!.abort();
  assert.equal(isStopped, true);
  for (const one of asked) await assert.rejects(one, { name: 'AbortError' });
  const again = cache.share('a', signal(), (shared) => source.read(0, 10, shared));
  source.calls.at(-1)!.resolve(bytes(10));
  assert.equal((await again).length, 10);
  assert.equal(source.calls.length, 2);
});

test('a failure reaches every caller and is not kept', async () => {
  const source = new ControllableSource(100);
  const cache = cacheOf(100);
  const read = () => cache.share('a', signal(), (shared) => source.read(0, 10, shared));
  const both = [read(), read()];
  source.calls[0]!.reject(new Error('disk'));
  for (const one of both) await assert.rejects(one, /disk/);
  const again = read();
  source.calls[1]!.resolve(bytes(10));
  assert.equal((await again).length, 10);
});

test('what was used longest ago is forgotten first, and nothing beyond the capacity is held', async () => {
  const cache = cacheOf(100);
  const put = (key: string, length: number) => cache.share(key, signal(), async () => bytes(length));
  await put('a', 40);
  await put('b', 40);
  cache.get('a');
  await put('c', 40);
  assert.deepEqual([cache.get('a')?.length, cache.get('b'), cache.get('c')?.length], [40, undefined, 40]);
  assert.equal(cache.heldBytes, 80);
  await put('huge', 101);
  assert.equal(cache.get('huge'), undefined);
  cache.forget('a');
  assert.equal(cache.heldBytes, 40);
});

test('an aborted caller starts nothing', async () => {
  const cache = cacheOf(100);
  const never = cache.share('a', AbortSignal.abort(), async () => assert.fail('was made'));
  await assert.rejects(never, { name: 'AbortError' });
});

test('who looks sees a value before it is kept, and what is dropped is handed on', async () => {
  const dropped: number[][] = [];
  const cache = new SharedCache<number[]>(
    2,
    (value) => value.length,
    (value) => dropped.push(value),
  );
  const seen: string[] = [];
  const { promise, resolve } = Promise.withResolvers<number[]>();
  const look = (name: string, alive: AbortSignal) =>
    cache.look(
      'a',
      alive,
      () => promise,
      (value) => seen.push(`${name} ${value} while ${cache.heldBytes} are held`),
    );
  const leaving = new AbortController();
  const looks = [look('one', signal()), look('other', signal())];
  const left = look('gone', leaving.signal);
  leaving.abort();
  resolve([7, 8]);
  await Promise.all(looks);
  await assert.rejects(left, { name: 'AbortError' });
  assert.deepEqual(seen, ['one 7,8 while 0 are held', 'other 7,8 while 0 are held']);
  await look('later', signal());
  assert.equal(seen.at(-1), 'later 7,8 while 2 are held');
  await cache.look(
    'b',
    signal(),
    async () => [9],
    () => assert.deepEqual(dropped, []),
  );
  assert.deepEqual(dropped, [[7, 8]]);
  await cache.look(
    'large',
    signal(),
    async () => [1, 2, 3],
    (value) => assert.equal(value.length, 3),
  );
  assert.deepEqual(dropped, [
    [7, 8],
    [1, 2, 3],
  ]);
  cache.forget('b');
  assert.deepEqual(dropped.at(-1), [9]);
});
