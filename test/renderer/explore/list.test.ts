import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ranked } from '../../../renderer/state/search.svelte.ts';
import { boldHits } from '../../../renderer/workspaces/explore/excerpt.ts';
import { foldRuns } from '../../../renderer/workspaces/explore/fold.ts';

const ranked = (kinds: string): Ranked[] =>
  [...kinds].map((letter, i) => ({
    rank: i + 1,
    result: { kind: letter === 't' ? 'tile' : 'term', id: `${i}`, scene: 'a' } as Ranked['result'],
  }));

test('a run of tiles folds into one strip and the order stays', () => {
  const entries = foldRuns(ranked('wtttwt'));
  assert.deepEqual(
    entries.map((entry) =>
      entry.kind === 'strip' ? entry.tiles.map(({ rank }) => rank) : entry.ranked.rank,
    ),
    [1, [2, 3, 4], 5, [6]],
  );
});

test('a strip ends after five rows of four', () => {
  const lengths = foldRuns(ranked('t'.repeat(45))).map((entry) =>
    entry.kind === 'strip' ? entry.tiles.length : 0,
  );
  assert.deepEqual(lengths, [20, 20, 5]);
});

test('the words of a phrase are marked together and apart, whole words only', () => {
  const pieces = boldHits('A salt marsh; marshland is no marsh.', ['salt_marsh']);
  assert.deepEqual(
    pieces.filter(({ hit }) => hit).map(({ text }) => text),
    ['salt marsh', 'marsh'],
  );
  assert.equal(pieces.map(({ text }) => text).join(''), 'A salt marsh; marshland is no marsh.');
});

test('a long text begins near its first hit', () => {
  const text = `${'word '.repeat(60)}the marsh lies here`;
  assert.match(
    boldHits(text, ['marsh'])
      .map((piece) => piece.text)
      .join(''),
    /^… .{0,60}marsh lies here$/,
  );
});
