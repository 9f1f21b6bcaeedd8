import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import { parse } from 'csv-parse/sync';
import { unattended } from '../../../native/contract/work.ts';
import { type LayerOutput, type OutputFeature, writeLayerFile } from '../../../native/gis/layer-output.ts';
import { readWhole } from './read-whole.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = await temporaryFolder();
const run = promisify(execFile);
const hasGdal = await run('ogrinfo', ['--version']).then(
  () => true,
  () => false,
);

const square = (size: number): Float64Array => Float64Array.of(0, 0, size, 0, size, size, 0, size, 0, 0);
const hole = Float64Array.of(1, 1, 1, 2, 2, 2, 2, 1, 1, 1);

const features: OutputFeature[] = [
  {
    id: 'a/1',
    geometry: { type: 'polygon', polygons: [[square(3), hole]] },
    attributes: { label: 'say "hi",\nthere', score: 0.25, count: 7, ok: true, extra: 'left out' },
  },
  {
    id: 'a/2',
    geometry: { type: 'polygon', polygons: [[square(1)], [square(2)]] },
    attributes: { label: 'Grünland' },
  },
  { id: 'a/3', geometry: null, attributes: { label: null, ok: false } },
];
const output: LayerOutput = {
  name: 'found "tiles"',
  fields: [
    { name: 'label', type: 'text' },
    { name: 'score', type: 'real' },
    { name: 'count', type: 'integer' },
    { name: 'ok', type: 'boolean' },
  ],
  features,
};

for (const extension of ['.geojson', '.gpkg']) {
  test(`what is written as ${extension} reads back the same`, async () => {
    const path = join(folder, `layer${extension}`);
    assert.equal(await writeLayerFile(path, output, unattended), 3);
    const { file, features: read } = await readWhole(path);
    assert.equal(file.layers[0]!.name, output.name);
    assert.deepEqual(file.layers[0]!.extentLonLat, [0, 0, 3, 3]);
    assert.deepEqual(
      read.map(({ geometry }) => geometry),
      features.map(({ geometry }) => geometry),
    );
    assert.deepEqual(
      read.map(({ id, attributes }) => [
        attributes.id ?? id,
        attributes.label,
        attributes.score,
        attributes.count,
        attributes.ok,
      ]),
      [
        ['a/1', 'say "hi",\nthere', 0.25, 7, true],
        ['a/2', 'Grünland', null, null, null],
        ['a/3', null, null, null, false],
      ],
    );
  });
}

test('CSV quotes what needs it and holds the geometry as well-known text', async () => {
  const path = join(folder, 'layer.csv');
  await writeLayerFile(path, output, unattended);
  const rows = parse(await readFile(path, 'utf8'), { columns: true }) as Record<string, string>[];
  assert.deepEqual(rows[0], {
    id: 'a/1',
    label: 'say "hi",\nthere',
    score: '0.25',
    count: '7',
    ok: 'true',
    WKT: 'POLYGON ((0 0, 3 0, 3 3, 0 3, 0 0), (1 1, 1 2, 2 2, 2 1, 1 1))',
  });
  assert.equal(rows[1]!.WKT, 'MULTIPOLYGON (((0 0, 1 0, 1 1, 0 1, 0 0)), ((0 0, 2 0, 2 2, 0 2, 0 0)))');
  assert.equal(rows[2]!.WKT, '');
});

test('a GeoPackage has the marks and rows that the standard requires', async () => {
  const path = join(folder, 'marks.gpkg');
  await writeLayerFile(path, output, unattended);
  const database = new Database(path, { readonly: true });
  // "GPKG" in ASCII.
  assert.equal(database.pragma('application_id', { simple: true }), 0x47504b47);
  assert.deepEqual(database.pragma('foreign_key_check'), []);
  assert.equal(database.pragma('integrity_check', { simple: true }), 'ok');
  const ids = database.prepare('SELECT srs_id FROM gpkg_spatial_ref_sys ORDER BY 1').pluck().all();
  assert.deepEqual(ids, [-1, 0, 4326]);
  database.close();
});

test('field names that a GeoPackage needs for itself are stepped around', async () => {
  const path = join(folder, 'names.gpkg');
  const fields = ['FID', 'geom', 'id'].map((name) => ({ name, type: 'text' as const }));
  const attributes = { FID: 'f', geom: 'g', id: 'i' };
  await writeLayerFile(
    path,
    { name: 'n', fields, features: [{ id: '1', geometry: null, attributes }] },
    unattended,
  );
  const { features: read } = await readWhole(path);
  assert.deepEqual(read[0]!.attributes, { feature_id: '1', ...attributes });
});

test('GDAL opens all three without a warning and finds the same features', {
  skip: hasGdal ? false : 'no ogrinfo',
}, async () => {
  for (const extension of ['.geojson', '.gpkg', '.csv']) {
    const path = join(folder, `gdal${extension}`);
    await writeLayerFile(path, output, unattended);
    const { stdout, stderr } = await run('ogrinfo', ['-ro', '-al', path]);
    assert.equal(stderr, '', extension);
    assert.match(stdout, /Feature Count: 3/);
    assert.match(stdout, /POLYGON \(\(0 0,3 0,3 3,0 3,0 0\),\(1 1,1 2,2 2,2 1,1 1\)\)/);
    if (extension !== '.csv') assert.match(stdout, /ID\["EPSG",4326\]/);
  }
});

test('nothing is left behind when the features end in an error or the caller gives up', async () => {
  const before = await readdir(folder);
  for (const extension of ['.geojson', '.gpkg', '.csv']) {
    const path = join(folder, `broken${extension}`);
    async function* failing(): AsyncGenerator<OutputFeature> {
      yield features[0]!;
      throw new RangeError('no more');
    }
    await assert.rejects(writeLayerFile(path, { ...output, features: failing() }, unattended), /no more/);
    const controller = new AbortController();
    const work = { signal: controller.signal, report: () => controller.abort() };
    await assert.rejects(writeLayerFile(path, output, work), { name: 'AbortError' });
  }
  assert.deepEqual(await readdir(folder), before);
});

test('an extension that no writer has is refused with those that there are', async () => {
  await assert.rejects(writeLayerFile(join(folder, 'a.shp'), output, unattended), /GeoJSON \(\.geojson/);
});
