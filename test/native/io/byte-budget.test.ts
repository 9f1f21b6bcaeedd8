import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ByteBudget } from '../../../native/io/byte-budget.ts';

const { signal } = new AbortController();

/** Work that goes on until it is ended by hand. */
function work(budget: ByteBudget, bytes: number, name: string, log: string[], wanted = signal) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const done = budget.spend(bytes, wanted, async () => {
    log.push(name);
    await promise;
  });
  return { end: resolve, done };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('work goes on together while it fits, and in the order of the calls', async () => {
  const [budget, log] = [new ByteBudget(10), [] as string[]];
  const first = work(budget, 6, 'first', log);
  const second = work(budget, 4, 'second', log);
  const third = work(budget, 5, 'third', log);
  const small = work(budget, 1, 'small', log);
  await settled();
  assert.deepEqual(log, ['first', 'second']);
  second.end();
  await settled();
  assert.deepEqual(log, ['first', 'second'], 'the small one does not overtake');
  first.end();
  await settled();
  assert.deepEqual(log, ['first', 'second', 'third', 'small']);
  third.end();
  small.end();
  await Promise.all([first.done, second.done, third.done, small.done]);
});

test('what is larger than the budget goes alone', async () => {
  const [budget, log] = [new ByteBudget(10), [] as string[]];
  const small = work(budget, 1, 'small', log);
  const large = work(budget, 100, 'large', log);
  await settled();
  assert.deepEqual(log, ['small']);
  small.end();
  await settled();
  assert.deepEqual(log, ['small', 'large']);
  large.end();
  await large.done;
});

test('who leaves while waiting makes room; work that fails gives its bytes back', async () => {
  const [budget, log] = [new ByteBudget(10), [] as string[]];
  const first = work(budget, 5, 'first', log);
  const leaving = new AbortController();
  const large = work(budget, 9, 'large', log, leaving.signal);
  const small = work(budget, 5, 'small', log);
  leaving.abort();
  await assert.rejects(large.done, { name: 'AbortError' });
  await settled();
  assert.deepEqual(log, ['first', 'small']);
  first.end();
  small.end();
  await Promise.all([first.done, small.done]);
  await assert.rejects(
    budget.spend(10, signal, () => Promise.reject(new Error('broken'))),
    /broken/,
  );
  assert.equal(await budget.spend(10, signal, async () => 'again'), 'again');
});
