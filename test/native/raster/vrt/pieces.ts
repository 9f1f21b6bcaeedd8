import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { unattended, type Work } from '../../../../native/contract/work.ts';
import { openRaster } from '../../../../native/raster/open.ts';
import type { PixelWindow, Raster } from '../../../../native/raster/raster.ts';
import { temporaryFolder } from '../../store/fixtures.ts';
import { ascii, double, long, makeTiff, short, utmTags } from '../make-tiff.ts';

export const work = unattended as Work;

export interface Picture {
  readonly widthPx: number;
  readonly heightPx: number;
  /** By band: value of a pixel. */
  readonly bands: readonly ((column: number, row: number) => number)[];
  /** Of the whole scene, which is first at 500000, 4600000; the picture may be a window of it. */
  readonly at?: readonly [columnPx: number, rowPx: number];
  readonly pixelM?: number;
  readonly nodata?: number;
  /** Whether a pixel is seen: a mask page. */
  readonly mask?: (column: number, row: number) => boolean;
  /** EPSG. */
  readonly zone?: number;
}

/** A TIFF of 16-bit samples, or a window of a larger one: values are asked by the column and row of the whole. */
export function pictureTiff(picture: Picture): Uint8Array {
  const { widthPx, heightPx, bands, at = [0, 0], pixelM = 10, nodata, mask, zone = 32615 } = picture;
  const samples = new Uint16Array(widthPx * heightPx * bands.length);
  const seen = new Uint8Array(widthPx * heightPx);
  for (let i = 0; i < widthPx * heightPx; i++) {
    const [column, row] = [at[0] + (i % widthPx), at[1] + Math.floor(i / widthPx)];
    for (const [k, value] of bands.entries()) samples[i * bands.length + k] = value(column, row);
    seen[i] = mask?.(column, row) === false ? 0 : 255;
  }
  const tags = {
    ...utmTags,
    258: short(...bands.map(() => 16)),
    277: short(bands.length),
    33550: double(pixelM, pixelM, 0),
    33922: double(0, 0, 0, 500_000 + at[0] * pixelM, 4_600_000 - at[1] * pixelM, 0),
    34735: short(1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, zone),
    ...(nodata === undefined ? {} : { 42113: ascii(String(nodata)) }),
  };
  const page = { widthPx, heightPx, blocks: [new Uint8Array(samples.buffer)], tags };
  const maskPage = { widthPx, heightPx, blocks: [seen], tags: { 254: long(4) } };
  return makeTiff(mask ? [page, maskPage] : [page]);
}

/** Files in a folder of their own, gone after the test. */
export function folderWith(t: TestContext, files: Readonly<Record<string, Uint8Array | string>>): string {
  const folder = temporaryFolder(t);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** A raster that is closed after the test. */
export async function opened(t: TestContext, path: string): Promise<Raster> {
  const raster = await openRaster(path, work);
  t.after(() => raster.close());
  return raster;
}

type Rect = readonly [column: number, row: number, width: number, height: number];

export interface Source {
  readonly file: string;
  readonly band?: number | string;
  readonly from?: Rect;
  readonly to?: Rect;
  /** Elements that make it a `ComplexSource`. */
  readonly more?: string;
}

export function sourceXml({ file, band = 1, from, to, more }: Source): string {
  const kind = more === undefined ? 'SimpleSource' : 'ComplexSource';
  const rect = (name: string, [x, y, w, h]: Rect) =>
    `<${name} xOff="${x}" yOff="${y}" xSize="${w}" ySize="${h}"/>`;
  return `<${kind}><SourceFilename relativeToVRT="1">${file}</SourceFilename><SourceBand>${band}</SourceBand>${
    from ? rect('SrcRect', from) : ''
  }${to ? rect('DstRect', to) : ''}${more ?? ''}</${kind}>`;
}

export interface Vrt {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly bands: readonly (readonly Source[])[];
  readonly type?: string;
  readonly nodata?: number;
  readonly mask?: readonly Source[];
}

export function vrtXml({ widthPx, heightPx, bands, type = 'UInt16', nodata, mask }: Vrt): string {
  const band = (sources: readonly Source[], i: number) =>
    `<VRTRasterBand dataType="${type}" band="${i + 1}">${
      nodata === undefined ? '' : `<NoDataValue>${nodata}</NoDataValue>`
    }${sources.map(sourceXml).join('')}</VRTRasterBand>`;
  const masked =
    mask &&
    `<MaskBand><VRTRasterBand dataType="Byte">${mask.map(sourceXml).join('')}</VRTRasterBand></MaskBand>`;
  return `<VRTDataset rasterXSize="${widthPx}" rasterYSize="${heightPx}"><SRS>EPSG:32615</SRS>
    <GeoTransform>500000, 10, 0, 4600000, 0, -10</GeoTransform>${bands.map(band).join('')}${masked ?? ''}</VRTDataset>`;
}

export const windowOf = ([columnPx, rowPx, widthPx, heightPx]: Rect): PixelWindow => ({
  columnPx,
  rowPx,
  widthPx,
  heightPx,
});

/** Values of a window, `[band, row, column]`. */
export async function valuesOf(raster: Raster, rect: Rect, bands?: number[]): Promise<number[]> {
  return [...(await raster.readWindow(windowOf(rect), bands ? { bands } : {}, work)).data];
}

/** Validity of a window: 1 seen, 0 not. */
export async function seenIn(raster: Raster, rect: Rect, bands?: number[]): Promise<number[]> {
  const mask = await raster.readMask(windowOf(rect), bands ? { bands } : {}, work);
  return [...mask].map((alpha) => (alpha > 0 ? 1 : 0));
}
