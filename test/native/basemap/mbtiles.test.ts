import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openMbtiles } from '../../../native/basemap/mbtiles.ts';
import { failingWith } from '../service/failing-with.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { makeMbtiles } from './make-archives.ts';

const { signal } = new AbortController();
const TILES = [
  { z: 0, x: 0, y: 0, bytes: Uint8Array.of(0) },
  { z: 2, x: 1, y: 0, bytes: Uint8Array.of(1) },
  { z: 2, x: 1, y: 3, bytes: Uint8Array.of(2) },
];
const METADATA = { name: 'Made', format: 'png', minzoom: '0', maxzoom: '2', bounds: '-10,-20,30,40' };
const JOINED = `CREATE VIEW tiles AS SELECT map.zoom_level AS zoom_level, map.tile_column AS tile_column,
  map.tile_row AS tile_row, images.tile_data AS tile_data FROM map JOIN images ON images.tile_id = map.tile_id`;

const file = (t: TestContext) => join(temporaryFolder(t), 'a.mbtiles');

for (const [what, view] of [
  ['a table', null],
  ['a view, as mbutil writes them,', JOINED],
] as const) {
  test(`tiles in ${what} are found, rows counted from the north`, async (t) => {
    const path = file(t);
    makeMbtiles(path, TILES, { ...METADATA, attribution: 'Us &amp; them' }, view);
    const archive = await openMbtiles(path);
    t.after(() => archive.close());
    assert.deepEqual(archive.facts, {
      name: 'Made',
      attribution: 'Us & them',
      minZoom: 0,
      maxZoom: 2,
      extent: [-10, -20, 30, 40],
    });
    for (const { z, x, y, bytes } of TILES) assert.deepEqual(await archive.tile({ z, x, y }, signal), bytes);
    assert.equal(await archive.tile({ z: 2, x: 2, y: 2 }, signal), null);
  });
}

test('a file that does not say its zooms has those of its tiles, and one with odd bounds has none', async (t) => {
  const path = file(t);
  makeMbtiles(path, TILES.slice(1), { name: 'x', bounds: '200,0,300,1' });
  const archive = await openMbtiles(path);
  t.after(() => archive.close());
  const { minZoom, maxZoom, extent, attribution } = archive.facts;
  assert.deepEqual([minZoom, maxZoom, extent, attribution], [2, 2, null, null]);
});

test('a view that computes something, which need not end, is refused', async (t) => {
  const endless = `CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n`;
  const views = [
    `CREATE VIEW tiles AS SELECT i AS zoom_level, i AS tile_column, i AS tile_row, zeroblob(9) AS tile_data FROM images`,
    `${endless}; CREATE VIEW tiles AS SELECT i AS zoom_level, i AS tile_column, i AS tile_row, i AS tile_data FROM endless`,
    `CREATE VIEW tiles AS SELECT map.zoom_level, map.tile_column, map.tile_row, a.tile_data FROM map, images a, images b, images c`,
    `CREATE VIEW tiles AS SELECT zoom_level, tile_column, tile_row, tile_id AS tile_data FROM map UNION SELECT 1, 2, 3, 4`,
  ];
  for (const view of views) {
    const path = file(t);
    makeMbtiles(path, [], METADATA, view);
    await assert.rejects(openMbtiles(path), failingWith('file-unreadable', /computes something/), view);
  }
});

test('vector tiles, other databases and damaged ones are refused', async (t) => {
  const vector = file(t);
  makeMbtiles(vector, TILES, { ...METADATA, format: 'pbf' });
  await assert.rejects(openMbtiles(vector), failingWith('format-unsupported', /vector/));
  const other = file(t);
  makeMbtiles(other, [], {}, 'CREATE TABLE other (a)');
  await assert.rejects(openMbtiles(other), failingWith('format-unknown'));
  const damaged = file(t);
  writeFileSync(damaged, `SQLite format 3\0${'x'.repeat(4000)}`);
  await assert.rejects(openMbtiles(damaged), failingWith('file-unreadable', /no whole MBTiles/));
  const zooms = file(t);
  makeMbtiles(zooms, TILES, { ...METADATA, maxzoom: '99' });
  await assert.rejects(openMbtiles(zooms), failingWith('file-unreadable', /zooms are 0 to 99/));
});

test('a tile that is no blob, or far too large, is said', async (t) => {
  const path = file(t);
  makeMbtiles(path, [{ z: 0, x: 0, y: 0, bytes: new Uint8Array(9 * 2 ** 20) }], METADATA);
  const archive = await openMbtiles(path);
  t.after(() => archive.close());
  await assert.rejects(
    archive.tile({ z: 0, x: 0, y: 0 }, signal),
    failingWith('file-unreadable', /9437184 bytes/),
  );
});
