import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { lockedBackend } from '../../../../scripts/tensorflow/binding.mjs';
import { unzip } from '../../../../scripts/tensorflow/unzip.mjs';
import { temporaryFolder } from '../../store/fixtures.ts';
import { zipOf } from '../../text/corpus/corpus-files.ts';

const SOURCE = 'node_modules/@tensorflow/tfjs-node/binding/tfjs_backend.cc';

test('the set of attribute names is locked for as long as it is written to, in the sources that are installed', () => {
  const locked = lockedBackend(readFileSync(SOURCE, 'utf8')).replaceAll(/\s+/g, ' ');
  assert.match(
    locked,
    /unique_lock<std::mutex> attr_lock\(ATTR_NAME_MUTEX\); const char \*attr_name = ATTR_NAME_SET\.insert\([^;]+; attr_lock\.unlock\(\);/,
  );
});

test('other sources than those the lock was written for are refused', () => {
  assert.throws(() => lockedBackend('#include <memory>\nint main() {}'), /other sources/);
});

test('of an archive only what is asked for is unpacked, and a damaged member never gets its name', async (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, 'a.zip');
  const two = { name: 'two.txt', content: 'left out' };
  writeFileSync(file, zipOf([{ name: 'lib/one.txt', content: 'as it was' }, two]));
  const place = join(folder, 'out/one.txt');
  await unzip(file, (member) => (member === 'lib/one.txt' ? place : null));
  assert.equal(readFileSync(place, 'utf8'), 'as it was');
  assert.equal(existsSync(join(folder, 'two.txt')), false);

  writeFileSync(file, zipOf([{ name: 'lib/one.txt', content: 'as it was', claimedChecksum: 1 }]));
  const other = join(folder, 'out/damaged.txt');
  await assert.rejects(
    unzip(file, (member) => (member === 'lib/one.txt' ? other : null)),
    /lib\/one.txt is damaged/,
  );
  assert.equal(existsSync(other), false);
});
