import assert from 'node:assert/strict';
import test from 'node:test';
import { EngineError } from '../../../native/contract/failure.ts';
import { formatQuery, kindsOf, parseQuery } from '../../../native/search/query.ts';

/** Parts as `+text` or `-text`, quoted ones in quotes. */
function partsOf(query: string): string[] {
  return parseQuery(query).parts.map(({ text, isQuoted, isNegative }) => {
    return `${isNegative ? '-' : '+'}${isQuoted ? `"${text}"` : text}`;
  });
}

const PARTS: readonly [string, string[]][] = [
  ['marsh', ['+marsh']],
  ['parking lot', ['+parking lot']],
  ['"parking lot"', ['+"parking lot"']],
  ['"parking lot" near river', ['+"parking lot"', '+near river']],
  ['river + bridge', ['+river', '+bridge']],
  ['harbor - boat', ['+harbor', '-boat']],
  ['harbor – small boat', ['+harbor', '-small boat']],
  ['land-use', ['+land-use']],
  ['harbor -boat', ['+harbor', '-boat']],
  ['forêt 森', ['+forêt 森']],
  ['note: this', ['+note: this']],
  ['kind:tile water kind:term', ['+water']],
];

test('words, phrases and operators become parts', () => {
  for (const [query, parts] of PARTS) assert.deepEqual(partsOf(query), parts, query);
});

test('a filter between words parts them', () => {
  assert.deepEqual(partsOf('salt label:TC marsh'), ['+salt', '+marsh']);
});

test('every filter is read with its value', () => {
  const text =
    'kind:Tile scene:"North shore" label:forest like:tile/ab12/g/7 in:view before:2024-01-01 after:2020-02-29';
  const filters = parseQuery(text).filters.map(({ start, end, ...rest }) => rest);
  const isNegative = false;
  assert.deepEqual(filters, [
    { isNegative, text: 'Tile', name: 'kind', kind: 'tile' },
    { isNegative, text: 'North shore', name: 'scene' },
    { isNegative, text: 'forest', name: 'label' },
    { isNegative, text: 'tile/ab12/g/7', name: 'like', kind: 'tile', id: 'ab12/g/7' },
    { isNegative, text: 'view', name: 'in' },
    { isNegative, text: '2024-01-01', name: 'before', date: '2024-01-01' },
    { isNegative, text: '2020-02-29', name: 'after', date: '2020-02-29' },
  ]);
  assert.deepEqual(kindsOf(parseQuery('water kind:tile kind:term')), ['tile', 'term']);
  assert.equal(kindsOf(parseQuery('water')), null);
});

test('what is unlike anything labelled is told by features, or as it is written', () => {
  const ways = ['unlike:labelled', 'unlike:labelled/outlier', 'unlike:labelled/gaussian scene:x'].map(
    (query) => {
      const filter = parseQuery(query).filters.find(({ name }) => name === 'unlike')!;
      return filter.name === 'unlike' ? filter.way : null;
    },
  );
  assert.deepEqual(ways, ['features', 'outlier', 'gaussian']);
});

const REFUSED: readonly [string, number, RegExp][] = [
  ['', 0, /empty/],
  ['sea unlike:labelled', 4, /leave out the words/],
  ['unlike:forest', 7, /stands labelled/],
  ['unlike:labelled/x', 7, /features, gaussian, outlier/],
  ['- unlike:labelled', 2, /turned round/],
  ['   ', 0, /empty/],
  ['- boat', 0, /only words to avoid/],
  ['harbor -', 7, /nothing follows/],
  ['harbor + - boat', 9, /one operator follows/],
  ['the "parking lot', 4, /not closed/],
  ['label:"open water', 6, /not closed/],
  ['a ""', 2, /nothing between/],
  ['kind:lake', 5, /no kind lake/],
  ['water colour:red', 6, /no filter colour/],
  ['label:""', 6, /no value/],
  ['like:tile', 5, /a kind, a slash and an id/],
  ['in:sight', 3, /stands view/],
  ['before:2023-02-30', 7, /not a date/],
  ['after:yesterday', 6, /not a date/],
];

test('what cannot be read is refused at its position', () => {
  for (const [query, position, reason] of REFUSED) {
    assert.throws(
      () => parseQuery(query),
      (error) => {
        assert.ok(error instanceof EngineError && error.failure.kind === 'query-invalid', query);
        assert.equal(error.failure.position, position, query);
        assert.match(error.failure.reason, reason);
        return true;
      },
    );
  }
});

test('the pieces cover the text, all but white space', () => {
  const query = '"parking lot" + river  - label:TC like:tile/7';
  const { pieces } = parseQuery(query);
  assert.equal(
    pieces.map(({ start, end }) => query.slice(start, end)).join(''),
    query.replace(/\s+(?=[^"]*$)/g, ''),
  );
  assert.deepEqual(
    pieces.map((piece) => piece.role),
    ['words', 'operator', 'words', 'operator', 'filter', 'filter'],
  );
});

test('a query written out again means the same', () => {
  const meaning = (query: string) => {
    const { parts, filters } = parseQuery(query);
    const withoutPlace = <T extends { start: number; end: number }>({ start, end, ...rest }: T) => rest;
    return { parts: parts.map(withoutPlace), filters: filters.map(withoutPlace) };
  };
  for (const query of [
    ...PARTS.map(([text]) => text),
    'harbor - "small boat" - label:"open water" scene:x',
    'like:tile/a/b/1 - kind:term',
  ]) {
    assert.deepEqual(meaning(formatQuery(parseQuery(query))), meaning(query), query);
  }
});
