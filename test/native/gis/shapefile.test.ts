import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { EngineError } from '../../../native/contract/failure.ts';
import { dbfEncoding } from '../../../native/gis/shapefile/encoding.ts';
import { readWhole } from './read-whole.ts';
import { dbf, nullShape, pointShape, polygonShape, shapefile } from './shapefile-bytes.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = await temporaryFolder();
let fileCount = 0;

async function read(parts: Record<string, Buffer | string>) {
  const stem = join(folder, String(fileCount++));
  for (const [extension, bytes] of Object.entries(parts)) await writeFile(stem + extension, bytes);
  return readWhole(`${stem}.shp`);
}

const names = [{ name: 'class', code: 'C', byteLength: 8 }];
const threePoints = shapefile(1, [pointShape(1, 2), pointShape(3, 4), pointShape(5, 6)]);
const threeRows = dbf(names, [['a'], ['b'], ['c']]);

type Corner = readonly [number, number];
const clockwise = (x: number, y: number, size: number): Corner[] => [
  [x, y],
  [x, y + size],
  [x + size, y + size],
  [x + size, y],
  [x, y],
];
const counterClockwise = (x: number, y: number, size: number): Corner[] => clockwise(x, y, size).reverse();

test('holes go to the smallest ring around them: an island in a lake has its own pond', async () => {
  const rings = [
    clockwise(0, 0, 100),
    counterClockwise(10, 10, 80),
    clockwise(20, 20, 60),
    counterClockwise(30, 30, 10),
    clockwise(200, 0, 10),
  ];
  for (const type of [5, 15, 25]) {
    const { features } = await read({ '.shp': shapefile(type, [polygonShape(rings, type)]).shp });
    const geometry = features[0]!.geometry;
    assert.ok(geometry?.type === 'polygon');
    assert.deepEqual(
      geometry.polygons.map((polygon) => polygon.map((ring) => ring[0])),
      [[0, 10], [20, 30], [200]],
    );
  }
});

test('a hole that is in no ring is a polygon of the wrong direction', async () => {
  const { features } = await read({
    '.shp': shapefile(5, [polygonShape([clockwise(0, 0, 1), counterClockwise(5, 5, 1)])]).shp,
  });
  const geometry = features[0]!.geometry;
  assert.ok(geometry?.type === 'polygon');
  assert.equal(geometry.polygons.length, 2);
});

test('null shapes have attributes and no geometry', async () => {
  const { shp, shx } = shapefile(1, [pointShape(1, 2), nullShape, pointShape(5, 6)]);
  const { features } = await read({ '.shp': shp, '.shx': shx, '.dbf': threeRows });
  assert.deepEqual(features[1], { id: '1', geometry: null, attributes: { class: 'b' } });
  assert.deepEqual(features[2]!.attributes, { class: 'c' });
});

test('the .prj gives the CRS; extensions may be capitals', async () => {
  const wkt =
    'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["Degree",0.017453292519943295]]';
  const { file, features } = await read({ '.shp': threePoints.shp, '.PRJ': wkt, '.DBF': threeRows });
  assert.equal(file.layers[0]!.crsCode, 'EPSG:4326');
  // The header of the fixture states no extent: it is measured.
  assert.deepEqual(file.layers[0]!.extentLonLat, [1, 2, 5, 6]);
  assert.equal(features[2]!.attributes.class, 'c');
});

test('a .shp that was cut off gives its whole shapes and names the lost ones', async () => {
  for (const withIndex of [true, false]) {
    const { file, features } = await read({
      '.shp': threePoints.shp.subarray(0, -6),
      ...(withIndex && { '.shx': threePoints.shx }),
      '.dbf': threeRows,
    });
    assert.deepEqual(
      features.map(({ geometry }) => geometry !== null),
      [true, true, false],
    );
    assert.match(features[2]!.problem!, /past the end of the \.shp/);
    assert.match(file.warnings.join(), /was cut off/);
  }
});

test('shapes without a row and rows marked as deleted are named', async () => {
  const { features } = await read({ '.shp': threePoints.shp, '.dbf': dbf(names, [['a'], ['*', 'b']]) });
  assert.deepEqual(
    features.map(({ geometry }) => geometry !== null),
    [true, false, false],
  );
  assert.match(features[1]!.problem!, /marked as deleted/);
  assert.match(features[2]!.problem!, /no row in the \.dbf, which holds 2/);
});

test('a .shx that points into other shapes is put aside, or its features are refused', async () => {
  const shx = Buffer.from(threePoints.shx);
  shx.writeInt32BE(52, 108);
  const { features } = await read({ '.shp': threePoints.shp, '.shx': shx, '.dbf': threeRows });
  assert.match(features[1]!.problem!, /no such shape begins/);
  assert.deepEqual(features[2]!.attributes, { class: 'c' });
  const short = await read({
    '.shp': threePoints.shp,
    '.shx': threePoints.shx.subarray(0, 108),
    '.dbf': threeRows,
  });
  assert.equal(short.features.filter(({ geometry }) => geometry).length, 3);
  assert.match(short.file.warnings.join(), /lists 1 shapes, and 3 were found/);
});

test('a shape that claims more positions than it has is refused alone', async () => {
  const broken = polygonShape([clockwise(0, 0, 1)]);
  broken.writeInt32LE(1_000_000, 40);
  const { features } = await read({ '.shp': shapefile(5, [broken, polygonShape([clockwise(0, 0, 1)])]).shp });
  assert.match(features[0]!.problem!, /bytes where .* are needed/);
  assert.ok(features[1]!.geometry);
});

test('dBASE types become text, numbers, booleans and ISO dates', async () => {
  const columns = [
    { name: 'text', code: 'C', byteLength: 6 },
    { name: 'whole', code: 'N', byteLength: 20 },
    { name: 'part', code: 'N', byteLength: 8, decimals: 2 },
    { name: 'flag', code: 'L', byteLength: 1 },
    { name: 'day', code: 'D', byteLength: 8 },
    { name: 'text', code: 'C', byteLength: 3 },
    { name: 'memo', code: 'M', byteLength: 10 },
  ];
  const rows = [
    [' marsh', '42', '2.50', 'T', '20240229', 'x', '1'],
    ['', '', '********', '?', '00000000', '', ''],
    ['', '12345678901234567890', '-1e3', 'n', '', '', ''],
  ];
  const { file, features } = await read({ '.shp': threePoints.shp, '.dbf': dbf(columns, rows) });
  assert.deepEqual(
    file.layers[0]!.fields.map(({ name, type }) => `${name}:${type}`),
    ['text:text', 'whole:integer', 'part:real', 'flag:boolean', 'day:date', 'text_2:text'],
  );
  assert.deepEqual(
    features.map(({ attributes }) => Object.values(attributes)),
    [
      ['marsh', 42, 2.5, true, '2024-02-29', 'x'],
      [null, null, null, null, null, null],
      [null, '12345678901234567890', -1000, false, null, null],
    ],
  );
});

test('the encoding comes from the .cpg, then from the table, then from the bytes', () => {
  const latin = Buffer.from('Grün', 'latin1');
  const utf8 = Buffer.from('Grün', 'utf8');
  assert.equal(dbfEncoding('ISO 88591', 0).decode(latin), 'Grün');
  assert.equal(dbfEncoding('UTF-8\n', 87).decode(utf8), 'Grün');
  assert.equal(dbfEncoding('1252', 0).decode(latin), 'Grün');
  assert.equal(dbfEncoding(null, 87).decode(latin), 'Grün');
  assert.equal(dbfEncoding(null, 0).decode(latin), 'Grün');
  assert.equal(dbfEncoding(null, 0).decode(utf8), 'Grün');
  // "森林" in GBK.
  assert.equal(dbfEncoding('936', 0).decode(Buffer.of(0xc9, 0xad, 0xc1, 0xd6)), '森林');
  assert.match(dbfEncoding('OEM 850', 0).warning!, /OEM 850/);
});

test('what is no shapefile is refused with the reason', async () => {
  const noTable = await read({ '.shp': threePoints.shp, '.dbf': 'junk' });
  assert.match(noTable.file.warnings.join(), /\.dbf beside it could not be read/);
  for (const [bytes, reason] of [
    ['', /100 bytes at least, found 0/],
    [Buffer.alloc(200), /begins with 9994, found 0/],
  ] as const) {
    const error = await read({ '.shp': bytes }).catch((thrown) => thrown);
    assert.ok(error instanceof EngineError);
    assert.match(error.message, reason);
  }
});
