import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { EngineError } from '../../../native/contract/failure.ts';
import { unattended } from '../../../native/contract/work.ts';
import { blobFromGeometry, geometryFromBlob } from '../../../native/gis/geopackage/blob.ts';
import { labelTextSources } from '../../../native/gis/label-sources.ts';
import { writeLayerFile } from '../../../native/gis/layer-output.ts';
import { pickLayer } from '../../../native/gis/pick-layer.ts';
import { readLayerFile } from '../../../native/gis/registry.ts';
import { allFeatures, readWhole } from './read-whole.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = await temporaryFolder();
let fileCount = 0;

/** A GeoPackage of three points of our own making, changed by SQL as other programs leave theirs. */
async function geopackage(change: (database: Database.Database) => void = () => {}): Promise<string> {
  const path = join(folder, `${fileCount++}.gpkg`);
  await writeLayerFile(
    path,
    {
      name: 'cover',
      fields: [{ name: 'code', type: 'text' }],
      features: ['TC', 'SL', 'TC'].map((code, i) => ({
        id: String(i),
        geometry: { type: 'point' as const, points: Float64Array.of(i, 10 * i) },
        attributes: { code },
      })),
    },
    unattended,
  );
  const database = new Database(path);
  change(database);
  database.close();
  return path;
}

test('a layer has its name, count, type, extent, fields and CRS', async () => {
  const { file, features } = await readWhole(await geopackage());
  const [layer] = file.layers;
  assert.equal(layer!.name, 'cover');
  assert.equal(layer!.featureCount, 3);
  assert.deepEqual(layer!.geometryTypes, ['Point']);
  assert.deepEqual(layer!.extentLonLat, [0, 0, 2, 20]);
  assert.equal(layer!.crsCode, 'EPSG:4326');
  assert.deepEqual(features[1], {
    id: '2',
    geometry: { type: 'point', points: Float64Array.of(1, 10) },
    attributes: { id: '1', code: 'SL' },
  });
});

test('column types are read as the standard means them', async () => {
  const path = await geopackage((database) => {
    database.exec(`ALTER TABLE cover ADD COLUMN flag BOOLEAN; ALTER TABLE cover ADD COLUMN day DATE;
      ALTER TABLE cover ADD COLUMN size DOUBLE; ALTER TABLE cover ADD COLUMN big MEDIUMINT;
      ALTER TABLE cover ADD COLUMN photo BLOB;
      UPDATE cover SET flag = 1, day = '2024-02-29', size = 2.5, big = 9007199254740993, photo = x'00' WHERE fid = 1`);
  });
  const { file, features } = await readWhole(path);
  assert.deepEqual(
    file.layers[0]!.fields.slice(2).map(({ name, type }) => `${name}:${type}`),
    ['flag:boolean', 'day:date', 'size:real', 'big:integer'],
  );
  assert.deepEqual(Object.values(features[0]!.attributes).slice(2), [
    true,
    '2024-02-29',
    2.5,
    '9007199254740993',
  ]);
  assert.deepEqual(Object.values(features[1]!.attributes).slice(2), [null, null, null, null]);
});

test('tables without geometry are passed over and several layers are listed when none is named', async () => {
  const path = await geopackage((database) => {
    database.exec(`CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT);
      INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('notes', 'attributes', 'notes');
      CREATE TABLE other AS SELECT * FROM cover;
      INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('other', 'features', 'other', -1);
      INSERT INTO gpkg_geometry_columns VALUES ('other', 'geom', 'GEOMETRY', -1, 0, 0)`);
  });
  const file = await readLayerFile(path, unattended);
  assert.deepEqual(
    file.layers.map(({ name }) => name),
    ['cover', 'other'],
  );
  const other = pickLayer(file, 'other');
  assert.match(other.crsReason!, /undefined Cartesian/);
  assert.deepEqual(other.geometryTypes, ['Point']);
  assert.equal((await allFeatures(other)).length, 3);
  assert.throws(() => pickLayer(file, null), /--layer: cover, other/);
  assert.throws(
    () => pickLayer(file, 'x'),
    (error: EngineError) => error.failure.kind === 'not-found',
  );
  await file.close();
});

test('a view is a layer, read in pages', async () => {
  const path = await geopackage((database) => {
    database.exec(`CREATE VIEW trees AS SELECT geom, code FROM cover WHERE code = 'TC';
      DELETE FROM gpkg_geometry_columns; DELETE FROM gpkg_contents;
      INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('trees', 'features', 'trees', 4326);
      INSERT INTO gpkg_geometry_columns VALUES ('trees', 'geom', 'POINT', 4326, 0, 0)`);
  });
  const { file, features } = await readWhole(path);
  assert.deepEqual(
    features.map(({ id }) => id),
    ['0', '1'],
  );
  // The contents state no extent: it is measured.
  assert.deepEqual(file.layers[0]!.extentLonLat, [0, 0, 2, 20]);
});

test('a system without an EPSG number is read from its text', async () => {
  const path = await geopackage((database) => {
    const proj = '+proj=utm +zone=12 +ellps=GRS80 +units=m +no_defs';
    database
      .prepare(`INSERT INTO gpkg_spatial_ref_sys VALUES ('own', 100001, 'NONE', 100001, ?, NULL)`)
      .run(proj);
    database.exec('UPDATE gpkg_geometry_columns SET srs_id = 100001');
  });
  const { file } = await readWhole(path);
  // (0, 0) lies on the equator; the axes of UTM zone 12 meet at 500 km east of it, 111° west.
  assert.ok(file.layers[0]!.crs!.inverse(500_000, 0)[0] + 111 < 1e-9);
});

test('a broken geometry is named and the others are read', async () => {
  const path = await geopackage((database) => {
    database.exec(
      `UPDATE cover SET geom = x'47500001' WHERE fid = 1; UPDATE cover SET geom = NULL WHERE fid = 2`,
    );
  });
  const { features } = await readWhole(path);
  assert.match(features[0]!.problem!, /no GeoPackage blob/);
  assert.deepEqual(
    features.map(({ geometry }) => geometry !== null),
    [false, false, true],
  );
  assert.equal(features[1]!.problem, undefined);
});

test('the blob keeps its envelope and refuses extensions', () => {
  const blob = blobFromGeometry({ type: 'point', points: Float64Array.of(1, 2, 3, 4) }, 4326);
  // GP, version 0, little-endian with an x, y envelope: min x, max x, min y, max y.
  assert.equal(blob.subarray(0, 4).toString('hex'), '47500003');
  assert.deepEqual(
    [8, 16, 24, 32].map((at) => blob.readDoubleLE(at)),
    [1, 3, 2, 4],
  );
  assert.deepEqual(geometryFromBlob(blob), { type: 'point', points: Float64Array.of(1, 2, 3, 4) });
  const extended = Buffer.from(blob);
  extended[3] = 0x23;
  assert.throws(() => geometryFromBlob(extended), /extension/);
});

test('a file that QGIS left in WAL mode is read without leaving anything beside it', async () => {
  const path = await geopackage((database) => database.pragma('journal_mode = WAL'));
  const { features } = await readWhole(path);
  assert.equal(features.length, 3);
  const stem = path.slice(folder.length + 1);
  assert.deepEqual(
    (await readdir(folder)).filter((name) => name.startsWith(stem)),
    [stem],
  );
});

test('enumerations come before stored styles among the texts of a value', async () => {
  const qml = `<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'><qgis><renderer-v2 type="categorizedSymbol" attr="code">
    <categories><category value="TC" label="Trees &amp; more"/><category value="SL" label="SL"/></categories></renderer-v2></qgis>`;
  const path = await geopackage((database) => {
    database.exec(`CREATE TABLE gpkg_data_columns (table_name TEXT, column_name TEXT, name TEXT, title TEXT, description TEXT, mime_type TEXT, constraint_name TEXT);
      CREATE TABLE gpkg_data_column_constraints (constraint_name TEXT, constraint_type TEXT, value TEXT, min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT);
      INSERT INTO gpkg_data_columns VALUES ('cover', 'code', NULL, NULL, NULL, NULL, 'codes');
      INSERT INTO gpkg_data_column_constraints VALUES ('codes', 'enum', 'SL', NULL, NULL, NULL, NULL, 'Shrub low');
      CREATE TABLE layer_styles (id INTEGER PRIMARY KEY, f_table_name TEXT, styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN)`);
    database.prepare(`INSERT INTO layer_styles VALUES (1, 'cover', ?, '<broken', 1)`).run(qml);
  });
  const file = await readLayerFile(path, unattended);
  const texts = await labelTextSources(file, file.layers[0]!, 'code', unattended);
  await file.close();
  assert.deepEqual(
    texts.map(({ value, name, origin }) => [value, name, origin]),
    [
      ['SL', 'Shrub low', 'column-constraints'],
      ['TC', 'Trees & more', 'layer-style'],
    ],
  );
});

test('what is no GeoPackage is refused with the reason', async () => {
  const junk = join(folder, 'junk.gpkg');
  await writeFile(junk, 'SQLite format 3\0 and then nothing of the kind'.padEnd(4096));
  const plain = join(folder, 'plain.gpkg');
  new Database(plain).exec('CREATE TABLE a (b)').close();
  for (const [path, reason] of [
    [junk, /no whole GeoPackage/],
    [plain, /has no gpkg_contents/],
    [join(folder, 'missing.gpkg'), /does not exist/],
  ] as const) {
    const error = await readLayerFile(path, unattended).catch((thrown) => thrown);
    assert.ok(error instanceof EngineError, path);
    assert.match(error.message, reason);
  }
});

test('rows whose keys fall back, as in a damaged tree, end the reading instead of going round', async () => {
  const path = await geopackage();
  const bytes = await readFile(path);
  // The cell of row 3 (SQLite file format, 1.6 and 2.1): its key, then a record header of six bytes that begins with
  // the NULL in place of the key column and the two bytes of a blob's length.
  const cell = bytes.indexOf(Buffer.of(3, 6, 0, 0x81));
  assert.ok(cell > 0);
  bytes[cell] = 1;
  await writeFile(path, bytes);
  const error = await readWhole(path).catch((thrown) => thrown);
  assert.ok(error instanceof EngineError);
  assert.match(error.message, /row 1 follows row 2/);
});
