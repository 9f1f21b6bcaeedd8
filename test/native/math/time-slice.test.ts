import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inRuns, timeSlices } from '../../../native/math/time-slice.ts';

const never = new AbortController().signal;

function keepThread(ms: number): void {
  for (const untilMs = performance.now() + ms; performance.now() < untilMs; );
}

test('kernels that follow one another share a slice: the thread is given away though each is short', async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  await timeSlices(never)();
  const before = turns;
  // Twelve kernels of 10 ms: longer than five slices.
  for (let kernel = 0; kernel < 12; kernel++) {
    keepThread(10);
    await timeSlices(never)();
  }
  clearInterval(timer);
  assert.ok(turns - before >= 4, `${turns - before} turns`);
});

test('an abort stops at the next slice', async () => {
  const controller = new AbortController();
  const pause = timeSlices(controller.signal);
  keepThread(25);
  await pause();
  controller.abort();
  keepThread(25);
  assert.throws(() => pause(), { name: 'AbortError' });
});

test('runs cover every item once, in order', async () => {
  const runs: [number, number][] = [];
  await inRuns(10, 4, (first, end) => runs.push([first, end]), never);
  assert.deepEqual(runs, [
    [0, 4],
    [4, 8],
    [8, 10],
  ]);
  await inRuns(0, 4, () => assert.fail('there is nothing'), never);
});
