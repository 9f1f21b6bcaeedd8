import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { FileByteSource } from '../../../native/io/byte-source.ts';
import { inTemporaryFolder, writeFileWhole, writeFolderWhole, writeWhole } from '../../../native/io/files.ts';
import { contentId, sha256, sha256OfFile } from '../../../native/io/hash.ts';

const { signal } = new AbortController();
const skip = process.platform === 'win32' && 'no named pipes in a folder';

test('a file is replaced whole', async () => {
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, 'deep', 'a.txt');
    await writeFileWhole(path, 'old');
    await writeFileWhole(path, 'new');
    assert.equal(await readFile(path, 'utf8'), 'new');
    assert.deepEqual(await readdir(join(folder, 'deep')), ['a.txt']);
  });
});

test('a write that fails leaves the old file and nothing beside it', async () => {
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, 'a.txt');
    await writeFile(path, 'old');
    const failing = writeWhole(path, async (file) => {
      await file.writeFile('half');
      throw new Error('power cut');
    });
    await assert.rejects(failing, /power cut/);
    assert.equal(await readFile(path, 'utf8'), 'old');
    assert.deepEqual(await readdir(folder), ['a.txt']);
  });
});

test('a folder appears whole, and never over another', async () => {
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, 'set');
    await writeFolderWhole(path, (inside) => writeFile(join(inside, 'x'), '1'));
    assert.deepEqual(await readdir(path), ['x']);
    const again = writeFolderWhole(path, (inside) => writeFile(join(inside, 'y'), '2'));
    await assert.rejects(
      again,
      (error: { failure?: { kind: string } }) => error.failure?.kind === 'already-exists',
    );
    assert.deepEqual(await readdir(folder), ['set']);
  });
});

test('a path through a file cannot be written, and says so', async () => {
  await inTemporaryFolder(async (folder) => {
    await writeFile(join(folder, 'file'), '');
    await assert.rejects(writeFileWhole(join(folder, 'file', 'a.txt'), ''), {
      name: 'EngineError',
      message: /could not be written/,
    });
  });
});

test('only a file is written over: a pipe or a device stays what it is', { skip }, async () => {
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    await assert.rejects(writeFileWhole(path, 'x'), { name: 'EngineError', message: /a pipe or a device/ });
    assert.ok((await stat(path)).isFIFO());
    assert.deepEqual(await readdir(folder), ['pipe']);
  });
});

test('a file source gives the bytes asked for, and refuses those it has not', async () => {
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, 'a');
    await writeFile(path, 'abcdef');
    const source = await FileByteSource.open(path);
    assert.equal(source.sizeBytes, 6);
    assert.equal(Buffer.from(await source.read(2, 3, signal)).toString(), 'cde');
    await assert.rejects(source.read(4, 3, signal), RangeError);
    await assert.rejects(source.read(0, 1, AbortSignal.abort()), { name: 'AbortError' });
    await source.close();
    await assert.rejects(FileByteSource.open(join(folder, 'b')), {
      name: 'EngineError',
      message: /does not exist/,
    });
    await assert.rejects(FileByteSource.open(folder), { message: /not a regular file/ });
  });
});

// FIPS 180-2, appendix B.1.
const SHA_ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

test('SHA-256 of pieces and of a file is that of the standard', async () => {
  assert.equal(sha256('a', 'bc'), SHA_ABC);
  assert.equal(contentId('abc'), SHA_ABC.slice(0, 16));
  await inTemporaryFolder(async (folder) => {
    await writeFile(join(folder, 'a'), 'abc');
    assert.equal(await sha256OfFile(join(folder, 'a'), signal), SHA_ABC);
    await assert.rejects(sha256OfFile(join(folder, 'b'), signal), { message: /does not exist/ });
  });
});
