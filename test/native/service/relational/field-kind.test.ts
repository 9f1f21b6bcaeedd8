import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FieldKind, fieldKind, quantileName } from '../../../../native/service/relational/field-kind.ts';
import { FieldTallies } from '../../../../native/service/relational/field-tally.ts';

type Value = string | number | null;

/** The kind of a field with these values; shapes have the areas 1, 2, 3, … and stand where they please. */
function kindOf(name: string, values: readonly Value[], isLabel = false): FieldKind {
  const tallies = new FieldTallies();
  for (const [n, value] of values.entries())
    tallies.add({ [name]: value }, [n + 1, (n * 7) % 13, (n * 5) % 11, (n * 3) % 17]);
  return fieldKind(tallies.fields.get(name)!, isLabel);
}

const many = <T>(make: (n: number) => T, count = 40) => Array.from({ length: count }, (_, n) => make(n));

test('values that come again are categories', () => {
  assert.deepEqual(
    kindOf(
      'class',
      many((n) => ['TC', 'SL', 'HE'][n % 3]!),
    ),
    { kind: 'category' },
  );
  assert.deepEqual(
    kindOf(
      'storeys',
      many((n) => n % 4),
    ),
    { kind: 'category' },
  );
});

test('numbers are told by their fifths', () => {
  // 0 … 99 in another order: the fifths end at 19.8, 39.6, 59.4 and 79.2.
  const kind = kindOf(
    'age',
    many((n) => (n * 37) % 100, 100),
  );
  assert.equal(kind.kind, 'number');
  const { edges } = kind as Extract<FieldKind, { kind: 'number' }>;
  assert.deepEqual(
    edges.map((edge) => Number(edge.toFixed(6))),
    [19.8, 39.6, 59.4, 79.2],
  );
  assert.deepEqual(
    [0, 19, 20, 50, 60, 99].map((value) => quantileName(value, edges)),
    ['lowest', 'lowest', 'low', 'middle', 'high', 'highest'],
  );
});

test('longer texts are read as words', () => {
  assert.deepEqual(
    kindOf(
      'remark',
      many((n) => `the gate at number ${n} is open`),
    ),
    { kind: 'text' },
  );
});

test('what only tells features apart, or says what the shape says, is left out with a reason', () => {
  const reasonOf = (name: string, values: readonly Value[]) => {
    const kind = kindOf(name, values);
    return kind.kind === 'skipped' ? kind.reason : kind.kind;
  };
  const own = 'nearly every feature has its own value';
  assert.equal(
    reasonOf(
      'objectid',
      many((n) => 5000 + ((n * 13) % 41)),
    ),
    own,
  );
  assert.equal(
    reasonOf(
      'parcel',
      many((n) => `A-${n}`),
    ),
    own,
  );
  assert.equal(
    reasonOf(
      'surveyed',
      many((n) => `2023-04-${10 + (n % 9)}T00:00:00Z`),
    ),
    'it holds dates',
  );
  assert.equal(
    reasonOf(
      'year_built',
      many((n) => 1900 + (n % 9)),
    ),
    'it holds dates',
  );
  assert.equal(
    reasonOf(
      'hectares',
      many((n) => Number(((n + 1) / 10_000).toFixed(7))),
    ),
    'it repeats the area of the shape',
  );
  assert.equal(
    reasonOf(
      'region',
      many(() => 'north'),
    ),
    'it is the same wherever it has a value',
  );
  assert.equal(
    reasonOf(
      'note',
      many(() => null),
    ),
    'no feature has a value',
  );
  // A third of a clipped layer has lost some of its area.
  const clipped = many((n) => (n % 3 === 0 ? 3 : 1) * (n + 1) * 100);
  assert.equal(reasonOf('sqm', clipped), 'it repeats the area of the shape');
  // Numbers of their own that measure something stay.
  assert.equal(
    reasonOf(
      'population',
      many((n) => 1000 + ((n * 131) % 977)),
    ),
    'number',
  );
});

test('the field of the labels is a category, whatever it looks like', () => {
  assert.deepEqual(
    kindOf(
      'code',
      many((n) => n * 11),
      true,
    ),
    { kind: 'category' },
  );
});
