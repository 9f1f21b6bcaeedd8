import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { pictureOf } from '../../../native/basemap/picture.ts';
import { plainText } from '../../../native/basemap/tile-archive.ts';

const image = () => sharp({ create: { width: 300, height: 200, channels: 4, background: '#12345678' } });

test('pictures tell their kind and size', async () => {
  const size = { widthPx: 300, heightPx: 200 };
  const png = { contentType: 'image/png', ...size };
  const jpeg = { contentType: 'image/jpeg', ...size };
  const webp = { contentType: 'image/webp', ...size };
  const opaque = () => image().removeAlpha();
  assert.deepEqual(pictureOf(await image().png().toBuffer()), png);
  assert.deepEqual(pictureOf(await opaque().jpeg().toBuffer()), jpeg);
  assert.deepEqual(pictureOf(await opaque().jpeg({ progressive: true }).withMetadata().toBuffer()), jpeg);
  assert.deepEqual(pictureOf(await opaque().webp().toBuffer()), webp);
  assert.deepEqual(pictureOf(await image().webp({ lossless: true }).toBuffer()), webp);
  assert.deepEqual(pictureOf(await image().webp({ quality: 50 }).toBuffer()), webp);
});

test('nothing else is a picture, and none is looked for beyond the bytes', async () => {
  const text = (words: string) => new TextEncoder().encode(words);
  for (const bytes of [
    text('<svg xmlns="http://www.w3.org/2000/svg"/>'),
    text('<html>'),
    text('GIF89a'),
    new Uint8Array(),
    Uint8Array.of(0xff, 0xd8, 0xff),
    Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff, 0, 0, 0, 0, 0, 0),
    Uint8Array.of(0xff, 0xd8, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
  ])
    assert.equal(pictureOf(bytes), null);
  const jpeg = await image().removeAlpha().jpeg().toBuffer();
  for (let length = 0; length < 200; length += 7) pictureOf(jpeg.subarray(0, length));
});

test('an attribution is shown as text', () => {
  assert.equal(
    plainText('<a href="javascript:x">&copy; OSM</a>\n &#169; &#x41;&amp;b &unknown;'),
    '© OSM © A&b &unknown;',
  );
});
