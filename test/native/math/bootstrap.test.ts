import assert from 'node:assert/strict';
import test from 'node:test';
import { unattended } from '../../../native/contract/work.ts';
import { blockBootstrap } from '../../../native/math/bootstrap.ts';

test('fewer than ten blocks give no interval', async () => {
  assert.equal(await blockBootstrap(9, () => 0.5, 1, unattended), null);
});

test('the interval of a mean is close to the normal one', async () => {
  // 100 blocks, half of them 1: the standard error is .05, so the interval is .5 ± 1.96 · .05.
  const mean = (times: Uint32Array) => times.reduce((sum, n, block) => sum + n * (block % 2), 0) / 100;
  const [low, high] = (await blockBootstrap(100, mean, 7, unattended))!;
  assert.ok(Math.abs(low - 0.402) < 0.012 && Math.abs(high - 0.598) < 0.012, `${low} ${high}`);
});

test('the same seed gives the same interval, and a figure that never exists has none', async () => {
  const first = (times: Uint32Array) => times[0]!;
  assert.deepEqual(
    await blockBootstrap(12, first, 3, unattended),
    await blockBootstrap(12, first, 3, unattended),
  );
  assert.equal(await blockBootstrap(12, () => Number.NaN, 3, unattended), null);
});
