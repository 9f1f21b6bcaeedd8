import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearest } from '../../../../native/text/asking/nearest.ts';

const tables = [
  { kind: 'term', rows: Float32Array.of(1, 0, 0, 1, 0, 0) },
  { kind: 'document', rows: Float32Array.of(0.6, 0.8, -1, 0) },
] as const;

test('kinds are ranked together by cosine; a zero row is nobody’s neighbour', () => {
  const found = nearest(Float32Array.of(0, 1), tables, 10);
  assert.deepEqual(
    found.map(({ kind, row, similarity }) => [kind, row, Math.round(similarity * 10) / 10]),
    [
      ['term', 1, 1],
      ['document', 0, 0.8],
      ['term', 0, 0],
      ['document', 1, 0],
    ],
  );
});

test('the row that asks can be left out', () => {
  const [first, ...rest] = nearest(
    Float32Array.of(1, 0),
    tables,
    1,
    (kind, row) => kind === 'term' && row === 0,
  );
  assert.deepEqual({ kind: first!.kind, row: first!.row }, { kind: 'document', row: 0 });
  assert.equal(rest.length, 0);
});

test('rows of another dimension are refused', () => {
  assert.throws(() => nearest(new Float32Array(4), tables, 1), /no rows of 4/);
});
