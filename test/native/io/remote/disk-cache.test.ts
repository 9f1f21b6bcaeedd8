import assert from 'node:assert/strict';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { DiskCache } from '../../../../native/io/remote/disk-cache.ts';

async function folder(t: TestContext): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'semantile-cache-'));
  t.after(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

const used = (dir: string, name: string, second: number) =>
  utimes(join(dir, 'a', name), new Date(second * 1000), new Date(second * 1000));

test('above its limit the cache forgets what was used longest ago, down to nine tenths', async (t) => {
  const dir = await folder(t);
  const cache = new DiskCache(dir, 1000);
  for (const [i, name] of ['0', '1', '2', '3', '4'].entries()) {
    await cache.write('a', name, new Uint8Array(200));
    await used(dir, name, 1000 + i);
  }
  // Reading makes the oldest the newest, also for another process.
  await new DiskCache(dir, 1000).read('a', '0');
  await cache.write('a', '5', new Uint8Array(200));
  assert.deepEqual((await cache.names('a')).toSorted(), ['0', '3', '4', '5']);
  assert.equal((await cache.usage()).bytes, 800);
});

test('what another process wrote counts', async (t) => {
  const dir = await folder(t);
  const other = new DiskCache(dir, 1e6);
  for (const name of ['0', '1', '2', '3']) {
    await other.write('a', name, new Uint8Array(300));
    await used(dir, name, 1000);
  }
  const cache = new DiskCache(dir, 1000);
  await cache.write('a', '9', new Uint8Array(100));
  assert.ok((await cache.usage()).bytes <= 1000);
  assert.ok((await cache.names('a')).includes('9'));
});

test('a smaller limit holds at once', async (t) => {
  const dir = await folder(t);
  const cache = new DiskCache(dir, 1000);
  for (const name of ['0', '1', '2']) await cache.write('a', name, new Uint8Array(300));
  await cache.setLimit(400);
  assert.ok((await cache.usage()).bytes <= 400);
});

test('a piece that is not there, or that is too large to be kept, is null', async (t) => {
  const cache = new DiskCache(await folder(t), 100);
  assert.equal(await cache.read('a', '0'), null);
  await cache.write('a', '0', new Uint8Array(101));
  assert.equal(await cache.read('a', '0'), null);
});

test('where nothing can be written, reading goes on, and usage says why', async (t) => {
  const dir = await folder(t);
  await writeFile(join(dir, 'file'), '');
  const cache = new DiskCache(join(dir, 'file'), 1000);
  await cache.write('a', '0', new Uint8Array(10));
  assert.equal(await cache.read('a', '0'), null);
  assert.match((await cache.usage()).reason ?? '', /ENOTDIR|EEXIST/);
});
