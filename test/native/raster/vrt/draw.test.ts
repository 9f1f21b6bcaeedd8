import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import {
  folderWith,
  opened,
  pictureTiff,
  type Source,
  seenIn,
  type Vrt,
  valuesOf,
  vrtXml,
} from './pieces.ts';

const ramp = (column: number, row: number) => 10 * row + column;

async function openedVrt(t: TestContext, vrt: Vrt, files: Record<string, Uint8Array>) {
  return opened(t, join(folderWith(t, { ...files, 'scene.vrt': vrtXml(vrt) }), 'scene.vrt'));
}

const small = (bands: ((column: number, row: number) => number)[], more = {}) =>
  pictureTiff({ widthPx: 4, heightPx: 2, bands, ...more });

test('where files lie over one another the last is seen, and where none lies there is nothing', async (t) => {
  const bands: Source[][] = [
    [
      { file: 'a.tif', from: [0, 0, 4, 2], to: [0, 0, 4, 2] },
      { file: 'b.tif', from: [0, 0, 4, 2], to: [2, 1, 4, 2] },
    ],
  ];
  const files = { 'a.tif': small([ramp]), 'b.tif': small([() => 7]) };
  const raster = await openedVrt(t, { widthPx: 6, heightPx: 3, bands }, files);
  assert.deepEqual(await valuesOf(raster, [0, 0, 6, 3]), [
    ...[0, 1, 2, 3, 0, 0],
    ...[10, 11, 7, 7, 7, 7],
    ...[0, 0, 7, 7, 7, 7],
  ]);
  assert.deepEqual(await seenIn(raster, [0, 0, 6, 3]), [
    ...[1, 1, 1, 1, 0, 0],
    ...[1, 1, 1, 1, 1, 1],
    ...[0, 0, 1, 1, 1, 1],
  ]);
});

test('what a file calls nodata is not drawn over another, and stands where nothing is', async (t) => {
  const bands: Source[][] = [
    [
      { file: 'a.tif', from: [0, 0, 4, 2], to: [0, 0, 4, 2] },
      { file: 'b.tif', from: [0, 0, 4, 2], to: [0, 0, 4, 2], more: '<NODATA>9</NODATA>' },
    ],
  ];
  const files = {
    'a.tif': small([(column) => (column === 3 ? 99 : 1)]),
    'b.tif': small([(column) => (column < 2 ? 5 : 9)]),
  };
  const raster = await openedVrt(t, { widthPx: 5, heightPx: 1, bands, nodata: 99 }, files);
  assert.deepEqual(await valuesOf(raster, [0, 0, 5, 1]), [5, 5, 1, 99, 99]);
  assert.deepEqual(await seenIn(raster, [0, 0, 5, 1]), [1, 1, 1, 0, 0]);
});

test('a pixel is seen where one of the bands asked for has a value', async (t) => {
  const whole = { from: [0, 0, 4, 2], to: [0, 0, 4, 2] } as const;
  const bands: Source[][] = [[{ file: 'a.tif', ...whole }], [{ file: 'a.tif', band: 2, ...whole }]];
  const files = { 'a.tif': small([(c) => (c % 2 ? 0 : 4), (c) => (c < 2 ? 0 : 6)]) };
  const raster = await openedVrt(t, { widthPx: 4, heightPx: 1, bands, nodata: 0 }, files);
  assert.deepEqual(await seenIn(raster, [0, 0, 4, 1]), [1, 0, 1, 1]);
  assert.deepEqual(await seenIn(raster, [0, 0, 4, 1], [1]), [1, 0, 1, 0]);
  assert.deepEqual(await valuesOf(raster, [0, 0, 4, 1], [2, 1]), [0, 0, 6, 6, 4, 0, 4, 0]);
});

test('a mask that is used hides what it hides of the file, and a mask of the scene hides by itself', async (t) => {
  const whole = { from: [0, 0, 4, 2], to: [0, 0, 4, 2] } as const;
  const bands: Source[][] = [
    [
      { file: 'a.tif', ...whole },
      { file: 'b.tif', ...whole, more: '<UseMaskBand>true</UseMaskBand>' },
    ],
  ];
  const files = {
    'a.tif': small([() => 1]),
    'b.tif': small([() => 2], { mask: (column: number) => column !== 1 }),
  };
  const drawn = await openedVrt(t, { widthPx: 4, heightPx: 1, bands }, files);
  assert.deepEqual(await valuesOf(drawn, [0, 0, 4, 1]), [2, 1, 2, 2]);
  assert.deepEqual(await seenIn(drawn, [0, 0, 4, 1]), [1, 1, 1, 1]);
  const mask = [{ file: 'b.tif', band: 'mask,1', ...whole }];
  const masked = await openedVrt(t, { widthPx: 4, heightPx: 1, bands, mask }, files);
  assert.deepEqual(await seenIn(masked, [0, 0, 4, 1]), [1, 0, 1, 1]);
});

test('values are scaled, rounded half away from zero and cut off at the ends of the band’s type', async (t) => {
  const more = '<ScaleOffset>-2</ScaleOffset><ScaleRatio>0.5</ScaleRatio>';
  const bands: Source[][] = [[{ file: 'a.tif', from: [0, 0, 4, 2], to: [0, 0, 4, 2], more }]];
  const values = [1, 5, 7, 1000];
  const files = { 'a.tif': small([(column) => values[column]!]) };
  // 1 → −1.5, 5 → 0.5, 7 → 1.5, 1000 → 498.
  const bytes = await openedVrt(t, { widthPx: 4, heightPx: 1, bands, type: 'Byte' }, files);
  assert.deepEqual(await valuesOf(bytes, [0, 0, 4, 1]), [0, 1, 2, 255]);
  const signed = await openedVrt(t, { widthPx: 4, heightPx: 1, bands, type: 'Int16' }, files);
  assert.deepEqual(await valuesOf(signed, [0, 0, 4, 1]), [-2, 1, 2, 498]);
  const floats = await openedVrt(t, { widthPx: 4, heightPx: 1, bands, type: 'Float32' }, files);
  assert.deepEqual(await valuesOf(floats, [0, 0, 4, 1]), [-1.5, 0.5, 1.5, 498]);
});

test('values between the entries of a table are interpolated, those beyond it are its ends', async (t) => {
  const more = '<LUT>10:0,20:100,30:50</LUT>';
  const bands: Source[][] = [[{ file: 'a.tif', from: [0, 0, 4, 2], to: [0, 0, 4, 2], more }]];
  const values = [3, 15, 24, 99];
  const files = { 'a.tif': small([(column) => values[column]!]) };
  const raster = await openedVrt(t, { widthPx: 4, heightPx: 1, bands }, files);
  assert.deepEqual(await valuesOf(raster, [0, 0, 4, 1]), [0, 50, 80, 50]);
});

test('larger pixels are repeated, of smaller ones the one in the middle is taken', async (t) => {
  const bands: Source[][] = [
    [{ file: 'a.tif', from: [0, 0, 4, 2], to: [0, 0, 8, 4] }],
    [{ file: 'b.tif', from: [0, 0, 12, 6], to: [0, 0, 4, 2] }],
  ];
  const files = {
    'a.tif': small([ramp]),
    'b.tif': pictureTiff({ widthPx: 12, heightPx: 6, bands: [(c, r) => 100 * r + c] }),
  };
  const raster = await openedVrt(t, { widthPx: 8, heightPx: 4, bands }, files);
  assert.deepEqual(await valuesOf(raster, [0, 0, 8, 2], [1]), [
    ...[0, 0, 1, 1, 2, 2, 3, 3],
    ...[0, 0, 1, 1, 2, 2, 3, 3],
  ]);
  assert.deepEqual(await valuesOf(raster, [0, 0, 4, 2], [2]), [101, 104, 107, 110, 401, 404, 407, 410]);
  // A window begins anywhere and shows the same.
  assert.deepEqual(await valuesOf(raster, [3, 1, 3, 2], [1]), [1, 2, 2, 11, 12, 12]);
});

test('a rectangle that reaches beyond its file draws what there is of it', async (t) => {
  const bands: Source[][] = [[{ file: 'a.tif', from: [-2, 0, 8, 2], to: [0, 0, 8, 2] }]];
  const raster = await openedVrt(t, { widthPx: 8, heightPx: 1, bands }, { 'a.tif': small([() => 3]) });
  assert.deepEqual(await valuesOf(raster, [0, 0, 8, 1]), [0, 0, 3, 3, 3, 3, 0, 0]);
});

test('bands of several types are read in one that holds all', async (t) => {
  const whole = { from: [0, 0, 4, 2], to: [0, 0, 4, 2] } as const;
  const xml = vrtXml({ widthPx: 4, heightPx: 1, bands: [[{ file: 'a.tif', ...whole }]] }).replace(
    '</VRTDataset>',
    `<VRTRasterBand dataType="Int16" band="2"><ComplexSource><SourceFilename relativeToVRT="1">a.tif</SourceFilename><ScaleRatio>-1</ScaleRatio></ComplexSource></VRTRasterBand></VRTDataset>`,
  );
  const folder = folderWith(t, { 'a.tif': small([(c) => 60_000 + c]), 'scene.vrt': xml });
  const raster = await opened(t, join(folder, 'scene.vrt'));
  assert.deepEqual(
    raster.summary.bands.map(({ type }) => type),
    ['int32', 'int32'],
  );
  assert.deepEqual(await valuesOf(raster, [0, 0, 2, 1]), [60_000, 60_001, -32_768, -32_768]);
});

test('a VRT may draw from a VRT', async (t) => {
  const whole = { from: [0, 0, 4, 2], to: [0, 0, 4, 2] } as const;
  const inner = vrtXml({ widthPx: 4, heightPx: 2, bands: [[{ file: '../a.tif', ...whole }]] });
  const outer = vrtXml({
    widthPx: 3,
    heightPx: 1,
    bands: [[{ file: 'inner/inner.vrt', from: [1, 1, 3, 1], to: [0, 0, 3, 1] }]],
  });
  const folder = folderWith(t, { 'a.tif': small([ramp]), 'inner/inner.vrt': inner, 'outer.vrt': outer });
  const raster = await opened(t, join(folder, 'outer.vrt'));
  assert.deepEqual(await valuesOf(raster, [0, 0, 3, 1]), [11, 12, 13]);
});
