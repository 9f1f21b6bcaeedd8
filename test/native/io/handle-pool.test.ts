import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { HandlePool, PooledByteSource } from '../../../native/io/handle-pool.ts';

const { signal } = new AbortController();

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'pool-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('no more handles are open than the pool has, however many ask at once', async (t) => {
  const folder = folderOf(t);
  const pool = new HandlePool(3);
  const open3 = () => assert.ok(pool.openCount <= 3, `${pool.openCount} are open`);
  const read = async (i: number) => {
    const path = join(folder, `${i % 20}`);
    writeFileSync(path, `file ${i % 20}`);
    return pool.use(
      path,
      () => open(path, 'r'),
      async (handle) => {
        open3();
        return (await handle.stat()).size;
      },
    );
  };
  const sizes = await Promise.all(Array.from({ length: 60 }, (_, i) => read(i)));
  assert.deepEqual(sizes.slice(8, 12), [6, 6, 7, 7]);
  open3();
});

test('a file whose handle was closed is opened again, and must be the same', async (t) => {
  const folder = folderOf(t);
  const pool = new HandlePool(1);
  const [one, other] = [join(folder, 'one'), join(folder, 'other')];
  writeFileSync(one, 'first');
  writeFileSync(other, 'second');
  const source = await PooledByteSource.open(one, pool);
  const text = async (from: PooledByteSource) =>
    new TextDecoder().decode(await from.read(0, from.sizeBytes, signal));
  assert.equal(await text(source), 'first');
  assert.equal(await text(await PooledByteSource.open(other, pool)), 'second');
  assert.equal(await text(source), 'first');
  await text(await PooledByteSource.open(other, pool));
  writeFileSync(one, 'changed');
  await assert.rejects(text(source), /changed since it was opened/);
});

test('a file that cannot be opened holds no handle, and is tried again', async (t) => {
  const folder = folderOf(t);
  const pool = new HandlePool(1);
  const path = join(folder, 'late');
  const read = () =>
    pool.use(
      path,
      () => open(path, 'r'),
      (handle) => handle.readFile('utf8'),
    );
  await assert.rejects(read(), { code: 'ENOENT' });
  assert.equal(pool.openCount, 0);
  writeFileSync(path, 'here');
  assert.equal(await read(), 'here');
});
