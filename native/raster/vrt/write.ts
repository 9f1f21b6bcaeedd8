import { isAbsolute, relative, sep } from 'node:path';
import { writeFileWhole } from '../../io/files.ts';
import type { Composition, SourceProperties } from '../compose/composition.ts';
import { isPlain, type PixelRect, type Placement, type VrtBand } from './description.ts';
import { OWN_DOMAIN, WRITTEN_IN } from './parse.ts';
import { TYPE_NAMES } from './type-names.ts';

/**
 * Writes a scene of many files as a GDAL VRT. Names are counted from its folder, so that both can be moved together; the
 * folder is written too, so that it can be moved alone.
 *
 * @throws EngineError `file-unwritable`
 */
export async function writeVrt(path: string, folder: string, composition: Composition): Promise<void> {
  await writeFileWhole(path, vrtText(folder, composition));
}

/** @param folder in which the text will lie */
export function vrtText(folder: string, { description, sources }: Composition): string {
  const { widthPx, heightPx, affine, crs, metadata, bands, placements, maskPlacements } = description;
  const names = description.files.map(({ text }) => fileName(folder, text));
  const write = (own: readonly Placement[], band: number) =>
    own
      .filter((placement) => placement.bands.has(band))
      .map((placement) => sourceText(placement, band, names, sources))
      .join('');
  return [
    `<VRTDataset rasterXSize="${widthPx}" rasterYSize="${heightPx}">\n`,
    crs === null ? '' : `  <SRS>${escaped(crs)}</SRS>\n`,
    affine === null
      ? ''
      : `  <GeoTransform>${[affine.c, affine.a, affine.b, affine.f, affine.d, affine.e].join(', ')}</GeoTransform>\n`,
    metadataText([...metadata], ''),
    metadataText([[WRITTEN_IN, folder]], OWN_DOMAIN),
    ...bands.map((band, i) => `${bandHead(band, i)}${write(placements, i)}  </VRTRasterBand>\n`),
    maskPlacements === null ? '' : maskText(write(maskPlacements, 0)),
    '</VRTDataset>\n',
  ].join('');
}

function maskText(sources: string): string {
  return `  <MaskBand>\n  <VRTRasterBand dataType="Byte">\n${sources}  </VRTRasterBand>\n  </MaskBand>\n`;
}

function metadataText(items: readonly (readonly [string, string])[], domain: string): string {
  if (items.length === 0) return '';
  const lines = items.map(([key, value]) => `    <MDI key="${escaped(key)}">${escaped(value)}</MDI>\n`);
  return `  <Metadata${domain && ` domain="${domain}"`}>\n${lines.join('')}  </Metadata>\n`;
}

function bandHead({ type, nodata, description, colour, palette, bits }: VrtBand, i: number): string {
  const isPart = bits !== null && bits < 8 * Number(/\d+/.exec(type)![0]) && /^uint/.test(type);
  return [
    `  <VRTRasterBand dataType="${TYPE_NAMES[type]}" band="${i + 1}">\n`,
    description === null ? '' : `    <Description>${escaped(description)}</Description>\n`,
    isPart ? `    <Metadata domain="IMAGE_STRUCTURE"><MDI key="NBITS">${bits}</MDI></Metadata>\n` : '',
    nodata === null ? '' : `    <NoDataValue>${numberText(nodata)}</NoDataValue>\n`,
    colour === null ? '' : `    <ColorInterp>${colour}</ColorInterp>\n`,
    palette === null ? '' : `    <ColorTable>${paletteText(palette)}</ColorTable>\n`,
  ].join('');
}

function paletteText(palette: Uint8Array): string {
  const entries = Array.from({ length: palette.length / 4 }, (_, i) => [
    ...palette.subarray(4 * i, 4 * i + 4),
  ]);
  return entries.map(([c1, c2, c3, c4]) => `<Entry c1="${c1}" c2="${c2}" c3="${c3}" c4="${c4}"/>`).join('');
}

function sourceText(
  placement: Placement,
  band: number,
  names: readonly string[],
  sources: readonly SourceProperties[],
): string {
  const { file, from, to, treatment, bands } = placement;
  const { widthPx, heightPx, type, blockWidthPx, blockHeightPx } = sources[file]!;
  const kind = isPlain({ ...treatment, isMask: false }) ? 'SimpleSource' : 'ComplexSource';
  const { nodata, ratio, offset, lookup, usesMask, isMask } = treatment;
  return [
    `    <${kind}>\n`,
    `      ${names[file]}\n`,
    `      <SourceBand>${isMask ? 'mask,' : ''}${bands.get(band)}</SourceBand>\n`,
    `      <SourceProperties RasterXSize="${widthPx}" RasterYSize="${heightPx}" DataType="${TYPE_NAMES[type]}" BlockXSize="${blockWidthPx}" BlockYSize="${blockHeightPx}"/>\n`,
    rectText('SrcRect', from),
    rectText('DstRect', to),
    nodata === null ? '' : `      <NODATA>${numberText(nodata)}</NODATA>\n`,
    usesMask ? '      <UseMaskBand>true</UseMaskBand>\n' : '',
    offset === 0 ? '' : `      <ScaleOffset>${offset}</ScaleOffset>\n`,
    ratio === 1 ? '' : `      <ScaleRatio>${ratio}</ScaleRatio>\n`,
    lookup === null ? '' : `      <LUT>${lookupText(lookup)}</LUT>\n`,
    `    </${kind}>\n`,
  ].join('');
}

function rectText(name: string, rect: PixelRect | null): string {
  if (rect === null) return '';
  const { columnPx, rowPx, widthPx, heightPx } = rect;
  return `      <${name} xOff="${columnPx}" yOff="${rowPx}" xSize="${widthPx}" ySize="${heightPx}"/>\n`;
}

function lookupText(lookup: Float64Array): string {
  return Array.from({ length: lookup.length / 2 }, (_, i) => `${lookup[2 * i]}:${lookup[2 * i + 1]}`).join(
    ',',
  );
}

function fileName(folder: string, path: string): string {
  const fromHere = relative(folder, path);
  // Another drive has no relative path.
  return isAbsolute(fromHere)
    ? `<SourceFilename relativeToVRT="0">${escaped(path)}</SourceFilename>`
    : `<SourceFilename relativeToVRT="1">${escaped(fromHere.split(sep).join('/'))}</SourceFilename>`;
}

function numberText(value: number): string {
  return Number.isNaN(value) ? 'nan' : String(value).replace('Infinity', 'inf');
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
