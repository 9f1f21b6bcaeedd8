import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { openRaster } from '../../../../native/raster/open.ts';
import { failingWith } from '../../service/failing-with.ts';
import { double, makeTiff, utmTags } from '../make-tiff.ts';
import { folderWith, work } from '../vrt/pieces.ts';

const page = (tags: Parameters<typeof makeTiff>[0][number]['tags']) =>
  makeTiff([{ widthPx: 2, heightPx: 2, blocks: [new Uint8Array(4)], tags: { ...utmTags, ...tags } }]);
const tiePoints = double(...[0, 0, 0, 1, 1, 0], ...[2, 0, 0, 9, 2, 0], ...[0, 2, 0, 1, 9, 0]);

test('a picture placed by ground control points alone is refused with the command that warps it', async (t) => {
  const folder = folderWith(t, { 'a.tif': page({ 33550: null, 33922: tiePoints }) });
  await assert.rejects(
    openRaster(join(folder, 'a.tif'), work),
    failingWith('format-unsupported', /ground control points.*gdalwarp "a\.tif" "a_warped\.tif"/),
  );
});

test('so is one that has a camera model, in a tag or in a file beside it', async (t) => {
  const unplaced = { 33550: null, 33922: null };
  const folder = folderWith(t, {
    'tag.tif': page({ ...unplaced, 50844: double(...new Array(92).fill(1)) }),
    'beside.tif': page(unplaced),
    'beside_RPC.TXT': 'LINE_OFF: 10',
  });
  for (const name of ['tag.tif', 'beside.tif']) {
    await assert.rejects(
      openRaster(join(folder, name), work),
      failingWith('format-unsupported', /camera model \(RPC\).*gdalwarp -rpc/),
    );
  }
});

test('a picture that has a straight place too is read by that', async (t) => {
  const folder = folderWith(t, { 'a.tif': page({ 50844: double(...new Array(92).fill(1)) }) });
  const raster = await openRaster(join(folder, 'a.tif'), work);
  await raster.close();
  assert.ok(raster.affine);
});
