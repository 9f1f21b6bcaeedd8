import { join } from 'node:path';
import { unattended, type Work } from '../../../native/contract/work.ts';
import type { Composition } from '../../../native/raster/compose/composition.ts';
import { planMosaic } from '../../../native/raster/compose/mosaic.ts';
import { type Piece, pieceOf } from '../../../native/raster/compose/piece.ts';
import { planStack, type StackOptions } from '../../../native/raster/compose/stack.ts';
import { openRaster } from '../../../native/raster/open.ts';
import { vrtText } from '../../../native/raster/vrt/write.ts';

const NAIP = 'scenes/dakota-naip/m_4709963_se_14_1_20200831.tif';
const KAMPALA = 'scenes/kampala-drone/kampala_site1_jpeg_mask.tif';
const plain: StackOptions = { names: null, quality: null, acquired: null };

/**
 * Scenes of many files over the sample data, as they are written: text by title, in which {data} stands for its folder.
 * Scenes and smaller cuts of them lie over one another.
 */
export async function composedTexts(data: string): Promise<Record<string, string>> {
  const piece = async (path: string) => {
    const raster = await openRaster(join(data, path), unattended as Work);
    const facts = pieceOf(raster);
    await raster.close();
    return facts;
  };
  const mosaic = async (...paths: string[]) => planMosaic(await Promise.all(paths.map(piece))).composition!;
  const stack = async (paths: string[], options: (pieces: Piece[]) => StackOptions = () => plain) => {
    const pieces = await Promise.all(paths.map(piece));
    const planned = planStack(pieces, options(pieces));
    if ('refused' in planned) throw planned.refused[0];
    return planned.composition;
  };
  const variant = (name: string) => `tiff-variants/derived_${name}.tif`;
  const compositions: Record<string, Composition> = {
    'a mosaic with nodata': await mosaic(NAIP, variant('zstd_tiled_4band'), variant('packbits_planar_4band')),
    'a mosaic with a mask': await mosaic(KAMPALA),
    'a mosaic with alpha': await mosaic('scenes/swellendam-ortho/3420B_2010_328_RGB_LATLNG.tif'),
    'a mosaic with a colour table': await mosaic('scenes/zion-nlcd/zion_nlcd_categorical.tif'),
    'a mosaic of floats': await mosaic('scenes/loonlake-landsat8/landsat.tif'),
    'a stack of several types': await stack([
      variant('float32_pred3_4band'),
      NAIP,
      variant('webp_tiled_rgb'),
    ]),
    'a stack with a mask': await stack([KAMPALA, KAMPALA]),
    'a stack with a quality band': await stack([NAIP], ([own]) => ({
      names: ['red', 'green', 'blue', 'near infrared'],
      // Its first band as if it said where clouds are.
      quality: { piece: own!, lookup: Float64Array.of(0, 255, 90, 255, 91, 0, 130, 0, 131, 255, 255, 255) },
      acquired: '2020-08-31T10:45:50',
    })),
  };
  const texts = Object.entries(compositions).map(
    ([title, composition]) => [title, vrtText(data, composition)] as const,
  );
  // Names are counted from the folder of the data here, which differs from machine to machine.
  return Object.fromEntries(
    texts.map(([title, text]) => [
      title,
      text.replaceAll('relativeToVRT="1">', 'relativeToVRT="0">{data}/').replaceAll(data, '{data}'),
    ]),
  );
}
