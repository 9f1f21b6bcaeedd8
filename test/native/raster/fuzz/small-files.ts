import { deflateSync, zstdCompressSync } from 'node:zlib';
import sharp from 'sharp';
import { ascii, byte, double, long, makeTiff, short, utmTags } from '../make-tiff.ts';

const SIDE_PX = 32;
const PIXELS = SIDE_PX * SIDE_PX;

/** Ten small TIFFs, each in another encoding: what the fuzzer damages. By name. */
export async function smallFiles(): Promise<ReadonlyMap<string, Uint8Array>> {
  return new Map([
    ['plain strips, placed', plainStrips()],
    ['tiles of differences, DEFLATE', deflateTiles()],
    ['16 bits in planes, PackBits, big-endian', packBitsPlanes()],
    ['literal LZW', lzwStrips()],
    ['floats with nodata, Zstandard', zstdFloats()],
    ['YCbCr JPEG tiles', await jpegTiles()],
    ['WebP strips', await webpStrip()],
    ['fax page', await faxPage()],
    ['LZMA', lzmaStrip()],
    ['BigTIFF with palette, mask, overview and sparse tiles', bigTiffPages()],
  ]);
}

const texture = (length: number) => Uint8Array.from({ length }, (_, i) => (i * i * 31 + (i >> 3)) & 255);

function plainStrips(): Uint8Array {
  const blocks = [0, 1, 2, 3].map((i) => texture(PIXELS).subarray((i * PIXELS) / 4, ((i + 1) * PIXELS) / 4));
  const tags = { ...utmTags, 278: long(8), 306: ascii('2020:08:31 10:45:50'), 42113: ascii('7') };
  return makeTiff([{ widthPx: SIDE_PX, heightPx: SIDE_PX, blocks, tags }]);
}

function deflateTiles(): Uint8Array {
  const blocks = [0, 1, 2, 3].map(() => deflateSync(texture(16 * 16 * 3)));
  const tags = {
    ...utmTags,
    ...{ 258: short(8, 8, 8), 259: short(8), 262: short(2), 277: short(3) },
    ...{ 317: short(2), 322: short(16), 323: short(16) },
  };
  return makeTiff([{ widthPx: SIDE_PX, heightPx: SIDE_PX, blocks, tags }]);
}

function packBitsPlanes(): Uint8Array {
  // Runs of 128 literal bytes; a head of 127 announces each.
  const plane = Buffer.concat(
    Array.from({ length: (2 * PIXELS) / 128 }, (_, i) =>
      Buffer.concat([Buffer.of(127), texture(2 * PIXELS).subarray(i * 128, i * 128 + 128)]),
    ),
  );
  const tags = { 258: short(16, 16), 259: short(32773), 277: short(2), 284: short(2), 338: short(0) };
  return makeTiff([{ widthPx: SIDE_PX, heightPx: SIDE_PX, blocks: [plane, plane], tags }], false);
}

function lzwStrips(): Uint8Array {
  const tags = { ...utmTags, 259: short(5) };
  return makeTiff([{ widthPx: SIDE_PX, heightPx: SIDE_PX, blocks: [literalLzw(texture(PIXELS))], tags }]);
}

/** Codes of 9 bits, most significant first: a clear (256) before every 200 literals keeps them so short; 257 ends. */
function literalLzw(bytes: Uint8Array): Uint8Array {
  const codes: number[] = [];
  for (const [i, value] of bytes.entries()) codes.push(...(i % 200 === 0 ? [256, value] : [value]));
  const bits = [...codes, 257].map((code) => code.toString(2).padStart(9, '0')).join('');
  return Uint8Array.from({ length: Math.ceil(bits.length / 8) }, (_, i) =>
    Number.parseInt(bits.slice(i * 8, i * 8 + 8).padEnd(8, '0'), 2),
  );
}

function zstdFloats(): Uint8Array {
  const values = Float32Array.from(texture(PIXELS), (value, i) => (i % 50 === 0 ? Number.NaN : value / 3));
  const blocks = [zstdCompressSync(new Uint8Array(values.buffer))];
  const matrix = double(30, 5, 0, 400_000, 5, -30, 0, 4_000_000, 0, 0, 0, 0, 0, 0, 0, 1);
  const tags = {
    ...{ 258: short(32), 259: short(50000), 339: short(3), 34264: matrix },
    ...{ 34735: utmTags[34735], 42113: ascii('nan') },
  };
  return makeTiff([{ widthPx: SIDE_PX, heightPx: SIDE_PX, blocks, tags }]);
}

async function jpegTiles(): Promise<Uint8Array> {
  const raw = { width: 16, height: 16, channels: 3 } as const;
  const jpeg = await sharp(texture(16 * 16 * 3), { raw })
    .jpeg()
    .toBuffer();
  const tags = {
    ...utmTags,
    ...{ 258: short(8, 8, 8), 259: short(7), 262: short(6), 277: short(3), 322: short(16), 323: short(16) },
  };
  return makeTiff([{ widthPx: SIDE_PX, heightPx: SIDE_PX, blocks: [jpeg, jpeg, jpeg, jpeg], tags }]);
}

async function webpStrip(): Promise<Uint8Array> {
  const raw = { width: SIDE_PX, height: SIDE_PX, channels: 4 } as const;
  const webp = await sharp(texture(PIXELS * 4), { raw })
    .webp({ lossless: true })
    .toBuffer();
  const tags = {
    ...utmTags,
    ...{ 258: short(8, 8, 8, 8), 259: short(50001), 262: short(2), 277: short(4), 338: short(1) },
  };
  return makeTiff([{ widthPx: SIDE_PX, heightPx: SIDE_PX, blocks: [webp], tags }]);
}

async function faxPage(): Promise<Uint8Array> {
  const raw = { width: SIDE_PX, height: SIDE_PX, channels: 1 } as const;
  const page = await sharp(texture(PIXELS), { raw })
    .toColourspace('b-w')
    .tiff({ compression: 'ccittfax4', bitdepth: 1 })
    .toBuffer();
  return new Uint8Array(page);
}

function lzmaStrip(): Uint8Array {
  const blocks = [new Uint8Array(Buffer.from(XZ_TEXTURE, 'base64'))];
  const tags = { ...utmTags, 259: short(34925), 274: short(6), 317: short(2) };
  return makeTiff([{ widthPx: SIDE_PX, heightPx: SIDE_PX, blocks, tags }]);
}

/** Of `texture(1024)`, by Python's `lzma.compress`. */
const XZ_TEXTURE =
  '/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQP/AB98F/AHXO/B0B2ocXi9QAIBPrlyaZ4Rw7LfSvPa/2IE4wBb9MvgM8WUoex1PEGEBsXC/XYtIlXHdmOO956DpginhJ/4j2R3yVglMHkAxcgKiUZBevGmmcs659L7YgfqDGsI4/xT6LvNHKl0fcRJDA5NyoV+tSrdz/5rFv8miy4QL4wnABds/9HgLbiBiM1QEhFOyYJ5riHTwu9aA+oPchTzEGsE2/BD1aSx/IVMUZQW1dINhj0yZdeGc54HrpO2GLeUrwifdIfZaDVAiRDV2BqZVlGKAbap20r34gtyF/ocexjzDGP4y90suYSN1FkcHl3alY7FOu3fDnsmDzabPiA/nDcQJ3wP4fA9yJGY3WAiIV7Zkom+MePS/2oT+h+CJAMgexTrAFPltMEMlVxhpCbl4h2WTUJ155aDrhe+o8Yox6S/GK+El+l4RVCZIOXoKqlmYZoRxrnrWgfyG4InCiyLKAMccwjb7TzJlJ3kaSwubeqlntVK/e8eizYfRqtOME+sRyA3jB/xAE3YoajtcDIxbumimc5B8+IPeiMKL5I0EzCLJPsQY/XE0RylbHG0NvXyLaZdUoX3ppO+J86z1jjXtM8ov5Sn+YhVYKkw9fg6uXZxqiHWyftqFwIrkjcaPJs4EyyDGOv9TNmkrfR5PD59+rWu5VoN/y6bRi9Wu15AX7xXMEecLwEQXeixuP2AQkF++bKp3lED8h+KMxo/okQjQJs0CyBzBdThLLV8gcRGBQI9tm1ilQe2o8433sPmSOfE3zjPpLcJmGVwuUAFCErJhoG6MebZC3onEjuiRypMq0gjPJMo+w1c6bS9BIlMTo0Kxb71ah0PPqtWP2bLblBvzGdAV6w/ESBt+MHIDZBSUY4JwrnuYRMCL5pDKk+yVDNQq0QbMIMV5PE8xYyR1FYVEk3GfXKlF8az3kfu0/ZY99TvSN+0xxmodYDJUBUYWtmWkcpB9ukbijciS7JXOly7WDNMozgLHWz5xM0UmVxenRrVzgV6LR9Ou2ZPdtt+YH/cd1BnvE8hMH0I0dgdoGJhnhnSyf5xIxI/qlM6X8JkQ2C7VCtAkyX0AUzVnKHkZiUiXdaNgrUn1sPuV/7jBmgH5P9Y78TXKbiFkNlgJShq6aah2lEG+SuaRzJbwmdKbMtoQ1yzSBstfAnU3SSpbG6tKuXeFYo9L17Ldl+G645wj+yHYHfMXzFAjRjh6C2wcnGuKeLZDoEzIk+6Y0pv0nRTcMtkO1CjNQQRXOWssfR2NTJt5p2SxTfm0/5nDvMWeBf0D2j/1Oc5yJWg6XA1OHr5trHqYRYJO6pXQmvSd1p823hTbMNYKz2MGeTtNLl8fr069e4lmk0/btuGb5b7ngAPEGw2/yUApgABmAiACAAAsexa4bHEZ/sCAAAAAARZWg==';

function bigTiffPages(): Uint8Array {
  const palette = short(...Array.from({ length: 48 }, (_, i) => i * 1000));
  const metadata =
    '<GDALMetadata><Item name="DESCRIPTION" sample="0" role="description">cover</Item></GDALMetadata>';
  const scene = {
    widthPx: SIDE_PX,
    heightPx: SIDE_PX,
    blocks: [texture(128), texture(0), texture(128), texture(128)],
    tags: {
      ...utmTags,
      ...{
        258: short(4),
        262: short(3),
        320: palette,
        322: short(16),
        323: short(16),
        42112: ascii(metadata),
      },
    },
  };
  const overview = {
    widthPx: 16,
    heightPx: 16,
    blocks: [texture(128)],
    tags: { 254: long(1), 258: short(4), 262: short(3), 320: palette },
  };
  const mask = {
    widthPx: SIDE_PX,
    heightPx: SIDE_PX,
    blocks: [texture(128)],
    tags: { 254: long(4), 258: short(1), 262: short(4), 65000: byte(1) },
  };
  return makeTiff([scene, overview, mask], true, null, true);
}
