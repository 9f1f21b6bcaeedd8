import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openArchive } from '../../../native/basemap/open-archive.ts';
import { EngineError } from '../../../native/contract/failure.ts';
import { Remote } from '../../../native/io/remote/remote.ts';
import { Random } from '../../../native/math/random.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { archiveOf, type MadeTile, makeMbtiles } from './make-archives.ts';

const { signal } = new AbortController();
const MUTATIONS = 200;
const EXPECTED = ['file-unreadable', 'format-unsupported', 'format-unknown'];

function someTiles(): MadeTile[] {
  const tiles: MadeTile[] = [];
  for (let x = 0; x < 4; x++)
    for (let y = 0; y < 4; y++) tiles.push({ z: 2, x, y, bytes: new Uint8Array(50).fill(x + 4 * y) });
  return tiles;
}

/** Bytes changed, a run of them cleared, or the end cut off. */
function damaged(bytes: Uint8Array, random: Random): Uint8Array {
  const out = new Uint8Array(bytes);
  const at = random.below(out.length);
  switch (random.below(3)) {
    case 0:
      for (let n = 0; n < 8; n++) out[random.below(out.length)] = random.below(256);
      return out;
    case 1:
      return out.fill(random.below(2) * 255, at, at + random.below(200));
    default:
      return out.subarray(0, at);
  }
}

async function readSome(path: string, remote: Remote): Promise<void> {
  const opened = await openArchive(path, remote, signal);
  try {
    for (let x = 0; opened && x < 4; x++) await opened.archive.tile({ z: 2, x, y: 3 - x }, signal);
  } finally {
    await opened?.archive.close();
  }
}

async function tryAll(
  t: TestContext,
  path: string,
  whole: Uint8Array,
): Promise<{ read: number; refused: number }> {
  const random = new Random(7);
  const remote = new Remote(join(temporaryFolder(t), 'remote'));
  const outcome = { read: 0, refused: 0 };
  for (let n = 0; n < MUTATIONS; n++) {
    writeFileSync(path, damaged(whole, random));
    try {
      await readSome(path, remote);
      outcome.read++;
    } catch (thrown) {
      assert.ok(thrown instanceof EngineError, `mutation ${n}: ${(thrown as Error).stack}`);
      assert.ok(EXPECTED.includes(thrown.failure.kind), `mutation ${n}: ${thrown.message}`);
      outcome.refused++;
    }
  }
  return outcome;
}

test('a damaged MBTiles file is read in part or refused, and nothing else', async (t) => {
  const path = join(temporaryFolder(t), 'a.mbtiles');
  makeMbtiles(path, someTiles(), { name: 'x', minzoom: '2', maxzoom: '2' });
  const { read, refused } = await tryAll(t, path, readFileSync(path));
  assert.ok(read > 0 && refused > 0);
});

test('a damaged PMTiles file is read in part or refused, and nothing else', async (t) => {
  const path = join(temporaryFolder(t), 'a.pmtiles');
  const { read, refused } = await tryAll(t, path, archiveOf(someTiles(), { name: 'x' }));
  assert.ok(read > 0 && refused > 0);
});
