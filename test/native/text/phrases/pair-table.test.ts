import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../../../native/math/random.ts';
import { PairTable } from '../../../../native/text/phrases/pair-table.ts';

test('pairs are counted as a Map counts them', () => {
  const random = new Random(4);
  const table = new PairTable();
  const expected = new Map<string, number>();
  for (let i = 0; i < 60_000; i++) {
    const [first, second, between] = [random.below(200), random.below(200), random.below(2)];
    table.add(first, second, between);
    const key = `${first} ${second} ${between}`;
    expected.set(key, (expected.get(key) ?? 0) + 1);
  }
  const found = new Map(
    Array.from(table, ({ first, second, between, count }) => [`${first} ${second} ${between}`, count]),
  );
  assert.equal(table.size, expected.size);
  assert.deepEqual(new Map([...found].sort()), new Map([...expected].sort()));
});

test('a table that may not grow forgets the rarest pairs and keeps the others whole', () => {
  const table = new PairTable(2 ** 12);
  for (let round = 0; round < 50; round++) table.add(1, 2, 0);
  for (let rare = 0; rare < 20_000; rare++) table.add(rare, 5, 0);
  const counts = Array.from(table, ({ first, second, count }) => ({ first, second, count }));
  assert.ok(table.size <= 0.75 * 2 ** 12);
  assert.equal(counts.find(({ first, second }) => first === 1 && second === 2)?.count, 50);
});
