import { EngineError } from '../../contract/failure.ts';
import type { Affine } from '../../geo/affine.ts';
import type { ByteSource } from '../../io/byte-source.ts';
import { type Placement, UnsupportedVrt, type VrtBand, type VrtDescription } from './description.ts';
import { SourceCollector } from './source.ts';
import { typeNamed } from './type-names.ts';
import { childOf, DamagedXml, readXml, textOf, type XmlElement } from './xml.ts';

/** Domain and key of the metadata in which we write the folder of a VRT. */
export const OWN_DOMAIN = 'SEMANTILE';
export const WRITTEN_IN = 'WRITTEN_IN';

/** GDAL counts pixels in 32 signed bits. */
const MAX_SIDE_PX = 2 ** 31 - 1;
const MAX_BANDS = 65_536;

/** Long, and of no use here. */
const SKIPPED = new Set(['Histograms', 'CategoryNames', 'GDALRasterAttributeTable']);

/**
 * Parses a VRT. Its sources are named, not opened.
 *
 * Source: https://gdal.org/drivers/raster/vrt.html
 *
 * @throws EngineError `file-unreadable`; UnsupportedVrt
 */
export async function parseVrt(
  path: string,
  source: ByteSource,
  signal: AbortSignal,
): Promise<VrtDescription> {
  try {
    const collector = new SourceCollector();
    const root = await readXml(
      source,
      (element, parent) => SKIPPED.has(element.name) || collector.take(element, parent),
      signal,
    );
    return descriptionOf(root, collector);
  } catch (error) {
    if (!(error instanceof DamagedXml)) throw error;
    throw new EngineError({ kind: 'file-unreadable', path, reason: error.message }, { cause: error });
  }
}

function descriptionOf(root: XmlElement, collector: SourceCollector): VrtDescription {
  if (root.name !== 'VRTDataset') throw new DamagedXml(`it holds <${root.name}>, not <VRTDataset>`);
  refuseKind(root, 'it');
  if (childOf(root, 'Group')) throw new UnsupportedVrt('it is a VRT of more than two dimensions');
  if (childOf(root, 'GCPList')) throw new UnsupportedVrt('it is placed by ground control points');
  const bandElements = root.children.filter(({ name }) => name === 'VRTRasterBand');
  if (bandElements.length === 0) throw new DamagedXml('it has no band');
  if (bandElements.length > MAX_BANDS) throw new DamagedXml(`it has ${bandElements.length} bands`);
  const mask = childOf(root, 'MaskBand');
  return {
    widthPx: sideOf(root, 'rasterXSize'),
    heightPx: sideOf(root, 'rasterYSize'),
    affine: affineOf(root),
    crs: textOf(root, 'SRS'),
    metadata: metadataOf(root, ''),
    writtenIn: metadataOf(root, OWN_DOMAIN).get(WRITTEN_IN) ?? null,
    bands: bandElements.map(bandOf),
    placements: collector.placements(bandElements),
    maskPlacements: mask && maskOf(mask, collector),
    files: collector.files,
  };
}

function maskOf(mask: XmlElement, collector: SourceCollector): readonly Placement[] {
  const band = childOf(mask, 'VRTRasterBand');
  if (band === null) throw new DamagedXml('its mask has no band');
  refuseKind(band, 'its mask');
  return collector.placements([band]);
}

const OWN_KINDS = new Set(['VRTDataset', 'VRTSourcedRasterBand']);

/** Derived, warped, pansharpened and raw bands are programs of GDAL, not sources. */
function refuseKind(element: XmlElement, what: string): void {
  const kind = element.attributes.subClass;
  if (kind !== undefined && !OWN_KINDS.has(kind)) throw new UnsupportedVrt(`${what} is a ${kind}`);
}

function bandOf(element: XmlElement, i: number): VrtBand {
  refuseKind(element, `band ${i + 1}`);
  if (childOf(element, 'MaskBand')) throw new UnsupportedVrt(`band ${i + 1} has a mask of its own`);
  const structure = metadataOf(element, 'IMAGE_STRUCTURE');
  const named = element.attributes.dataType ?? 'Byte';
  const type = structure.get('PIXELTYPE') === 'SIGNEDBYTE' ? 'int8' : typeNamed(named);
  if (type === null) throw new UnsupportedVrt(`band ${i + 1} has samples of type ${named}`);
  const bits = Number(structure.get('NBITS') ?? Number.NaN);
  return {
    type,
    nodata: numberOf(textOf(element, 'NoDataValue')),
    description: textOf(element, 'Description'),
    colour: textOf(element, 'ColorInterp'),
    palette: type === 'uint8' ? paletteOf(element) : null,
    bits: Number.isInteger(bits) && bits > 0 ? bits : null,
  };
}

function sideOf(root: XmlElement, name: string): number {
  const side = Number(root.attributes[name] ?? Number.NaN);
  if (Number.isInteger(side) && side >= 1 && side <= MAX_SIDE_PX) return side;
  throw new DamagedXml(`its ${name} is ${root.attributes[name] ?? 'missing'}`);
}

/** GDAL's order: origin x, a, b, origin y, d, e. */
function affineOf(root: XmlElement): Affine | null {
  const text = textOf(root, 'GeoTransform');
  if (text === null) return null;
  const values = text.split(',').map(Number);
  if (values.length !== 6 || !values.every(Number.isFinite))
    throw new DamagedXml(`its GeoTransform is “${text.slice(0, 80)}”`);
  const [c, a, b, f, d, e] = values as [number, number, number, number, number, number];
  return { a, b, c, d, e, f };
}

/** @param domain empty: that of people */
function metadataOf(element: XmlElement, domain: string): Map<string, string> {
  return new Map(
    element.children
      .filter((child) => child.name === 'Metadata' && (child.attributes.domain ?? '') === domain)
      .flatMap((group) => group.children)
      .map((item) => [item.attributes.key ?? '', item.text]),
  );
}

function paletteOf(element: XmlElement): Uint8Array | null {
  const entries = childOf(element, 'ColorTable')?.children.filter(({ name }) => name === 'Entry') ?? [];
  if (entries.length === 0) return null;
  const palette = new Uint8Array(256 * 4).fill(255);
  for (const [value, { attributes }] of entries.slice(0, 256).entries()) {
    const { c1, c2, c3, c4 = '255' } = attributes;
    palette.set([c1, c2, c3, c4].map(Number), value * 4);
  }
  return palette;
}

/** GDAL writes `nan`, `inf` and numbers; anything else says nothing. */
function numberOf(text: string | null): number | null {
  if (text === null) return null;
  if (/^[+-]?nan$/i.test(text)) return Number.NaN;
  if (/^[+-]?inf(inity)?$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  const value = Number(text);
  return Number.isNaN(value) ? null : value;
}
