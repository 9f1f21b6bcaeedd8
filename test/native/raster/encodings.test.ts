import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { unattended, type Work } from '../../../native/contract/work.ts';
import { inTemporaryFolder } from '../../../native/io/files.ts';
import { openRaster } from '../../../native/raster/open.ts';
import { long, makeTiff, type Page, short } from './make-tiff.ts';

const work = unattended as Work;

/** Type and all samples, `[band, row, column]`, of a file that holds these bytes. */
function readWhole(bytes: Uint8Array) {
  return inTemporaryFolder(async (folder) => {
    const path = join(folder, 'scene.tif');
    await writeFile(path, bytes);
    const raster = await openRaster(path, work);
    const { widthPx, heightPx, bands } = raster.summary;
    const { data } = await raster.readWindow({ columnPx: 0, rowPx: 0, widthPx, heightPx }, {}, work);
    await raster.close();
    return { type: bands[0]!.type, samples: [...data], warnings: raster.summary.warnings.join(' ') };
  });
}

const readPage = (page: Page, littleEndian = true) => readWhole(makeTiff([page], littleEndian));

const bytesOf = (values: ArrayBufferView) => new Uint8Array(values.buffer);

test('half-precision numbers become single ones, infinity and all', async () => {
  // IEEE 754: 0x3c00 is 1, 0xc100 is −2.5, 0x7c00 is infinity, 0x0001 is 2⁻²⁴.
  const blocks = [bytesOf(Uint16Array.of(0x3c00, 0xc100, 0x7c00, 0x0001))];
  const tags = { 258: short(16), 339: short(3) };
  const { type, samples } = await readPage({ widthPx: 4, heightPx: 1, blocks, tags });
  assert.equal(type, 'float32');
  assert.deepEqual(samples, [1, -2.5, Infinity, 2 ** -24]);
});

test('64-bit integers become double-precision numbers, in either byte order and with differences', async () => {
  const wanted = [-5, 2 ** 53 - 1, 0, 7];
  const page = { widthPx: 4, heightPx: 1, tags: { 258: short(64), 339: short(2) } };
  const plain = BigInt64Array.from(wanted, BigInt);
  const { type, samples, warnings } = await readPage({ ...page, blocks: [bytesOf(plain)] });
  assert.equal(type, 'float64');
  assert.match(warnings, /64 bits.*exact up to 9,007,199,254,740,992/);
  assert.deepEqual(samples, wanted);
  const turned = Buffer.from(bytesOf(plain).slice()).swap64();
  assert.deepEqual((await readPage({ ...page, blocks: [turned] }, false)).samples, wanted);
  const differences = plain.map((value, i) => (i === 0 ? value : value - plain[i - 1]!));
  const tags = { ...page.tags, 259: short(8), 317: short(2) };
  const blocks = [deflateSync(bytesOf(differences))];
  assert.deepEqual((await readPage({ ...page, blocks, tags })).samples, wanted);
  const unsigned = { ...page.tags, 339: short(1) };
  const large = [bytesOf(BigUint64Array.of(2n ** 63n, 1n, 2n, 3n))];
  assert.deepEqual((await readPage({ ...page, blocks: large, tags: unsigned })).samples, [2 ** 63, 1, 2, 3]);
});

test('bytes whose lowest bit is first are turned', async () => {
  // 0b10110000 and 0b00000001 backwards: 0b00001101 = 13 and 0b10000000 = 128.
  const page = { widthPx: 2, heightPx: 1, blocks: [Uint8Array.of(0b10110000, 0b00000001)] };
  assert.deepEqual((await readPage({ ...page, tags: { 266: short(2) } })).samples, [13, 128]);
});

test('brightness and shared colours become red, green and blue', async () => {
  // A cell of 2 × 2 pixels: four brightnesses, Cb, Cr. CCIR 601: pure red is (76, 85, 255), gray has 128 twice.
  const blocks = [Uint8Array.of(76, 76, 76, 76, 85, 255, 200, 200, 10, 10, 128, 128)];
  const tags = { 258: short(8, 8, 8), 262: short(6), 277: short(3), 530: short(2, 2) };
  // The last column of the second cell lies outside the image.
  const { samples } = await readPage({ widthPx: 3, heightPx: 2, blocks, tags });
  const [red, green, blue] = [samples.slice(0, 6), samples.slice(6, 12), samples.slice(12)];
  assert.deepEqual(red, [254, 254, 200, 254, 254, 10]);
  assert.deepEqual(green, [0, 0, 200, 0, 0, 10]);
  assert.deepEqual(blue, [0, 0, 200, 0, 0, 10]);
});

/** A seeded scrawl of black and white. */
const scrawl = Uint8Array.from({ length: 40 * 24 }, (_, i) => ((i * 2654435761) >>> 28 > 6 ? 255 : 0));

test('a fax page is the bits that were written', async () => {
  const raw = { width: 40, height: 24, channels: 1 } as const;
  const fax = await sharp(scrawl, { raw })
    .toColourspace('b-w')
    // Black is zero.
    .tiff({ compression: 'ccittfax4', bitdepth: 1 })
    .toBuffer();
  const { type, samples } = await readWhole(new Uint8Array(fax));
  assert.equal(type, 'uint8');
  assert.deepEqual(
    samples,
    [...scrawl].map((level) => (level === 255 ? 1 : 0)),
  );
});

test('an LZMA block is expanded, and its differences are summed', async () => {
  // Python: lzma.compress(bytes([3] * 12)).
  const blocks = [
    new Uint8Array(
      Buffer.from(
        '/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4AALAAZdAAHsPAAAAAAAAIATXKhwvstKAAEiDCC/go4ftvN9AQAAAAAEWVo=',
        'base64',
      ),
    ),
  ];
  const tags = { 259: short(34925), 317: short(2) };
  const { samples } = await readPage({ widthPx: 4, heightPx: 3, blocks, tags });
  assert.deepEqual(samples, [3, 6, 9, 12, 3, 6, 9, 12, 3, 6, 9, 12]);
});

test('an LZMA block of differences between bytes, as libtiff writes it, is summed', async () => {
  // Python: lzma.compress(bytes, FORMAT_XZ, CHECK_NONE, filters=[{'id': FILTER_DELTA, 'dist': 1}, {'id': FILTER_LZMA2}]),
  // and the same with a distance of 3.
  const [one, three] = [
    '/Td6WFoAAAD/EtlBAgEDAQAhARZ5IMTu4AALAAhdAAHoueUMAAAAAAABHAxdpEfPBnKeegEAAAAAAFla',
    '/Td6WFoAAAD/EtlBAgEDAQIhARby6M1EAQAIAQIDAQIDAQIDAAAAAAABGQmXpFrCBnKeegEAAAAAAFla',
  ].map((text) => new Uint8Array(Buffer.from(text, 'base64')));
  const lzma = { 259: short(34925) };
  const single = await readPage({ widthPx: 4, heightPx: 3, blocks: [one!], tags: lzma });
  assert.deepEqual(single.samples, [3, 6, 9, 12, 3, 6, 9, 12, 3, 6, 9, 12]);
  const triple = await readPage({ widthPx: 3, heightPx: 3, blocks: [three!], tags: lzma });
  assert.deepEqual(triple.samples, [1, 2, 3, 2, 4, 6, 3, 6, 9]);
});

test('an old-style JPEG that stands whole in one strip is read; one in parts is refused by name', async () => {
  const raw = { width: 16, height: 8, channels: 3 } as const;
  const jpeg = await sharp(Buffer.alloc(16 * 8 * 3, 90), { raw })
    .jpeg({ quality: 100 })
    .toBuffer();
  const tags = { 258: short(8, 8, 8), 259: short(6), 262: short(6), 277: short(3) };
  const page = { widthPx: 16, heightPx: 8, blocks: [jpeg] };
  const { samples } = await readPage({ ...page, tags: { ...tags, 513: long(8) } });
  assert.equal(samples.length, 16 * 8 * 3);
  for (const level of samples) assert.ok(Math.abs(level - 90) <= 1, String(level));
  await assert.rejects(readPage({ ...page, tags }), {
    message: /old-style JPEG lies in parts.*gdal_translate/,
  });
});
