import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { unattended, type Work } from '../../../native/contract/work.ts';
import { inTemporaryFolder } from '../../../native/io/files.ts';
import { openRaster } from '../../../native/raster/open.ts';
import type { Raster } from '../../../native/raster/raster.ts';
import { ascii, byte, double, long, makeTiff, short, utmTags } from './make-tiff.ts';

const work = unattended as Work;
const ramp = (length: number, first = 0) => Uint8Array.from({ length }, (_, i) => first + i);

async function withRaster(
  bytes: Uint8Array,
  use: (raster: Raster) => Promise<void>,
  sidecars: Record<string, string> = {},
) {
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, 'scene.tif');
    await writeFile(path, bytes);
    for (const [suffix, text] of Object.entries(sidecars))
      await writeFile(join(folder, `scene${suffix}`), text);
    const raster = await openRaster(path, work);
    try {
      await use(raster);
    } finally {
      await raster.close();
    }
  });
}

async function failureOf(bytes: Uint8Array) {
  return inTemporaryFolder(async (folder) => {
    const path = join(folder, 'scene.tif');
    await writeFile(path, bytes);
    return openRaster(path, work).then(
      () => assert.fail('it opened'),
      (error) => error.failure,
    );
  });
}

test('a scene says what it is', async () => {
  const tags = { ...utmTags, 306: ascii('2020:08:31 10:45:50'), 42113: ascii('7') };
  const bytes = makeTiff([{ widthPx: 4, heightPx: 3, blocks: [ramp(12)], tags }]);
  await withRaster(bytes, async (raster) => {
    const { extent, ...rest } = raster.summary;
    assert.deepEqual(rest, {
      name: 'scene',
      widthPx: 4,
      heightPx: 3,
      bands: [{ index: 1, type: 'uint8', nodata: 7, description: null, meaning: null }],
      crs: 'EPSG:32615',
      pixelSizeM: 10,
      overviews: 0,
      warnings: [],
      placeWarnings: [],
      orientation: 1,
      acquired: '2020-08-31T10:45:50',
    });
    // The central meridian of zone 15 is 93° W, and 500,000 m lies on it.
    assert.equal(extent![0].toFixed(6), '-93.000000');
    assert.match(raster.fingerprint, /^[0-9a-f]{16}$/);
  });
});

test('a window has the pixels that were written, and one outside is refused', async () => {
  const bytes = makeTiff([
    { widthPx: 4, heightPx: 3, blocks: [ramp(8), ramp(4, 8)], tags: { 278: long(2) } },
  ]);
  await withRaster(bytes, async (raster) => {
    const window = { columnPx: 1, rowPx: 1, widthPx: 2, heightPx: 2 };
    const { data } = await raster.readWindow(window, {}, work);
    assert.deepEqual([...data], [5, 6, 9, 10]);
    const outside = raster.readWindow({ ...window, rowPx: 2 }, {}, work);
    await assert.rejects(outside, { message: /window 1,2,2,2 is out of range: the scene is 4 × 3 pixels/ });
    await assert.rejects(raster.readWindow(window, { bands: [2] }, work), {
      message: /band 2 is out of range/,
    });
    await assert.rejects(raster.readWindow(window, { overview: 1 }, work), {
      message: /overview 1 is out of range/,
    });
  });
});

test('bands interleaved and bands apart give the same pixels', async () => {
  const size = { widthPx: 2, heightPx: 2 };
  const tags = { 258: short(8, 8), 277: short(2) };
  const together = makeTiff([{ ...size, blocks: [Uint8Array.from([1, 11, 2, 12, 3, 13, 4, 14])], tags }]);
  const apart = makeTiff([
    {
      ...size,
      blocks: [Uint8Array.from([1, 2, 3, 4]), Uint8Array.from([11, 12, 13, 14])],
      tags: { ...tags, 284: short(2) },
    },
  ]);
  for (const bytes of [together, apart]) {
    await withRaster(bytes, async (raster) => {
      const { data, bands } = await raster.readWindow(
        { columnPx: 0, rowPx: 0, ...size },
        { bands: [2, 1] },
        work,
      );
      assert.deepEqual(bands, [2, 1]);
      assert.deepEqual([...data], [11, 12, 13, 14, 1, 2, 3, 4]);
    });
  }
});

test('big-endian samples with a predictor come out right', async () => {
  const differences = Buffer.alloc(8);
  for (const [i, value] of [1000, 1, 65535, 2].entries()) differences.writeUInt16BE(value, i * 2);
  const tags = { 258: short(16), 259: short(8), 317: short(2) };
  const bytes = makeTiff([{ widthPx: 4, heightPx: 1, blocks: [deflateSync(differences)], tags }], false);
  await withRaster(bytes, async (raster) => {
    const { data } = await raster.readWindow({ columnPx: 0, rowPx: 0, widthPx: 4, heightPx: 1 }, {}, work);
    assert.deepEqual([...data], [1000, 1001, 1000, 1002]);
  });
});

test('tiles are cut to the image, and one that is not stored is nodata', async () => {
  const tile = ramp(256);
  const tags = { 322: long(16), 323: long(16), 42113: ascii('9') };
  const bytes = makeTiff([{ widthPx: 20, heightPx: 10, blocks: [tile, new Uint8Array(0)], tags }]);
  await withRaster(bytes, async (raster) => {
    const { data } = await raster.readWindow({ columnPx: 14, rowPx: 1, widthPx: 4, heightPx: 1 }, {}, work);
    assert.deepEqual([...data], [30, 31, 9, 9]);
    const mask = await raster.readMask({ columnPx: 14, rowPx: 1, widthPx: 4, heightPx: 1 }, {}, work);
    assert.deepEqual([...mask], [255, 255, 0, 0]);
  });
});

test('a mask page says what is valid', async () => {
  const image = { widthPx: 4, heightPx: 2, blocks: [ramp(8)] };
  const mask = {
    ...image,
    blocks: [Uint8Array.from([0b11000000, 0b00110000])],
    tags: { 254: long(4), 258: short(1), 262: short(4) },
  };
  await withRaster(makeTiff([image, mask]), async (raster) => {
    const valid = await raster.readMask({ columnPx: 1, rowPx: 0, widthPx: 3, heightPx: 2 }, {}, work);
    assert.deepEqual([...valid], [255, 0, 0, 0, 255, 255]);
    assert.equal(raster.summary.overviews, 0);
    assert.equal(raster.mayHaveNodata, true);
  });
});

test('a pixel is nodata when all bands asked for are, and NaN always is', async () => {
  const floats = new Uint8Array(Float32Array.from([5, 5, 5, 1, Number.NaN, Number.NaN]).buffer);
  const tags = { 258: short(32, 32), 277: short(2), 339: short(3, 3), 42113: ascii('5') };
  const bytes = makeTiff([{ widthPx: 3, heightPx: 1, blocks: [floats], tags }]);
  await withRaster(bytes, async (raster) => {
    const window = { columnPx: 0, rowPx: 0, widthPx: 3, heightPx: 1 };
    assert.deepEqual([...(await raster.readMask(window, {}, work))], [0, 255, 0]);
    assert.deepEqual([...(await raster.readMask(window, { bands: [1] }, work))], [0, 0, 0]);
  });
});

test('nodata that the samples cannot hold marks nothing, and says so', async () => {
  const bytes = makeTiff([{ widthPx: 2, heightPx: 1, blocks: [ramp(2)], tags: { 42113: ascii('-9999') } }]);
  await withRaster(bytes, async (raster) => {
    assert.equal(raster.summary.bands[0]!.nodata, -9999);
    assert.match(raster.summary.warnings.join(' '), /-9999 cannot occur in uint8/);
    assert.equal(raster.mayHaveNodata, false);
  });
});

test('alpha is a band of its own, from 0 to 255', async () => {
  const tags = { 258: short(16, 16), 277: short(2), 338: short(2) };
  const pixels = new Uint8Array(Uint16Array.from([100, 65535, 100, 0, 100, 32768, 100, 1]).buffer);
  await withRaster(makeTiff([{ widthPx: 4, heightPx: 1, blocks: [pixels], tags }]), async (raster) => {
    assert.equal(raster.alphaBand, 2);
    const mask = await raster.readMask({ columnPx: 0, rowPx: 0, widthPx: 4, heightPx: 1 }, {}, work);
    assert.deepEqual([...mask], [255, 0, 128, 1]);
  });
});

test('overviews are found, from fine to coarse, and read in their own pixels', async () => {
  const reduced = (side: number, value: number) => ({
    widthPx: side,
    heightPx: side,
    blocks: [new Uint8Array(side * side).fill(value)],
    tags: { 254: long(1) },
  });
  const full = { widthPx: 8, heightPx: 8, blocks: [ramp(64)] };
  await withRaster(makeTiff([full, reduced(2, 22), reduced(4, 44)]), async (raster) => {
    assert.equal(raster.summary.overviews, 2);
    assert.deepEqual(
      raster.levels.map((level) => level.widthPx),
      [8, 4, 2],
    );
    const { data } = await raster.readWindow(
      { columnPx: 1, rowPx: 1, widthPx: 1, heightPx: 1 },
      { overview: 1 },
      work,
    );
    assert.deepEqual([...data], [44]);
  });
});

test('a colour table is RGBA by value', async () => {
  const map = [...Array(256).keys()].map((i) => i * 257);
  const zero = Array(256).fill(0);
  const tags = { 262: short(3), 320: short(...map, ...zero, ...map) };
  await withRaster(makeTiff([{ widthPx: 2, heightPx: 1, blocks: [ramp(2)], tags }]), async (raster) => {
    assert.deepEqual([...raster.palette!.subarray(12 * 4, 13 * 4)], [12, 0, 12, 255]);
  });
});

test('the same bytes have the same fingerprint wherever they lie, and others another', async () => {
  const prints: string[] = [];
  for (const first of [0, 0, 1]) {
    await withRaster(makeTiff([{ widthPx: 4, heightPx: 4, blocks: [ramp(16, first)] }]), async (raster) => {
      prints.push(raster.fingerprint);
    });
  }
  assert.equal(prints[0], prints[1]);
  assert.notEqual(prints[0], prints[2]);
});

test('the sidecar gives bands their names and values theirs', async () => {
  const xml = `<PAMDataset><PAMRasterBand band="1"><Description>levels &amp; more</Description>
    <CategoryNames><Category></Category><Category>Water</Category></CategoryNames></PAMRasterBand></PAMDataset>`;
  const bytes = makeTiff([{ widthPx: 2, heightPx: 1, blocks: [ramp(2)] }]);
  await withRaster(
    bytes,
    async (raster) => assert.equal(raster.summary.bands[0]!.description, 'levels & more'),
    { '.tif.aux.xml': xml },
  );
});

test('a world file places the centre of the first pixel; without it there is no place, and the scene says what to do', async () => {
  const bytes = makeTiff([{ widthPx: 2, heightPx: 1, blocks: [ramp(2)] }]);
  await withRaster(
    bytes,
    async (raster) => {
      assert.deepEqual(raster.affine, { a: 10, b: 0, c: 495, d: 0, e: -10, f: 1005 });
      assert.match(raster.summary.placeWarnings.join(' '), /names no coordinate reference system/);
    },
    { '.tfw': '10\n0\n0\n-10\n500\n1000\n' },
  );
  await withRaster(bytes, async ({ affine, crs, summary }) => {
    assert.deepEqual(
      [affine, crs, summary.crs, summary.extent, summary.pixelSizeM],
      [null, null, null, null, null],
    );
    assert.match(summary.placeWarnings.join(' '), /no place on the map.*scene place/);
  });
});

test('what is no TIFF, damaged or not read fails with the reason', async () => {
  assert.equal((await failureOf(new TextEncoder().encode('<html>'))).kind, 'format-unknown');
  assert.match((await failureOf(new Uint8Array(0))).reason, /empty/);
  const page = { widthPx: 4, heightPx: 3, blocks: [ramp(12)] };
  assert.match((await failureOf(makeTiff([page]).subarray(0, 30))).reason, /past the end/);
  const unread = await failureOf(makeTiff([{ ...page, tags: { 259: short(50002) } }]));
  assert.equal(unread.kind, 'format-unsupported');
  assert.match(unread.reason, /JPEG XL/);
  assert.match((await failureOf(makeTiff([{ ...page, tags: { 256: long(0) } }]))).reason, /its width is 0/);
  const complex = await failureOf(makeTiff([{ ...page, tags: { 339: short(6) } }]));
  assert.match(complex.reason, /complex/);
  const huge = await failureOf(makeTiff([{ ...page, tags: { 322: long(60_000), 323: long(60_000) } }]));
  assert.match(huge.reason, /too large to decode at once/);
  const many = makeTiff([{ ...page, tags: { 270: byte(...ramp(12)) } }]);
  // The count of tag 270 becomes four thousand million.
  const at = Buffer.from(many).indexOf(Buffer.from([0x0e, 0x01, 1, 0]));
  many.set([255, 255, 255, 255], at + 4);
  assert.match((await failureOf(many)).reason, /tag 270 lies past the end/);
});

test('colours that are stored multiplied by alpha are divided for the eye, and read as stored', async () => {
  const tags = { 258: short(8, 8), 277: short(2), 338: short(1) };
  // Full, half and no alpha.
  const blocks = [Uint8Array.of(200, 255, 51, 102, 7, 0)];
  await withRaster(makeTiff([{ widthPx: 3, heightPx: 1, blocks, tags }]), async (raster) => {
    const window = { columnPx: 0, rowPx: 0, widthPx: 3, heightPx: 1 };
    const { data, alpha } = await raster.readFloats(window, { bands: [1] }, work);
    assert.deepEqual([...data], [200, 127.5, 7]);
    assert.deepEqual([...alpha], [255, 102, 0]);
    const stored = await raster.readWindow(window, {}, work);
    assert.deepEqual([...stored.data], [200, 51, 7, 255, 102, 0]);
    const all = await raster.readFloats(window, {}, work);
    assert.deepEqual([...all.data.subarray(3)], [255, 102, 0], 'alpha itself stays');
  });
});

test('a band that is called something else is no alpha, whatever the extra samples say', async () => {
  const tags = { 258: short(8, 8), 277: short(2), 338: short(2) };
  const named = (colour: string) =>
    ascii(
      `<GDALMetadata><Item name="COLORINTERP" sample="1" role="colorinterp">${colour}</Item></GDALMetadata>`,
    );
  const page = { widthPx: 2, heightPx: 1, blocks: [Uint8Array.of(5, 0, 6, 255)] };
  const alphaOf = async (more: object) => {
    let found: number | null = null;
    await withRaster(makeTiff([{ ...page, tags: { ...tags, ...more } }]), async (raster) => {
      found = raster.alphaBand;
    });
    return found;
  };
  assert.equal(await alphaOf({}), 2);
  assert.equal(await alphaOf({ 42112: named('Undefined') }), null);
  assert.equal(await alphaOf({ 42112: named('Alpha'), 338: short(0) }), 2);
});

test('pages that run in a circle leave the first ones readable', async () => {
  const page = { widthPx: 4, heightPx: 3, blocks: [ramp(12)] };
  await withRaster(makeTiff([page, page], true, 0), async (raster) => {
    assert.match(raster.summary.warnings.join(' '), /Only the first 2 pages.*circle/);
  });
});

test('a block that lies past the end of the file fails alone', async () => {
  const tags = { 273: long(8, 999_999), 278: long(2), 279: long(8, 4) };
  await withRaster(makeTiff([{ widthPx: 4, heightPx: 3, blocks: [ramp(8)], tags }]), async (raster) => {
    const top = { columnPx: 0, rowPx: 0, widthPx: 4, heightPx: 2 };
    assert.deepEqual([...(await raster.readWindow(top, {}, work)).data], [...ramp(8)]);
    await assert.rejects(raster.readWindow({ ...top, rowPx: 1 }, {}, work), {
      message: /block 2 lies past the end/,
    });
  });
});

test('a read that is aborted ends as an abort, and the next one works', async () => {
  await withRaster(makeTiff([{ widthPx: 4, heightPx: 3, blocks: [ramp(12)] }]), async (raster) => {
    const window = { columnPx: 0, rowPx: 0, widthPx: 4, heightPx: 3 };
    const aborted = { ...work, signal: AbortSignal.abort() };
    await assert.rejects(raster.readWindow(window, {}, aborted), { name: 'AbortError' });
    assert.equal((await raster.readWindow(window, {}, work)).data.length, 12);
  });
});

test('a whole-image strip is read in parts', async () => {
  const [widthPx, heightPx] = [1000, 1000];
  const pixels = Uint8Array.from({ length: widthPx * heightPx }, (_, i) => Math.floor(i / widthPx) % 251);
  await withRaster(makeTiff([{ widthPx, heightPx, blocks: [pixels] }]), async (raster) => {
    assert.equal(raster.levels[0]!.blockHeightPx, 262);
    const { data } = await raster.readWindow({ columnPx: 999, rowPx: 0, widthPx: 1, heightPx }, {}, work);
    assert.deepEqual(
      [...data],
      Array.from({ length: heightPx }, (_, row) => row % 251),
    );
  });
});

test('a rotated scene keeps its rotation', async () => {
  const { 33550: _scale, 33922: _tie, ...crsTags } = utmTags;
  const matrix = double(7, 7, 0, 500_000, 7, -7, 0, 4_600_000, 0, 0, 0, 0, 0, 0, 0, 1);
  const bytes = makeTiff([
    { widthPx: 2, heightPx: 1, blocks: [ramp(2)], tags: { ...crsTags, 34264: matrix } },
  ]);
  await withRaster(bytes, async (raster) => {
    assert.deepEqual(raster.affine, { a: 7, b: 7, c: 500_000, d: 7, e: -7, f: 4_600_000 });
    // |7·(−7) − 7·7| = 98 m².
    assert.equal(raster.summary.pixelSizeM, Math.sqrt(98));
  });
});
