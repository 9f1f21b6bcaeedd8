import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { unattended } from '../../../native/contract/work.ts';
import { readEmbeddingTable } from '../../../native/embedding-table/read-table.ts';
import { haversineM } from '../../../native/geo/distance.ts';
import { middleOf } from '../../../native/geo/quadrilateral.ts';
import { writeWkb } from '../../../native/geo/wkb.ts';
import { failingWith } from '../service/failing-with.ts';
import { AS_RECOGNISED, numbersOf, parquetBytes, tableFolder } from './table-fixture.ts';

const MODEL = { modelId: 'mine' };
const EIGHT = [1, 2, 3, 4, 5, 6, 7, 8];
const shifted = (by: number) => EIGHT.map((value) => value + by);

test('lists of any float type, over row groups and pages that cut through them, are the rows of a table', async (t) => {
  const rows = Array.from({ length: 25 }, (_, n) => shifted(n));
  const folder = tableFolder(t);
  for (const [type, list] of [
    ['FLOAT', 'embedding'],
    ['DOUBLE', 'embeddings'],
    ['FLOAT16', 'vector'],
  ] as const) {
    const bytes = parquetBytes({ list, type, rows, rowGroupSize: 10, pageSize: 100 });
    assert.deepEqual(await numbersOf(await folder.read(bytes, MODEL)), rows, `${type} ${list}`);
  }
});

test('a column a dimension is a row too, and so is a CSV', async (t) => {
  const folder = tableFolder(t);
  const rows = [EIGHT, shifted(1), shifted(2)];
  assert.deepEqual(await numbersOf(await folder.read(parquetBytes({ list: null, rows }), MODEL)), rows);
  const csv = `id,emb_0,emb_1,emb_2,emb_3,emb_4,emb_5,emb_6,emb_7,lat,lon,kind
a,${rows[0]!.join(',')},10,20,"wet, wood"
b,${rows[1]!.join(',')},11,21,field
`;
  const table = await folder.read(csv, { ...MODEL, labelField: 'kind' }, 'table.csv');
  assert.deepEqual(await numbersOf(table), rows.slice(0, 2));
  assert.deepEqual(
    [table.header.labelValues, [...table.labels]],
    [
      ['wet, wood', 'field'],
      [1, 2],
    ],
  );
  const [lon, lat] = middleOf(table.cornersOf(1));
  assert.ok(Math.abs(lon - 21) < 1e-9 && Math.abs(lat - 11) < 1e-9);
  const earthEngine = `system:index,vector,.geo
0,"[1, 2, 3, 4, 5, 6, 7, 8]","{""type"":""Point"",""coordinates"":[-95.5,41.25]}"
`;
  const exported = await folder.read(earthEngine, MODEL, 'ee.csv');
  assert.deepEqual(await numbersOf(exported), [EIGHT]);
  assert.deepEqual(
    middleOf(exported.cornersOf(0)).map((degrees) => degrees.toFixed(9)),
    ['-95.500000000', '41.250000000'],
  );
});

test('rows of null, of zeros, with a number that is none, and without a place are left out and counted', async (t) => {
  const rows = [
    EIGHT,
    null,
    EIGHT.map(() => 0),
    [Number.NaN, ...EIGHT.slice(1)],
    [null, ...EIGHT.slice(1)],
    shifted(1),
    shifted(2),
  ];
  const points = rows.map((_, n) => (n === 6 ? null : ([n, 0] as const)));
  const labels = ['a', 'b', 'b', 'b', 'b', 'c', 'd'];
  const table = await tableFolder(t).read(parquetBytes({ list: 'embedding', rows, points, labels }), MODEL);
  assert.deepEqual(await numbersOf(table), [EIGHT, shifted(1)]);
  assert.deepEqual(
    [table.header.labelValues, [...table.labels]],
    [
      ['a', 'c'],
      [1, 2],
    ],
  );
  assert.equal(Math.round(middleOf(table.cornersOf(1))[0]), 5);
  assert.match(
    table.header.warnings.join('\n'),
    /4 of 7 rows have no embedding .*\n1 of 7 rows have no place/,
  );
});

test('rows of different lengths are refused, and the row is named', async (t) => {
  const folder = tableFolder(t);
  const bytes = parquetBytes({ list: 'embedding', rows: [null, EIGHT, EIGHT, EIGHT.slice(1)] });
  await assert.rejects(
    folder.read(bytes, MODEL),
    failingWith('format-unsupported', /row 4 has 7 numbers, and row 2 has 8/),
  );
  assert.deepEqual(folder.files(), ['table.parquet']);
});

test('bytes of AlphaEarth stay bytes; others are decoded as the file declares, and said to be taken as they are where it does not', async (t) => {
  const folder = tableFolder(t);
  const codes = Array.from({ length: 64 }, (_, n) => n - 32);
  const alphaearth = parquetBytes({
    list: 'embedding',
    type: 'INT8',
    rows: [codes, codes.map((code, n) => (n === 3 ? -128 : code))],
    emb: { 'emb:dimensions': 64, links: [{ rel: 'emb:model', href: 'https://arxiv.org/abs/2507.22291' }] },
  });
  const kept = await folder.read(alphaearth);
  assert.deepEqual(
    [kept.header.model.id, kept.header.type, kept.summary.bands[63]!.description],
    ['alphaearth', 'int8', 'A63'],
  );
  assert.deepEqual(await numbersOf(kept), [codes]);
  const quantised = { scale: [0.5], offset: [1] };
  const table = { list: 'embedding', type: 'INT8', rows: [EIGHT] } as const;
  const declared = await folder.read(
    parquetBytes({ ...table, emb: { 'emb:quantization': quantised } }),
    MODEL,
  );
  assert.deepEqual(await numbersOf(declared), [EIGHT.map((code) => code / 2 + 1)]);
  const undeclared = await folder.read(parquetBytes(table), MODEL);
  assert.deepEqual(await numbersOf(undeclared), [EIGHT]);
  assert.match(undeclared.header.warnings.join(' '), /integers.*taken as they are/);
});

test('a point is a square of ground about it, a polygon of four corners itself, another its box, in whatever CRS', async (t) => {
  const folder = tableFolder(t);
  const polygon = (xy: number[]) => writeWkb({ type: 'polygon', polygons: [[Float64Array.from(xy)]] });
  // EPSG:3857: 111319.49 m are one degree of longitude.
  const degree = 111319.49079327358;
  const wkb = [
    polygon([0, 0, 2 * degree, degree, degree, 3 * degree, -degree, 2 * degree]),
    polygon([0, 0, degree, 0, degree, degree, 0.5 * degree, 2 * degree, 0, degree]),
    writeWkb({ type: 'point', points: Float64Array.of(10 * degree, 0) }),
  ];
  const rows = [EIGHT, EIGHT, EIGHT];
  const crs = { type: 'ProjectedCRS', id: { authority: 'EPSG', code: 3857 } };
  const table = await folder.read(
    parquetBytes({ list: 'embedding', rows, wkb, crs, emb: { gsd: 30 } }),
    MODEL,
  );
  const lons = (row: number) => [0, 2, 4, 6].map((i) => Number(table.cornersOf(row)[i]!.toFixed(6)));
  // From the corner where y − x is largest, clockwise.
  assert.deepEqual(lons(0), [-1, 1, 2, 0]);
  assert.deepEqual(lons(1), [0, 1, 1, 0]);
  const [west, north, east, , , south] = table.cornersOf(2);
  assert.ok(Math.abs(haversineM(west!, 0, east!, 0) - 30) < 1e-6);
  assert.ok(Math.abs(haversineM(0, north!, 0, south!) - 30) < 1e-6);
});

test('degrees in a file that says it has metres are taken as degrees, and that is said', async (t) => {
  const crs = { id: { authority: 'EPSG', code: 3857 } };
  const bytes = parquetBytes({ list: 'embedding', rows: [EIGHT], points: [[-48.3, -10.2]], crs });
  const table = await tableFolder(t).read(bytes, MODEL);
  const [lon, lat] = middleOf(table.cornersOf(0));
  assert.ok(Math.abs(lon + 48.3) < 1e-9 && Math.abs(lat + 10.2) < 1e-9);
  assert.match(table.header.warnings.join(' '), /EPSG:3857, but they are degrees/);
});

test('a table whose CRS nobody knows, without a place, or without embeddings says so', async (t) => {
  const folder = tableFolder(t);
  const table = { list: 'embedding', rows: [EIGHT] };
  await assert.rejects(
    folder.read(parquetBytes({ ...table, crs: null }), MODEL),
    failingWith('format-unsupported', /nobody knows it/),
  );
  await assert.rejects(
    folder.read('emb_0,emb_1\n1,2\n', MODEL, 'a.csv'),
    failingWith('format-unsupported', /none of its columns/),
  );
  const placeless = `${EIGHT.map((n) => `emb_${n - 1}`).join(',')}\n${EIGHT.join(',')}\n`;
  await assert.rejects(folder.read(placeless, MODEL, 'a.csv'), failingWith('no-georeference'));
  await assert.rejects(
    folder.read(parquetBytes({ ...table, rows: [] }), MODEL),
    failingWith('not-enough', /no rows at all/),
  );
  await assert.rejects(
    folder.read(parquetBytes(table), { ...MODEL, labelField: 'kind' }),
    failingWith('not-found', /kind.*geometry/s),
  );
  await assert.rejects(folder.read(parquetBytes(table)), failingWith('model-unknown', /--model-id/));
});

test('giving up leaves nothing', async (t) => {
  const folder = tableFolder(t);
  const file = path.join(folder.dir, 'table.parquet');
  writeFileSync(file, parquetBytes({ list: 'embedding', rows: Array.from({ length: 5000 }, () => EIGHT) }));
  const stop = new AbortController();
  const work = { ...unattended, signal: stop.signal, report: () => stop.abort() };
  await assert.rejects(readEmbeddingTable(file, folder.out, { ...AS_RECOGNISED, ...MODEL }, work), {
    name: 'AbortError',
  });
  assert.deepEqual(folder.files(), ['table.parquet']);
});
