import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AliasTable } from '../../../native/math/alias-table.ts';
import { Random } from '../../../native/math/random.ts';

test('draws come as often as their odds say', () => {
  const odds = [1, 2, 3, 4, 0];
  const table = new AliasTable(odds);
  const random = new Random(7);
  const draws = 200_000;
  const counts = new Array<number>(odds.length).fill(0);
  for (let i = 0; i < draws; i++) counts[table.draw(random)]!++;
  for (const [index, odd] of odds.entries()) {
    const expected = odd / 10;
    // Five standard errors of a binomial share.
    const tolerance = 5 * Math.sqrt((expected * (1 - expected)) / draws);
    assert.ok(
      Math.abs(counts[index]! / draws - expected) <= tolerance,
      `index ${index}: ${counts[index]! / draws}`,
    );
  }
});

test('one seed draws one sequence', () => {
  const table = new AliasTable([5, 1, 1, 1]);
  const draw = () => {
    const random = new Random(3);
    return Array.from({ length: 50 }, () => table.draw(random));
  };
  assert.deepEqual(draw(), draw());
});

test('odds that sum to nothing are refused', () => {
  assert.throws(() => new AliasTable([0, 0]), /odds sum to 0/);
  assert.throws(() => new AliasTable([]), RangeError);
});
