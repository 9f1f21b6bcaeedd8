import { readFile } from 'node:fs/promises';
import { XMLParser } from 'fast-xml-parser';

/** What stands in an `.aux.xml` beside a raster, as GDAL and ArcGIS write it. */
export interface Sidecar {
  /** WKT, or null. */
  readonly crs: string | null;
  /** GDAL order: origin x, a, b, origin y, d, e. */
  readonly geoTransform: readonly number[] | null;
  readonly metadata: ReadonlyMap<string, string>;
  /** By band from 1. */
  readonly descriptions: ReadonlyMap<number, string>;
  /** Colour interpretation in GDAL's words. */
  readonly colours: ReadonlyMap<number, string>;
  readonly nodata: ReadonlyMap<number, number>;
  /** Names of the values 0, 1, 2, … of a band from 1; empty where a value has none. */
  readonly categoryNames: ReadonlyMap<number, readonly string[]>;
}

type Node = Record<string, unknown>;

// Histograms of many bands make some megabytes; more is no sidecar.
const MAX_BYTES = 32 * 2 ** 20;

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  parseAttributeValue: false,
  isArray: (name) => ['PAMRasterBand', 'MDI', 'Item', 'Category', 'Metadata'].includes(name),
});

/**
 * The sidecar `<path>.aux.xml`, or null when there is none.
 *
 * @throws Error when there is one that cannot be read
 */
export async function readSidecar(path: string): Promise<Sidecar | null> {
  let text: string;
  try {
    text = await readFile(`${path}.aux.xml`, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw cause;
  }
  if (text.length > MAX_BYTES) throw new RangeError(`${path}.aux.xml has ${text.length} bytes`);
  return parseSidecar(text);
}

export function parseSidecar(xml: string): Sidecar {
  const root = (parser.parse(xml) as Node).PAMDataset as Node | string | undefined;
  const dataset = typeof root === 'object' ? root : {};
  const bands = (dataset.PAMRasterBand ?? []) as Node[];
  const numbered = bands.map((band, i) => [Number(band['@band'] ?? i + 1), band] as const);
  const transform = textOf(dataset.GeoTransform)?.split(',').map(Number);
  return {
    crs: textOf(dataset.SRS),
    geoTransform: transform?.length === 6 && transform.every(Number.isFinite) ? transform : null,
    metadata: new Map(metadataOf(dataset)),
    descriptions: mapOf(numbered, (band) => textOf(band.Description)),
    colours: mapOf(numbered, (band) => textOf(band.ColorInterp)),
    nodata: mapOf(numbered, (band) => numberOf(textOf(band.NoDataValue))),
    categoryNames: mapOf(numbered, (band) => categoriesOf(band)),
  };
}

/** Items of TIFF tag 42112, `GDAL_METADATA`. Bands of `sample` from 1; null: the whole file. */
export function parseGdalMetadata(
  xml: string,
): { name: string; role: string; band: number | null; value: string }[] {
  const root = (parser.parse(xml) as Node).GDALMetadata as Node | string | undefined;
  const items = (typeof root === 'object' ? (root.Item ?? []) : []) as (Node | string)[];
  return items.flatMap((item) => {
    if (typeof item === 'string') return [];
    const sample = numberOf(textOf(item['@sample']));
    const value = textOf(item);
    return value === null
      ? []
      : [
          {
            name: String(item['@name'] ?? ''),
            role: String(item['@role'] ?? ''),
            band: sample === null ? null : sample + 1,
            value,
          },
        ];
  });
}

/** Category names of band 1 of a raster, from its sidecar; null when it has none. */
export async function readCategoryNames(path: string): Promise<readonly string[] | null> {
  return (await readSidecar(path))?.categoryNames.get(1) ?? null;
}

function metadataOf(dataset: Node): [string, string][] {
  const groups = (dataset.Metadata ?? []) as (Node | string)[];
  const own = groups.filter(
    (group): group is Node => typeof group === 'object' && !('@domain' in group && group['@domain'] !== ''),
  );
  return own
    .flatMap((group) => (group.MDI ?? []) as Node[])
    .flatMap((item) => {
      const value = textOf(item);
      return value === null ? [] : [[String(item['@key'] ?? ''), value] as [string, string]];
    });
}

function categoriesOf(band: Node): string[] | null {
  const names = band.CategoryNames;
  if (typeof names !== 'object' || names === null) return null;
  const list = ((names as Node).Category ?? []) as unknown[];
  return list.length === 0 ? null : list.map((name) => textOf(name) ?? '');
}

function mapOf<V>(
  bands: readonly (readonly [number, Node])[],
  read: (band: Node) => V | null,
): Map<number, V> {
  return new Map(
    bands.flatMap(([index, band]) => {
      const value = read(band);
      return value === null ? [] : [[index, value] as const];
    }),
  );
}

function textOf(node: unknown): string | null {
  const text = typeof node === 'object' && node !== null ? (node as Node)['#text'] : node;
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : null;
}

function numberOf(text: string | null): number | null {
  if (text === null) return null;
  if (/^[+-]?nan$/i.test(text)) return Number.NaN;
  const value = Number(text);
  return Number.isNaN(value) ? null : value;
}
