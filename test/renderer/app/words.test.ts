import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BandStatistics } from '../../../native/contract/scene.ts';
import { matchText } from '../../../renderer/app/overlays/match.ts';
import { restretched, stretchId } from '../../../renderer/state/scene-style.ts';
import { bytes, clock, shortCount } from '../../../renderer/state/task-words.ts';

test('the palette finds words in any order and marks them; a missing word finds nothing', () => {
  const match = matchText('Lower the score threshold', 'thres sc');
  assert.deepEqual(
    match?.parts.filter(({ hit }) => hit).map(({ text }) => text),
    ['sc', 'thres'],
  );
  assert.equal(matchText('Lower the score threshold', 'scene'), null);
});

test('a word start is better than the middle of a word', () => {
  assert.ok(matchText('Open project', 'pro')!.score > matchText('Improve it', 'pro')!.score);
});

test('time left and counts are short', () => {
  assert.equal(clock(41.4), '0:41');
  assert.equal(clock(725), '12:05');
  assert.equal(clock(7800), '2 h 10');
  assert.equal(shortCount(17_000_079), '17.0 M');
  assert.equal(shortCount(411_873), '412 k');
  assert.equal(shortCount(9118), '9,118');
  assert.equal(bytes(61_400_000), '61.4 MB');
});

test('a stretch is recognised again from the values it gave', () => {
  const band = (index: number): BandStatistics => ({
    band: index,
    min: 3,
    max: 250,
    mean: 90,
    standardDeviation: 30,
    percentiles: [5, 8, 12, 20, 60, 90, 130, 200, 220, 235, 240],
  });
  const statistics = [band(1), band(2), band(3)];
  for (const id of ['2', '0.5', '5', 'full', 'none'] as const) {
    const style = { ...restretched([3, 2, 1], id, statistics), gamma: 1, resampling: 'bilinear' as const };
    assert.equal(stretchId(style, statistics), id);
  }
  assert.deepEqual(restretched([1], '2', statistics), { bands: [1], low: [12], high: [220] });
});
