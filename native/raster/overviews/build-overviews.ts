import type { FileHandle } from 'node:fs/promises';
import type { OverviewMethod } from '../../contract/scene.ts';
import type { Work } from '../../contract/work.ts';
import { writeWhole } from '../../io/files.ts';
import type { Raster } from '../raster.ts';
import { bytesPerSample } from '../samples.ts';
import { BlockReader } from '../tiff/block-reader.ts';
import { blockStore } from '../tiff/block-store.ts';
import { TiffFile } from '../tiff-writer/tiff-file.ts';
import { BLOCK_PX, TiffPage } from '../tiff-writer/tiff-page.ts';
import { factsOf, levelFormat } from './level-format.ts';
import { rasterSource, writtenSource } from './level-source.ts';
import { missingOverviews, type OverviewSize } from './sizes.ts';
import { writeLevel } from './write-level.ts';

export interface OverviewProgress {
  /** Blocks of all levels. */
  readonly done: number;
  readonly total: number;
}

/** The method that fits what a raster holds: classes have no mean. */
export function defaultMethod(raster: Raster): OverviewMethod {
  return raster.palette === null ? 'average' : 'mode';
}

/** How many blocks `buildOverviews` makes; 0 where nothing is missing. */
export function missingBlocks(raster: Raster): number {
  const blocks = (lengthPx: number) => Math.ceil(lengthPx / BLOCK_PX);
  const ofLevel = ({ widthPx, heightPx }: OverviewSize) => blocks(widthPx) * blocks(heightPx);
  return missingOverviews(raster).reduce((sum, size) => sum + ofLevel(size), 0);
}

/**
 * Writes the overviews that a raster lacks as a GeoTIFF of their own, which GDAL takes for an `.ovr`: tiles of 256 pixels,
 * DEFLATE, each level made from the one before. Memory is that of some rows of blocks, whatever the size of the raster.
 * The file appears whole or not at all; there is none where nothing is missing.
 *
 * @param path not beside the raster: `withOverviews` joins them
 * @throws EngineError `file-unwritable`, and what reading pixels throws
 */
export async function buildOverviews(
  raster: Raster,
  path: string,
  method: OverviewMethod,
  work: Work<OverviewProgress>,
): Promise<{ overviews: number; bytes: number }> {
  const sizes = missingOverviews(raster);
  let bytes = 0;
  if (sizes.length === 0) return { overviews: 0, bytes };
  await writeWhole(path, async (file) => {
    bytes = await writeLevels(file, path, raster, sizes, method, work);
  });
  return { overviews: sizes.length, bytes };
}

async function writeLevels(
  file: FileHandle,
  path: string,
  raster: Raster,
  sizes: readonly OverviewSize[],
  method: OverviewMethod,
  work: Work<OverviewProgress>,
): Promise<number> {
  const format = levelFormat(raster, method);
  const pixelBytes = format.spec.bandCount * bytesPerSample(format.type) + (format.hasMask ? 1 : 0);
  const pixels = sizes.reduce((sum, size) => sum + size.widthPx * size.heightPx, 0);
  const tiff = new TiffFile(file, path, pixels * pixelBytes * 1.1);
  const pages = sizes.map((size) => new TiffPage({ ...format.spec, ...size }));
  const maskSpec = { bandCount: 1, type: 'uint8', bandsApart: false, alphaBand: null, isMask: true } as const;
  const masks = format.hasMask
    ? sizes.map((size) => new TiffPage({ ...maskSpec, ...size, isReduced: true }))
    : [];
  const total = missingBlocks(raster);
  let done = 0;
  const report = (blocks: number) => {
    done += blocks;
    work.report({ done, total });
  };
  const keyPrefix = `overviews of ${raster.path}/`;
  try {
    let source = rasterSource(raster);
    for (const [level, page] of pages.entries()) {
      const mask = masks[level] ?? null;
      await writeLevel(tiff, source, page, mask, format, { signal: work.signal, report });
      const read = (of: TiffPage, name: string, fill: number) =>
        new BlockReader(path, tiff, of.image(), blockStore, `${keyPrefix}${level}/${name}`, fill);
      source = writtenSource(read(page, '', format.rules.fill), format.type, {
        nodata: format.nodata,
        alphaBand: format.rules.alphaBand,
        mask: mask && read(mask, 'mask/', 0),
        mayHaveNodata: raster.mayHaveNodata,
      });
    }
  } finally {
    blockStore.blocks.forget(keyPrefix);
  }
  await tiff.finish([...pages, ...masks], factsOf(format));
  return tiff.sizeBytes;
}
