import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analogy } from '../../../../native/text/asking/analogy.ts';

/** Unit rows at these angles. */
function fan(...anglesDeg: number[]): Float32Array {
  return Float32Array.from(
    anglesDeg.flatMap((angle) => [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)]),
  );
}

test('3CosAdd answers with the row closest to b − a + c, none of the three', () => {
  // b − a + c at 0°, 60°, 90° is (−.5, 1.866): 105.0°.
  const rows = fan(0, 60, 90, 150, 106, 45);
  const found = analogy(rows, 2, [0, 1, 2], '3cosadd', 2);
  assert.deepEqual(
    found.map(({ row }) => row),
    [4, 3],
  );
  assert.ok(Math.abs(found[0]!.score - Math.cos(Math.PI / 180)) < 1e-4);
});

test('3CosMul multiplies closeness to b and c and divides by closeness to a', () => {
  const rows = fan(0, 60, 90, 150);
  const [best] = analogy(rows, 2, [0, 1, 2], '3cosmul', 1);
  // Cosines of 150° with 60°, 90°, 0°: 0, ½, −.8660; each moved to [0, 1].
  const expected = (0.5 * 0.75) / ((1 - Math.sqrt(3) / 2) / 2 + 1e-3);
  assert.equal(best!.row, 3);
  assert.ok(Math.abs(best!.score - expected) < 1e-4);
});

test('only the first rows are answers when a limit is given', () => {
  assert.equal(analogy(fan(0, 60, 90, 150, 106), 2, [0, 1, 2], '3cosadd', 1, 4)[0]!.row, 3);
});
