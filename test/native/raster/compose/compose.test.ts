import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planMosaic } from '../../../../native/raster/compose/mosaic.ts';
import type { Piece, PieceBand } from '../../../../native/raster/compose/piece.ts';
import { planStack, type StackOptions } from '../../../../native/raster/compose/stack.ts';
import type { SampleType } from '../../../../native/raster/samples.ts';

const band = (type: SampleType = 'uint8', nodata: number | null = null): PieceBand => ({
  type,
  nodata,
  description: null,
  meaning: null,
});

/** A piece of 10 × 10 pixels whose first corner is `column` and `row` pixels of 10 m from 500000, 4600000. */
function pieceAt(
  path: string,
  column: number,
  row: number,
  more: Partial<Piece> & { pixelM?: number } = {},
): Piece {
  const { pixelM = 10, ...rest } = more;
  return {
    path,
    widthPx: 10,
    heightPx: 10,
    affine: { a: pixelM, b: 0, c: 500_000 + 10 * column, d: 0, e: -pixelM, f: 4_600_000 - 10 * row },
    crs: 'EPSG:32615',
    pixelSizeM: pixelM,
    bands: [band()],
    alphaBand: null,
    hasMask: false,
    palette: null,
    bitsPerSample: 8,
    blockWidthPx: 10,
    blockHeightPx: 1,
    acquired: null,
    ...rest,
  };
}

const names = (files: readonly { text: string }[]) => files.map(({ text }) => text);
const plain: StackOptions = { names: null, quality: null, acquired: null };

test('a mosaic reaches over all its pieces, each where its corner lies', () => {
  const { composition, refused } = planMosaic([pieceAt('a.tif', 0, 0), pieceAt('b.tif', 7, -4)]);
  const { description, warnings } = composition!;
  assert.deepEqual([description.widthPx, description.heightPx], [17, 14]);
  assert.deepEqual(description.affine, { a: 10, b: 0, c: 500_000, d: 0, e: -10, f: 4_600_040 });
  assert.deepEqual(
    description.placements.map(({ to }) => to),
    [
      { columnPx: 0, rowPx: 4, widthPx: 10, heightPx: 10 },
      { columnPx: 7, rowPx: 0, widthPx: 10, heightPx: 10 },
    ],
  );
  assert.deepEqual([refused, warnings], [[], []]);
});

test('pieces of other sizes are drawn in the smallest pixels, which is said', () => {
  const { composition } = planMosaic([pieceAt('a.tif', 0, 0, { pixelM: 25 }), pieceAt('b.tif', 1, 1)]);
  const { description, warnings } = composition!;
  assert.deepEqual([description.widthPx, description.heightPx], [25, 25]);
  assert.deepEqual(description.placements[0]!.to, { columnPx: 0, rowPx: 0, widthPx: 25, heightPx: 25 });
  assert.deepEqual(warnings, [
    'Its pieces have pixels of 10 m to 25 m; all are read in pixels of 10 m, the larger ones repeated.',
  ]);
});

test('corners that differ from whole pixels by rounding alone lie on them', () => {
  const b = pieceAt('b.tif', 10, 0);
  const off = { ...b, affine: { ...b.affine!, c: b.affine!.c + 0.004 } };
  const { description } = planMosaic([pieceAt('a.tif', 0, 0), off]).composition!;
  assert.deepEqual(description.placements[1]!.to, { columnPx: 10, rowPx: 0, widthPx: 10, heightPx: 10 });
});

test('of pieces in several reference systems, those of most are done and the others named with what helps', () => {
  const pieces = [
    pieceAt('a.tif', 0, 0),
    pieceAt('b.tif', 0, 0, { crs: 'EPSG:32616' }),
    pieceAt('c.tif', 10, 0),
  ];
  const { composition, refused } = planMosaic(pieces);
  assert.deepEqual(names(composition!.description.files), ['a.tif', 'c.tif']);
  assert.deepEqual(
    refused.map(({ message }) => message),
    [
      'b.tif cannot be used: its coordinate reference system is EPSG:32616, that of the others EPSG:32615. Bring it over with gdalwarp -t_srs EPSG:32615 "b.tif" "b_warped.tif" and add that.',
    ],
  );
});

test('pieces with other bands, turned ones and those without a place are named', () => {
  const turned = { a: 7, b: 7, c: 500_000, d: 7, e: -7, f: 4_600_000 };
  const pieces = [
    pieceAt('a.tif', 0, 0),
    pieceAt('b.tif', 10, 0),
    pieceAt('three.tif', 0, 0, { bands: [band(), band(), band()] }),
    pieceAt('turned.tif', 0, 0, { affine: turned }),
    pieceAt('nowhere.tif', 0, 0, { affine: null, crs: null }),
  ];
  const { composition, refused } = planMosaic(pieces);
  assert.deepEqual(names(composition!.description.files), ['a.tif', 'b.tif']);
  const messages = refused.map(({ message }) => message);
  assert.match(
    messages[0]!,
    /three\.tif .*3 × uint8, those of the others 1 × uint8.*gdal_translate -b 1 -ot Byte/,
  );
  assert.match(messages[1]!, /turned\.tif .*turned or mirrored.*gdalwarp "turned\.tif"/);
  assert.match(messages[2]!, /nowhere\.tif has no place on the map/);
});

test('pieces none of which has a place make no mosaic', () => {
  const pieces = ['a.tif', 'b.tif'].map((path) => pieceAt(path, 0, 0, { affine: null, crs: null }));
  const { composition, refused } = planMosaic(pieces);
  assert.equal(composition, null);
  assert.deepEqual(
    refused.map(({ failure }) => failure.kind),
    ['no-georeference', 'no-georeference'],
  );
});

test('what a piece does not show is left to those below: by nodata, by mask, by alpha', () => {
  const { description } = planMosaic([
    pieceAt('nodata.tif', 0, 0, { bands: [band('uint8', 7)] }),
    pieceAt('mask.tif', 0, 0, { hasMask: true }),
    pieceAt('outside.tif', 0, 0, { bands: [band('uint8', -9999)] }),
  ]).composition!;
  const treatments = description.placements.map(({ treatment }) => [treatment.nodata, treatment.usesMask]);
  assert.deepEqual(treatments, [
    [7, false],
    [null, true],
    [null, false],
  ]);
  assert.equal(description.bands[0]!.nodata, 7);
  assert.equal(description.maskPlacements!.length, 3);
});

test('a stack has the bands of all its files, alpha apart, called after what differs in their names', () => {
  const planned = planStack(
    [
      pieceAt('/x/T18_B04_10m.tif', 0, 0, { bands: [band('uint16', 0)] }),
      pieceAt('/x/T18_B05_20m.tif', 0, 0, { pixelM: 20, widthPx: 5, heightPx: 5 }),
      pieceAt('/x/T18_rgba.tif', 0, 0, { bands: [band(), band()], alphaBand: 2 }),
    ],
    plain,
  );
  assert.ok('composition' in planned);
  const { description, warnings } = planned.composition;
  assert.deepEqual(
    description.bands.map(({ description: name, type, nodata }) => [name, type, nodata]),
    [
      ['B04_10m', 'uint16', 0],
      ['B05_20m', 'uint8', null],
      ['rgba 1', 'uint8', null],
    ],
  );
  assert.deepEqual(description.placements[1]!.to, { columnPx: 0, rowPx: 0, widthPx: 10, heightPx: 10 });
  assert.deepEqual(warnings, ['The larger pixels of T18_B05_20m.tif are repeated.']);
  assert.equal(description.maskPlacements!.length, 1);
});

test('a stack is not made without a file that does not fit', () => {
  const planned = planStack([pieceAt('a.tif', 0, 0), pieceAt('b.tif', 0, 0, { crs: 'EPSG:4326' })], plain);
  assert.ok('refused' in planned);
  assert.match(planned.refused[0]!.message, /b\.tif .*EPSG:4326, that of the others EPSG:32615/);
});

test('pictures without a place are stacked pixel on pixel', () => {
  const nowhere = { affine: null, crs: null };
  const planned = planStack([pieceAt('a.tif', 0, 0, nowhere), pieceAt('b.tif', 0, 0, nowhere)], plain);
  assert.ok('composition' in planned);
  assert.deepEqual(
    [planned.composition.description.affine, planned.composition.description.widthPx],
    [null, 10],
  );
});

test('bands keep what the names of their files said of them, and a day that all pieces share', () => {
  const bands = [
    { ...band(), meaning: 'nir' as const },
    { ...band(), description: 'B5', meaning: 'swir1' as const },
    { ...band(), description: 'Red', meaning: 'red' as const },
    { ...band(), meaning: 'blue' as const },
  ];
  const dated = (path: string, column: number, acquired: string) =>
    pieceAt(path, column, 0, { bands, acquired });
  const together = planMosaic([
    dated('a.tif', 0, '2020-08-31T10:45:50'),
    dated('b.tif', 10, '2020-08-31T10:46:10'),
  ]);
  const { description } = together.composition!;
  assert.deepEqual(
    description.bands.map((one) => [one.description, one.colour]),
    [
      ['nir', 'Undefined'],
      ['B5 swir1', 'Undefined'],
      ['Red', 'Red'],
      [null, 'Blue'],
    ],
  );
  assert.deepEqual([...description.metadata], [['ACQUISITIONDATETIME', '2020-08-31T10:45:50']]);
  const apart = planMosaic([dated('a.tif', 0, '2020-08-31'), dated('b.tif', 10, '2021-08-31')]);
  assert.deepEqual([...apart.composition!.description.metadata], []);
});
