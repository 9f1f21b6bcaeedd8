import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchText } from '../../../renderer/app/overlays/match.ts';
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
