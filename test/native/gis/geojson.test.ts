import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { EngineError } from '../../../native/contract/failure.ts';
import { unattended } from '../../../native/contract/work.ts';
import { readLayerFile } from '../../../native/gis/registry.ts';
import { allFeatures, readWhole } from './read-whole.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = await temporaryFolder();
let fileCount = 0;

async function read(text: string, extension = '.geojson') {
  const path = join(folder, `${fileCount++}${extension}`);
  await writeFile(path, text);
  return readWhole(path);
}

function point(x: number, y: number, properties: object | null = {}, more: object = {}): object {
  return { type: 'Feature', properties, geometry: { type: 'Point', coordinates: [x, y] }, ...more };
}

function collection(features: object[], more: object = {}): string {
  return JSON.stringify({ type: 'FeatureCollection', features, ...more });
}

test('a collection gives its features, fields, types and extent', async () => {
  const { file, features } = await read(
    collection([
      point(1, 2, { class: 'marsh', n: 1, tags: { a: [1] }, when: '2024-05-01', is: true }),
      point(3, -4, { class: null, n: 2.5 }),
    ]),
  );
  const [layer] = file.layers;
  assert.deepEqual(layer!.fields, [
    { name: 'class', type: 'text' },
    { name: 'n', type: 'real' },
    { name: 'tags', type: 'json' },
    { name: 'when', type: 'date' },
    { name: 'is', type: 'boolean' },
  ]);
  assert.deepEqual(layer!.extentLonLat, [1, -4, 3, 2]);
  assert.deepEqual(layer!.geometryTypes, ['Point']);
  assert.equal(layer!.crsCode, 'EPSG:4326');
  assert.deepEqual(features[0]!.attributes, {
    class: 'marsh',
    n: 1,
    tags: '{"a":[1]}',
    when: '2024-05-01',
    is: true,
  });
  assert.deepEqual(features[1]!.geometry, { type: 'point', points: Float64Array.of(3, -4) });
});

test('a feature, a bare geometry, lines of features and an RFC 8142 sequence are layers too', async () => {
  const one = JSON.stringify(point(1, 2));
  for (const [text, count] of [
    [one, 1],
    ['{"coordinates": [1, 2], "type": "Point"}', 1],
    [`${one}\n${one}\n`, 2],
    [`\x1e${one}\n\x1e${one}\n`, 2],
    [`\uFEFF${one}`, 1],
  ] as const) {
    const { features } = await read(text);
    assert.equal(features.length, count, text);
    assert.deepEqual(features[0]!.geometry, { type: 'point', points: Float64Array.of(1, 2) });
  }
});

test('ids of the file are kept when all features have one of their own, else they are counted', async () => {
  const own = await read(collection([point(0, 0, {}, { id: 'b' }), point(0, 0, {}, { id: 7 })]));
  assert.deepEqual(
    own.features.map(({ id }) => id),
    ['b', '7'],
  );
  const twice = await read(collection([point(0, 0, {}, { id: 'b' }), point(0, 0, {}, { id: 'b' })]));
  assert.deepEqual(
    twice.features.map(({ id }) => id),
    ['0', '1'],
  );
});

test('the old crs member counts wherever it stands', async () => {
  const crs = { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::32615' } };
  const { file } = await read(collection([point(500_000, 4_000_000)], { crs }));
  assert.equal(file.layers[0]!.crsCode, 'EPSG:32615');
  // The central meridian of zone 15 is 93° west.
  assert.ok(Math.abs(file.layers[0]!.extentLonLat![0] + 93) < 1e-9);
});

test('coordinates that are no degrees, and a crs of null, leave the CRS open with a remedy', async () => {
  for (const text of [collection([point(500_000, 4_000_000)]), collection([point(1, 2)], { crs: null })]) {
    const { file } = await read(text);
    assert.equal(file.layers[0]!.crs, null);
    assert.match(file.warnings[0]!, /Name their system, EPSG:n/);
  }
});

test('a broken feature is named and the others are read', async () => {
  const bad = { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: ['x', 1] } };
  const text = collection([point(1, 2), bad, point(3, 4)]).replace(
    '"properties":{}',
    '"properties":{"n":01}',
  );
  const { features } = await read(text);
  assert.deepEqual(
    features.map(({ problem }) => problem !== undefined),
    [true, true, false],
  );
  assert.match(features[0]!.problem!, /no JSON/);
  assert.match(features[1]!.problem!, /position/);
});

test('a file that was cut off gives its whole features and says so', async () => {
  const text = collection([point(1, 2), point(3, 4), point(5, 6)]);
  const { file, features } = await read(text.slice(0, text.lastIndexOf('"Point"')));
  assert.equal(file.layers[0]!.featureCount, 3);
  assert.deepEqual(
    features.map(({ geometry }) => geometry !== null),
    [true, true, false],
  );
  assert.match(features[2]!.problem!, /ends in the middle/);
});

test('what is no GeoJSON is refused with the reason', async () => {
  for (const [text, reason] of [
    ['', /empty \(0 bytes\)/],
    ['hello', /expected an object at byte 0/],
    ['[1, 2]', /expected an object at byte 0/],
    ['{"type": "Topology", "arcs": []}', /“Topology” is no type of GeoJSON/],
    ['{"a": 1}', /no “type”/],
    ['{"type": "Feat', /ends in the middle/],
  ] as const) {
    const error = await read(text).catch((thrown) => thrown);
    assert.ok(error instanceof EngineError, text);
    assert.equal(error.failure.kind, 'file-unreadable');
    assert.match(error.message, reason);
  }
});

test('an unknown extension is decided by the first bytes', async () => {
  assert.equal((await read(collection([point(1, 2)]), '.data')).features.length, 1);
  const error = await read('hello', '.data').catch((thrown) => thrown);
  assert.equal(error.failure.kind, 'format-unknown');
  assert.match(error.message, /GeoJSON .*ESRI Shapefile .*GeoPackage/);
});

test('reading stops when the caller gives up', async () => {
  const path = join(folder, 'many.geojson');
  await writeFile(path, collection(Array.from({ length: 5000 }, (_, i) => point(i / 100, 0))));
  const file = await readLayerFile(path, unattended);
  const controller = new AbortController();
  const work = { signal: controller.signal, report: () => controller.abort() };
  const reading = allFeatures(file.layers[0]!, work);
  await assert.rejects(reading, { name: 'AbortError' });
});
