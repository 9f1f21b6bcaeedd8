import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { loadAddon } from '../../../native/addon/index.ts';
import { Random } from '../../../native/math/random.ts';

const { addon } = loadAddon();
const skip = addon ? false : 'the fast kernels are not built';
const NOT_READ = -4;

interface Picture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly channels: 1 | 3;
}

/** Waves with noise: edges, flats and grain. `[row, column, channel]` */
function draw({ widthPx, heightPx, channels }: Picture, random: Random): Buffer {
  const out = Buffer.alloc(widthPx * heightPx * channels);
  for (let i = 0; i < out.length; i++) {
    const pixel = Math.floor(i / channels);
    const [x, y] = [pixel % widthPx, Math.floor(pixel / widthPx)];
    const wave = 128 + 100 * Math.sin(x / (5 + (i % channels))) * Math.cos(y / 9);
    const value = (x >> 4) % 3 === 0 ? 220 : wave + random.normal() * ((y >> 4) % 2 === 0 ? 2 : 25);
    out[i] = Math.max(0, Math.min(255, value));
  }
  return out;
}

async function decode(stored: Uint8Array, { widthPx, heightPx, channels }: Picture, set: string) {
  const out = new Uint8Array(widthPx * heightPx * channels);
  const held = await addon!.decodeBlock({
    instructionSet: set,
    codec: 3,
    file: -1,
    offsetBytes: 0,
    lengthBytes: 0,
    stored,
    widthPx,
    heightPx,
    bands: channels,
    sampleBytes: 1,
    sampleKind: 0,
    predictor: 1,
    isSwapped: 0,
    tables: new Uint8Array(0),
    isYcbcr: 1,
    out,
    picture: new Float32Array(0),
    pictureBands: new Int32Array(0),
    part: new Int32Array(0),
  });
  return { held, out };
}

/** By libjpeg-turbo, in bands. */
async function peer(stored: Buffer, { channels }: Picture): Promise<Uint8Array> {
  const image = sharp(stored);
  if (channels === 1) image.toColourspace('b-w');
  const data = await image.raw().toBuffer();
  const plane = data.length / channels;
  return Uint8Array.from(data, (_, i) => data[(i % plane) * channels + Math.floor(i / plane)]!);
}

test('JPEG of every size, quality and chroma gives the bytes that libjpeg gives', { skip }, async () => {
  const random = new Random(1);
  for (let n = 0; n < 120; n++) {
    const picture: Picture = {
      widthPx: 1 + random.below(70),
      heightPx: 1 + random.below(70),
      channels: n % 5 === 0 ? 1 : 3,
    };
    const raw = { width: picture.widthPx, height: picture.heightPx, channels: picture.channels };
    const stored = await sharp(draw(picture, random), { raw })
      .toColourspace(picture.channels === 1 ? 'b-w' : 'srgb')
      .jpeg({ quality: [30, 75, 90, 100][n % 4]!, chromaSubsampling: n % 2 === 0 ? '4:2:0' : '4:4:4' })
      .toBuffer();
    const expected = await peer(stored, picture);
    for (const set of addon!.instructionSets) {
      const { held, out } = await decode(stored, picture, set);
      assert.equal(held, out.length);
      assert.deepEqual(out, expected, `${set}: ${JSON.stringify(picture)}, picture ${n}`);
    }
  }
});

test('what is not of the common kind, or damaged, is left to others and never crashes', {
  skip,
}, async () => {
  const random = new Random(2);
  const picture: Picture = { widthPx: 40, heightPx: 33, channels: 3 };
  const raw = { width: 40, height: 33, channels: 3 } as const;
  const image = sharp(draw(picture, random), { raw });
  const progressive = await image.jpeg({ progressive: true }).toBuffer();
  assert.equal((await decode(progressive, picture, addon!.instructionSets[0]!)).held, NOT_READ);
  const stored = await image.jpeg().toBuffer();
  assert.equal(
    (await decode(stored, { ...picture, widthPx: 41 }, addon!.instructionSets[0]!)).held,
    NOT_READ,
  );
  // Cut before its last coefficient: the end marker and a byte are gone.
  const short = stored.subarray(0, stored.length - 40);
  assert.equal((await decode(short, picture, addon!.instructionSets[0]!)).held, NOT_READ);
  for (let n = 0; n < 2000; n++) {
    const damaged = Uint8Array.from(stored);
    for (let k = 0; k <= random.below(4); k++) damaged[random.below(damaged.length)] = random.below(256);
    const { held, out } = await decode(
      damaged,
      picture,
      addon!.instructionSets[n % addon!.instructionSets.length]!,
    );
    assert.ok(held === NOT_READ || held === out.length);
  }
});
