import {
  type PixelRect,
  PLAIN,
  type Placement,
  type Treatment,
  UnsupportedVrt,
  type VrtFileName,
} from './description.ts';
import { childOf, DamagedXml, textOf, type XmlElement } from './xml.ts';

// A mosaic of a country in 8 bands. Files with more are made to exhaust memory.
const MAX_SOURCES = 100_000;

const DRAWN_HERE = new Set(['SimpleSource', 'ComplexSource']);

/** One source of one band. */
interface BandSource {
  readonly file: number;
  readonly band: number;
  readonly from: PixelRect | null;
  readonly to: PixelRect | null;
  readonly treatment: Treatment;
  /** Of all that two sources must share to be drawn together. */
  readonly key: string;
}

/** Gathers the sources of a VRT while it is parsed, and groups those that different bands draw from one file. */
export class SourceCollector {
  readonly files: VrtFileName[] = [];
  readonly #fileNumbers = new Map<string, number>();
  readonly #byBand = new Map<XmlElement, BandSource[]>();
  #count = 0;

  /** Whether the element was a source; then it need not be kept. */
  take(element: XmlElement, parent: XmlElement | null): boolean {
    if (parent?.name !== 'VRTRasterBand' || !element.name.endsWith('Source')) return false;
    if (!DRAWN_HERE.has(element.name)) throw new UnsupportedVrt(`it draws from a ${element.name}`);
    if (++this.#count > MAX_SOURCES) throw new UnsupportedVrt(`it has more than ${MAX_SOURCES} sources`);
    const known = this.#byBand.get(parent);
    const source = this.#sourceOf(element);
    if (known) known.push(source);
    else this.#byBand.set(parent, [source]);
    return true;
  }

  /**
   * The sources of bands in an order that keeps that of each band, those that differ in their bands alone as one.
   *
   * @param bands elements in the order of the bands
   */
  placements(bands: readonly XmlElement[]): Placement[] {
    const placements: (Placement & { bands: Map<number, number> })[] = [];
    const newest = new Map<string, number>();
    for (const [band, element] of bands.entries()) {
      let last = -1;
      for (const { key, band: fileBand, ...source } of this.#byBand.get(element) ?? []) {
        const at = newest.get(key) ?? -1;
        if (at > last && !placements[at]!.bands.has(band)) {
          placements[at]!.bands.set(band, fileBand);
          last = at;
        } else {
          last = placements.push({ ...source, bands: new Map([[band, fileBand]]) }) - 1;
          newest.set(key, last);
        }
      }
    }
    return placements;
  }

  #sourceOf(element: XmlElement): BandSource {
    const file = this.#fileOf(element);
    const [band, isMask] = bandOf(textOf(element, 'SourceBand') ?? '1');
    const from = rectOf(childOf(element, 'SrcRect'));
    const to = rectOf(childOf(element, 'DstRect'));
    const treatment = { ...treatmentOf(element), isMask };
    refuseResampling(element, from, to);
    if (childOf(element, 'OpenOptions')) throw new UnsupportedVrt('a source has OpenOptions');
    const { lookup, ...plain } = treatment;
    const key = JSON.stringify([file, from, to, Object.values(plain).map(String), lookup && [...lookup]]);
    return { file, band, from, to, treatment, key };
  }

  #fileOf(element: XmlElement): number {
    const name = childOf(element, 'SourceFilename');
    if (!name?.text) throw new DamagedXml('a source names no file');
    const isRelative = name.attributes.relativeToVRT === '1';
    const key = `${isRelative}${name.text}`;
    const known = this.#fileNumbers.get(key);
    if (known !== undefined) return known;
    const number = this.files.push({ text: name.text, isRelative }) - 1;
    this.#fileNumbers.set(key, number);
    return number;
  }
}

/** `3`, or `mask,1` for the mask of band 1. */
function bandOf(text: string): [band: number, isMask: boolean] {
  const found = /^(mask,)?(\d{1,5})$/.exec(text);
  const band = Number(found?.[2] ?? 0);
  if (band < 1) throw new DamagedXml(`a source has band “${text.slice(0, 40)}”`);
  return [band, found![1] !== undefined];
}

function rectOf(element: XmlElement | null): PixelRect | null {
  if (element === null) return null;
  const [columnPx, rowPx, widthPx, heightPx] = ['xOff', 'yOff', 'xSize', 'ySize'].map((name) =>
    Number(element.attributes[name] ?? Number.NaN),
  ) as [number, number, number, number];
  const isSound = [columnPx, rowPx, widthPx, heightPx].every(Number.isFinite) && widthPx > 0 && heightPx > 0;
  if (!isSound) throw new DamagedXml(`a ${element.name} is no rectangle`);
  return { columnPx, rowPx, widthPx, heightPx };
}

/** Pixels are taken as they are. Where none is made larger or smaller, it makes no difference how that would be done. */
function refuseResampling(element: XmlElement, from: PixelRect | null, to: PixelRect | null): void {
  const { resampling } = element.attributes;
  if (resampling === undefined || /^near/i.test(resampling)) return;
  const isSame = from !== null && to !== null && from.widthPx === to.widthPx && from.heightPx === to.heightPx;
  if (!isSame) throw new UnsupportedVrt(`a source is resampled (${resampling})`);
}

const REFUSED_TREATMENTS = ['Exponent', 'ColorTableComponent', 'SrcMin', 'DstMin'];

function treatmentOf(element: XmlElement): Omit<Treatment, 'isMask'> {
  if (element.name === 'SimpleSource') return PLAIN;
  const refused = REFUSED_TREATMENTS.find((name) => childOf(element, name));
  if (refused) throw new UnsupportedVrt(`a source has <${refused}>`);
  const nodata = textOf(element, 'NODATA');
  return {
    nodata: nodata === null ? null : /nan/i.test(nodata) ? Number.NaN : numberIn(nodata, 'NODATA'),
    usesMask: /^(true|yes|1)$/i.test(textOf(element, 'UseMaskBand') ?? ''),
    ratio: numberIn(textOf(element, 'ScaleRatio') ?? '1', 'ScaleRatio'),
    offset: numberIn(textOf(element, 'ScaleOffset') ?? '0', 'ScaleOffset'),
    lookup: lookupOf(textOf(element, 'LUT')),
  };
}

function numberIn(text: string, name: string): number {
  const value = Number(text);
  if (Number.isNaN(value)) throw new DamagedXml(`a source has ${name} “${text.slice(0, 40)}”`);
  return value;
}

/** `0:0,10:255,…` */
function lookupOf(text: string | null): Float64Array | null {
  if (text === null) return null;
  const entries = Float64Array.from(
    text.split(',').flatMap((pair) => pair.split(':')),
    Number,
  );
  const isAscending = entries.every((value, i) => i % 2 === 1 || i === 0 || value >= entries[i - 2]!);
  if (entries.length < 2 || entries.length % 2 === 1 || entries.some(Number.isNaN) || !isAscending)
    throw new DamagedXml(`a source has the LUT “${text.slice(0, 40)}…”`);
  return entries;
}
