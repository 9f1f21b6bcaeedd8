import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unattended } from '../../../native/contract/work.ts';
import { crsOfLayer, withoutCrs } from '../../../native/gis/crs-finding.ts';
import { countValues, suggestLabelField } from '../../../native/gis/field-values.ts';
import type { AttributeValue, FileLayer, LayerField } from '../../../native/gis/layer-file.ts';

/** A layer in memory: the rows are its features, without geometry. */
function layerOf(fields: LayerField[], rows: Record<string, AttributeValue>[]): FileLayer {
  return {
    ...withoutCrs('it is a fixture'),
    name: 'fixture',
    featureCount: rows.length,
    geometryTypes: [],
    extentLonLat: null,
    fields,
    async *features() {
      for (const [i, attributes] of rows.entries()) yield { id: String(i), geometry: null, attributes };
    },
  };
}

test('values are counted per field, most frequent first, and blanks are no values', async () => {
  const rows = [{ a: 'x' }, { a: 'y' }, { a: ' y ' }, { a: '' }, { a: null }, { a: 3 }];
  const [field] = await countValues(layerOf([{ name: 'a', type: 'text' }], rows), unattended);
  assert.deepEqual(field!.values, [
    { value: 'y', count: 2 },
    { value: 'x', count: 1 },
    { value: '3', count: 1 },
  ]);
  assert.equal(field!.nullCount, 2);
  assert.equal(field!.isComplete, true);
});

test('a field with more values than labels can be is cut at 500 and says so', async () => {
  const rows = Array.from({ length: 600 }, (_, i) => ({ id: i }));
  const [field] = await countValues(layerOf([{ name: 'id', type: 'integer' }], rows), unattended);
  assert.equal(field!.values.length, 500);
  assert.equal(field!.isComplete, false);
});

test('classes are suggested before keys, measures and remarks', async () => {
  const classes = ['marsh', 'forest', 'water'];
  const rows = Array.from({ length: 30 }, (_, i) => ({
    fid: i,
    area: i * 1.5,
    osm_type: 'way',
    landuse: classes[i % 3]!,
    code: i % 3,
  }));
  const fields: LayerField[] = [
    { name: 'fid', type: 'integer' },
    { name: 'area', type: 'real' },
    { name: 'osm_type', type: 'text' },
    { name: 'code', type: 'integer' },
    { name: 'landuse', type: 'text' },
  ];
  assert.equal(suggestLabelField(await countValues(layerOf(fields, rows), unattended)), 'landuse');
  assert.equal(suggestLabelField(await countValues(layerOf(fields.slice(0, 3), rows), unattended)), null);
});

test('a layer without a CRS takes the one that is named, and fails with the reason without', () => {
  const layer = layerOf([], []);
  assert.equal(crsOfLayer('a.shp', layer, 'EPSG:3005').code, 'EPSG:3005');
  assert.throws(() => crsOfLayer('a.shp', layer, null), /it is a fixture\. Name one that is known, EPSG:n/);
  assert.throws(() => crsOfLayer('a.shp', layer, 'EPSG:99'), /EPSG:99/);
});
