import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SearchMemory } from '../../../native/service/search-parts/search-memory.ts';

const key = { mapping: 'ridge-1', scene: 'coast', grid: '64' };

function counted() {
  const reads = { count: 0 };
  const read = async () => {
    reads.count++;
    return { rows: new Float32Array(4), isWhole: true, moments: null };
  };
  return { reads, read };
}

test('embedded tiles are read once, whoever asks while they are being read', async () => {
  const memory = new SearchMemory();
  const { reads, read } = counted();
  const [one, other] = await Promise.all([memory.tilesOf(key, read), memory.tilesOf(key, read)]);
  assert.equal(one, other);
  assert.equal(reads.count, 1);
});

test('another grid, another mapping and a new embedding are read again', async () => {
  const memory = new SearchMemory();
  const { reads, read } = counted();
  await memory.tilesOf(key, read);
  await memory.tilesOf({ ...key, grid: '32' }, read);
  await memory.tilesOf({ ...key, mapping: 'ridge-2' }, read);
  await memory.tilesOf({ ...key, mapping: 'ridge-2' }, read);
  memory.forgetTiles();
  await memory.tilesOf({ ...key, mapping: 'ridge-2' }, read);
  assert.equal(reads.count, 4);
});

test('a reading that failed is tried again', async () => {
  const memory = new SearchMemory();
  await assert.rejects(
    memory.tilesOf(key, async () => Promise.reject(new Error('the disk is gone'))),
    /gone/,
  );
  const { reads, read } = counted();
  await memory.tilesOf(key, read);
  assert.equal(reads.count, 1);
});
