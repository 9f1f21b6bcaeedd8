import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { PMTiles, zxyToTileId } from 'pmtiles';
import { openPmtiles } from '../../../native/basemap/pmtiles.ts';
import { hilbertId } from '../../../native/basemap/pmtiles-directory.ts';
import type { ByteSource } from '../../../native/io/byte-source.ts';
import { Random } from '../../../native/math/random.ts';
import { failingWith } from '../service/failing-with.ts';
import { archiveOf, type MadeTile, makeDirectory, makePmtiles, varint } from './make-archives.ts';

const { signal } = new AbortController();

function sourceOf(bytes: Uint8Array): ByteSource {
  return {
    sizeBytes: bytes.length,
    async read(offset, length) {
      if (offset < 0 || offset + length > bytes.length) throw new RangeError('outside');
      return new Uint8Array(bytes.slice(offset, offset + length));
    },
    async close() {},
  };
}

const open = (bytes: Uint8Array) => openPmtiles('a.pmtiles', sourceOf(bytes), signal);

test('tiles are numbered as the reference implementation numbers them', () => {
  const random = new Random(1);
  for (let n = 0; n < 2000; n++) {
    const z = random.below(27);
    const [x, y] = [random.below(2 ** z), random.below(2 ** z)];
    assert.equal(hilbertId(z, x, y), zxyToTileId(z, x, y), `${z}/${x}/${y}`);
  }
});

test('an archive has the tiles that the reference implementation finds in it, and none beside', async () => {
  const random = new Random(2);
  const made: MadeTile[] = [];
  for (let z = 0; z <= 3; z++)
    for (let x = 0; x < 2 ** z; x++)
      for (let y = 0; y < 2 ** z; y++)
        if ((x + y) % 3 !== 1)
          made.push({ z, x, y, bytes: Uint8Array.from({ length: 20 }, () => random.below(256)) });
  const bytes = archiveOf(made, { name: 'Made', attribution: '<a href="x">&copy; Us</a>' });
  const archive = await open(bytes);
  assert.deepEqual(archive.facts, {
    name: 'Made',
    attribution: '© Us',
    minZoom: 0,
    maxZoom: 3,
    extent: [-10, -20, 30, 40],
  });
  const peer = new PMTiles({
    getKey: () => 'a',
    getBytes: async (offset, length) => ({
      data: new Uint8Array(bytes).buffer.slice(offset, offset + length),
    }),
  });
  for (let z = 0; z <= 3; z++) {
    for (let x = 0; x < 2 ** z; x++) {
      for (let y = 0; y < 2 ** z; y++) {
        const found = await archive.tile({ z, x, y }, signal);
        const theirs = await peer.getZxy(z, x, y);
        assert.deepEqual(found, theirs ? new Uint8Array(theirs.data) : null, `${z}/${x}/${y}`);
        const own = made.find((tile) => tile.z === z && tile.x === x && tile.y === y);
        assert.deepEqual(found, own?.bytes ?? null);
      }
    }
  }
  assert.equal(await archive.tile({ z: 4, x: 0, y: 0 }, signal), null);
});

test('what makes no sense in an archive is said, and costs no memory', async () => {
  const good = { root: gzipSync(makeDirectory([[0, 1, 4, 0]])), tiles: Buffer.from('tile') };
  const truncated = makePmtiles(good).subarray(0, 100);
  const many = gzipSync(Buffer.from(varint(2 ** 50)));
  const endless = gzipSync(Buffer.alloc(12, 0xff));
  const cases = [
    [truncated, /cut short/],
    [makePmtiles({ ...good, root: many }), /claims 1125899906842624 entries/],
    [makePmtiles({ ...good, root: endless }), /too large|without an end/],
    [makePmtiles({ ...good, root: Buffer.from('no gzip') }), /cannot be unpacked/],
    [makePmtiles({ ...good, root: gzipSync(Buffer.alloc(64 * 2 ** 20)) }), /cannot be unpacked/],
    [makePmtiles({ ...good, minZoom: 5, maxZoom: 3 }), /zooms are 5 to 3/],
    [makePmtiles({ ...good, maxZoom: 200 }), /zooms are 0 to 200/],
    [makePmtiles({ ...good, root: Buffer.alloc(0) }), /cannot be unpacked/],
  ] as const;
  for (const [bytes, says] of cases) await assert.rejects(open(bytes), failingWith('file-unreadable', says));
});

test('a tile that lies outside of the file, is huge, or is looked for in a circle is said', async () => {
  const outside = makePmtiles({ root: gzipSync(makeDirectory([[0, 1, 4, 1000]])) });
  const huge = makePmtiles({ root: gzipSync(makeDirectory([[0, 1, 2 ** 40, 0]])) });
  const leaf = gzipSync(makeDirectory([[0, 0, 29, 0]]));
  const circle = makePmtiles({ root: gzipSync(makeDirectory([[0, 0, leaf.length, 0]])), leaves: leaf });
  for (const [bytes, says] of [
    [outside, /outside/],
    [huge, /1099511627776 bytes/],
    [circle, /too deep|cannot be unpacked|outside/],
  ] as const) {
    const archive = await open(bytes);
    await assert.rejects(archive.tile({ z: 0, x: 0, y: 0 }, signal), failingWith('file-unreadable', says));
  }
});

test('vector tiles and older versions are refused by name', async () => {
  const root = gzipSync(makeDirectory([[0, 1, 4, 0]]));
  await assert.rejects(
    open(makePmtiles({ root, tileType: 1 })),
    failingWith('format-unsupported', /vector \(MVT\)/),
  );
  const old = makePmtiles({ root });
  old[7] = 2;
  await assert.rejects(open(old), failingWith('format-unsupported', /version 2/));
});
