import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acquisitionInMtl } from '../../../../native/raster/sensors/landsat.ts';
import { qualityLookup } from '../../../../native/raster/sensors/quality.ts';
import { recogniseBandSets } from '../../../../native/raster/sensors/recognise.ts';
import { lookUp } from '../../../../native/raster/vrt/drawing/treat.ts';

test('bands of Landsat 8, Collection 2, are known by their names', () => {
  const id = 'LC08_L2SP_042034_20170616_20200903_02_T1';
  const files = ['SR_B10', 'SR_B2', 'SR_B4', 'SR_B3', 'QA_PIXEL', 'QA_RADSAT'].map(
    (part) => `/d/${id}_${part}.TIF`,
  );
  const [set, ...others] = recogniseBandSets([`/d/${id}_MTL.txt`, ...files, '/d/notes.tif']);
  assert.deepEqual(others, []);
  assert.deepEqual([set!.name, set!.sensor, set!.acquired], [id, 'Landsat 8', '2017-06-16']);
  assert.deepEqual(
    set!.bands.map(({ title }) => title),
    ['B2 blue', 'B3 green', 'B4 red', 'B10 thermal'],
  );
  assert.equal(set!.quality!.name, 'QA_PIXEL');
  assert.deepEqual(
    set!.leftOut.map(({ path }) => path),
    [`/d/${id}_QA_RADSAT.TIF`],
  );
});

test('the same number is another band on Landsat 7', () => {
  const id = 'LE07_L1TP_022049_19991118_20161003_01_T1';
  const parts = ['B3', 'B4', 'B8', 'B6_VCID_1', 'B6_VCID_2', 'BQA'];
  const [set] = recogniseBandSets(parts.map((part) => `${id}_${part}.TIF`));
  assert.equal(set!.sensor, 'Landsat 7');
  assert.deepEqual(
    set!.bands.map(({ title }) => title),
    ['B3 red', 'B4 nir', 'B6_VCID_1 thermal'],
  );
  assert.equal(set!.quality!.meaning, 'landsat-1');
  assert.deepEqual(set!.leftOut.length, 2);
});

test('names from before the collections hold the day of the year', () => {
  const [set] = recogniseBandSets(['LC80420342017167LGN00_B4.TIF', 'LC80420342017167LGN00_B5.TIF']);
  // The 167th day of 2017: 151 to the end of May, and 16.
  assert.deepEqual([set!.sensor, set!.acquired], ['Landsat 8', '2017-06-16']);
});

test('bands of Sentinel-2 are known in products, as single names, and at their smallest pixels', () => {
  const folder = '/d/S2B_MSIL2A_20181013T155219_N0500_R011_T18SVC_20230812T000000.SAFE/GRANULE/L2A/IMG_DATA';
  const file = (resolution: number, part: string) =>
    `${folder}/R${resolution}m/T18SVC_20181013T155219_${part}_${resolution}m.tif`;
  const files = [
    file(10, 'B04'),
    file(10, 'B08'),
    file(20, 'B04'),
    file(20, 'B8A'),
    file(20, 'SCL'),
    file(10, 'TCI'),
  ];
  const [set] = recogniseBandSets(files);
  assert.deepEqual([set!.name, set!.acquired], ['T18SVC_20181013T155219', '2018-10-13T15:52:19']);
  assert.deepEqual(
    set!.bands.map(({ title, path }) => [title, path]),
    [
      ['B04 red', files[0]],
      ['B08 nir', files[1]],
      ['B8A nir', files[3]],
    ],
  );
  assert.deepEqual([set!.quality!.name, set!.leftOut.length], ['SCL', 2]);

  const [plain] = recogniseBandSets(['/scenes/tuesday/B02.tif', '/scenes/tuesday/B03.tif']);
  assert.deepEqual([plain!.sensor, plain!.name, plain!.acquired], ['Sentinel-2', 'tuesday', null]);
});

test('HLS counts the bands of Landsat as Landsat does', () => {
  const files = (source: string) =>
    ['B04', 'B05', 'Fmask'].map((part) => `HLS.${source}30.T18SVC.2018286T155219.v2.0.${part}.tif`);
  const [landsat, sentinel] = recogniseBandSets([...files('L'), ...files('S')]);
  assert.deepEqual(
    landsat!.bands.map(({ title }) => title),
    ['B04 red', 'B05 nir'],
  );
  assert.deepEqual(
    sentinel!.bands.map(({ title }) => title),
    ['B04 red', 'B05 red-edge'],
  );
  // The 286th day of 2018: 273 to the end of September, and 13.
  assert.equal(landsat!.acquired, '2018-10-13T15:52:19');
});

test('two dates in a folder are two pictures, and a lone band is none', () => {
  const name = (date: string, band: string) => `/d/T18SVC_${date}T155219_${band}.tif`;
  const sets = recogniseBandSets([
    name('20181013', 'B02'),
    name('20181013', 'B03'),
    name('20190101', 'B02'),
    name('20190101', 'B04'),
    name('20200101', 'B02'),
  ]);
  assert.deepEqual(
    sets.map(({ acquired, bands }) => [acquired, bands.length]),
    [
      ['2018-10-13T15:52:19', 2],
      ['2019-01-01T15:52:19', 2],
    ],
  );
});

test('what was made of a JPEG 2000 is taken before it', () => {
  const [set] = recogniseBandSets(['/d/B02.jp2', '/d/B02.tif', '/d/B03.jp2', '/d/B03.tif']);
  assert.deepEqual(
    set!.bands.map(({ path }) => path),
    ['/d/B02.tif', '/d/B03.tif'],
  );
});

test('the date and time of Landsat stand in its description', () => {
  const text = '    DATE_ACQUIRED = 2017-06-16\n    SCENE_CENTER_TIME = "18:33:09.1234560Z"\n';
  assert.equal(acquisitionInMtl(text), '2017-06-16T18:33:09');
  assert.equal(acquisitionInMtl('DATE_ACQUIRED = never'), null);
});

const HIDDEN = {
  // Clear 21824, water 21952, cloud 22280, dilated cloud 21826, shadow 23888, fill 1: USGS LSDS-1619, table 6-4.
  'landsat-2': { hidden: [22_280, 21_826, 23_888, 1], seen: [21_824, 21_952] },
  // Clear 2720, cloud 2800, shadow of high confidence 2976, fill 1: USGS, Landsat 8 Collection 1 QA values.
  'landsat-1': { hidden: [2800, 2976, 1], seen: [2720, 2724] },
  // Clear 322, water 324, shadow 328, cloud 352: USGS LSDS-1368, table 6-3.
  'landsat-1-surface': { hidden: [328, 352, 1], seen: [322, 324] },
  'scene-class': { hidden: [0, 1, 3, 8, 9, 10], seen: [2, 4, 5, 6, 7, 11] },
  fmask: { hidden: [2, 4, 255], seen: [0, 1, 3] },
  hls: { hidden: [2, 4, 8, 255], seen: [0, 1, 16, 32, 64] },
} as const;

for (const [meaning, { hidden, seen }] of Object.entries(HIDDEN)) {
  test(`the codes of ${meaning} hide clouds, shadows and fill, and nothing else`, () => {
    const lookup = qualityLookup(meaning as keyof typeof HIDDEN);
    for (const value of hidden) assert.equal(lookUp(lookup, value), 0, `${value} is hidden`);
    for (const value of seen) assert.equal(lookUp(lookup, value), 255, `${value} is seen`);
  });
}
