import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attributeTerm } from '../../../../native/service/relational/attribute-term.ts';
import { FeatureText } from '../../../../native/service/relational/feature-text.ts';
import { tokens } from '../../../../native/text/vocabulary/tokenize.ts';

test('an attribute is one token, as it is written', () => {
  for (const [field, value, term] of [
    ['BCLCS_LEVEL_4', 'TC', 'BCLCS_LEVEL_4=TC'],
    ['class', 'Mixed forest', 'class=Mixed_forest'],
    ['LINE 3', 'FdcHw(MbCw)', 'LINE_3=FdcHw_MbCw'],
    ['pct', '-12.50', 'pct=minus_12.50'],
    ['Straße', 'Öl & Gas.', 'Straße=Öl_Gas'],
    ['_fid_', "l'église", 'fid=l_église'],
    ['省', '江苏省', '省=江苏省'],
  ] as const) {
    assert.equal(attributeTerm(field, value), term);
    assert.deepEqual(tokens(`x ${term} y`), ['x', term, 'y']);
  }
  assert.equal(attributeTerm('remark', '—'), null);
});

test('a feature is told by its attributes, the words of what is no code, and the labels around it', () => {
  const text = new FeatureText([
    { name: 'id', kind: { kind: 'skipped', reason: 'none' }, values: [] },
    { name: 'cover', kind: { kind: 'category' }, values: ['Salt marsh', 'Dune', 'unknown'] },
    { name: 'species', kind: { kind: 'category' }, values: ['FDC', 'HW', 'CW'] },
    { name: 'age', kind: { kind: 'number', edges: [10, 20, 30, 40] }, values: [] },
    { name: 'remark', kind: { kind: 'text' }, values: [] },
  ]);
  const attributes = { id: 7, cover: 'Salt marsh', species: 'HW', age: 33, remark: ' tidal \n creek ' };
  assert.equal(
    text.of(attributes, [{ relation: 'touches', value: 'Dune' }]),
    'cover=Salt_marsh salt marsh species=HW age=high tidal creek touches=Dune',
  );
  assert.equal(text.of({ cover: 'unknown', species: null, age: 3 }, []), 'age=lowest');
});
