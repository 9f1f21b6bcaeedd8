import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import sharp from 'sharp';
import { inTemporaryFolder } from '../../../native/io/files.ts';
import { npyHeader, readNpy, writeNpy } from '../../../native/io/npy.ts';
import { encodePng } from '../../../native/io/png.ts';

test('the header is the one NumPy writes', () => {
  // numpy.save of numpy.zeros((2, 3), '<i2'), first 128 bytes.
  const expected = `\x93NUMPY\x01\x00\x76\x00{'descr': '<i2', 'fortran_order': False, 'shape': (2, 3), }`;
  const header = Buffer.from(npyHeader(new Int16Array(6), [2, 3])).toString('latin1');
  assert.equal(header, `${expected.padEnd(127)}\n`);
  assert.match(Buffer.from(npyHeader(new Uint8Array(6), [6])).toString('latin1'), /'shape': \(6,\)/);
});

test('every type and shape comes back as it was written', async () => {
  const types = [
    Uint8Array,
    Int8Array,
    Uint16Array,
    Int16Array,
    Uint32Array,
    Int32Array,
    Float32Array,
    Float64Array,
  ];
  await inTemporaryFolder(async (folder) => {
    for (const type of types) {
      const path = join(folder, 'a.npy');
      const data = type.from([1, -2, 3, 250, 5, 6]);
      const bytes = await writeNpy(path, data, [1, 2, 3]);
      assert.equal((await readFile(path)).length, bytes);
      assert.deepEqual(await readNpy(path), { data, shape: [1, 2, 3] });
    }
  });
});

test('a shape that does not hold the array is refused', () => {
  assert.throws(() => npyHeader(new Uint8Array(5), [2, 3]), /shape 2 × 3 holds 6, the array 5/);
});

test('files that are no such array are refused with the reason', async () => {
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, 'a.npy');
    await assert.rejects(readNpy(path), { message: /does not exist/ });
    await writeFile(path, 'no array at all');
    await assert.rejects(readNpy(path), { message: /not a \.npy file/ });
    await writeNpy(path, new Float64Array(4), [4]);
    await writeFile(path, (await readFile(path)).subarray(0, -1));
    await assert.rejects(readNpy(path), { message: /ends after 31 of 32 bytes/ });
  });
});

test('a PNG decodes to the pixels it was made of', async () => {
  const data = Uint8Array.from({ length: 2 * 2 * 4 }, (_, i) => i * 16);
  const png = await encodePng({ data, widthPx: 2, heightPx: 2, channels: 4 });
  const { data: back, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  assert.deepEqual([info.width, info.height, info.channels], [2, 2, 4]);
  assert.deepEqual(new Uint8Array(back), data);
});
