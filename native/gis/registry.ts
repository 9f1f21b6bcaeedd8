import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import { EngineError } from '../contract/failure.ts';
import type { Work } from '../contract/work.ts';
import { orUnreadable } from '../io/files.ts';
import type { LayerFile, LayerProgress, LayerReader } from './layer-file.ts';

/** A format of layers that can be read: facts for menus and messages, and the reader when it is needed. */
export interface LayerFormat {
  readonly id: string;
  readonly label: string;
  /** Lower case, with the dot. */
  readonly extensions: readonly string[];
  /** @param head the first bytes of a file, up to 4096 */
  readonly sniff: (head: Uint8Array) => boolean;
  readonly load: () => Promise<LayerReader>;
}

const geojson = {
  id: 'geojson',
  label: 'GeoJSON',
  extensions: ['.geojson', '.json', '.geojsonl', '.ndjson', '.geojsons'],
  // A brace behind nothing but white space, a byte order mark or a record separator.
  sniff: (head) => /^[^!-z|}~]*\{\s*"/.test(textOf(head)) && /"(?:type|features)"/.test(textOf(head)),
  load: () => import('./geojson/open.ts'),
} as const satisfies LayerFormat;

const shapefile = {
  id: 'shapefile',
  label: 'ESRI Shapefile',
  extensions: ['.shp'],
  // 9994 in big-endian, the file code of .shp and .shx alike.
  sniff: (head) => head[0] === 0 && head[1] === 0 && head[2] === 0x27 && head[3] === 0x0a,
  load: () => import('./shapefile/open.ts'),
} as const satisfies LayerFormat;

const geopackage = {
  id: 'geopackage',
  label: 'GeoPackage',
  extensions: ['.gpkg'],
  sniff: (head) => textOf(head).startsWith('SQLite format 3\0'),
  load: () => import('./geopackage/open.ts'),
} as const satisfies LayerFormat;

export const layerFormats: readonly LayerFormat[] = [geojson, shapefile, geopackage];

/** Layer files that analysts have and this version does not read. */
const unsupported: Readonly<Record<string, string>> = {
  '.kml': 'KML',
  '.kmz': 'KMZ',
  '.gpx': 'GPX',
  '.gml': 'GML',
  '.csv': 'CSV',
  '.tsv': 'TSV',
  '.fgb': 'FlatGeobuf',
  '.parquet': 'GeoParquet',
  '.dxf': 'DXF',
  '.tab': 'MapInfo',
  '.mif': 'MapInfo',
  '.gdb': 'File Geodatabase',
  '.topojson': 'TopoJSON',
  '.zip': 'zip archives',
};

/** Parts of a shapefile that are dropped on the window instead of the .shp. */
const shapefileParts = new Set(['.dbf', '.shx', '.prj', '.cpg', '.sbn', '.sbx', '.qix']);

const headBytes = 4096;

/**
 * Opens a file of layers: by its extension, and where that says nothing by its first bytes.
 *
 * @throws EngineError `file-missing`, `file-unreadable`, `format-unsupported`, `format-unknown`
 */
export async function readLayerFile(path: string, work: Work<LayerProgress>): Promise<LayerFile> {
  work.signal.throwIfAborted();
  const extension = extname(path).toLowerCase();
  const head = await readHead(path);
  const format = layerFormats.find((candidate) => candidate.extensions.includes(extension));
  if (format) return (await format.load()).open(path, work);
  refuseKnown(path, extension);
  const sniffed = layerFormats.find((candidate) => candidate.sniff(head));
  if (sniffed) return (await sniffed.load()).open(path, work);
  const known = layerFormats.map(({ label, extensions }) => `${label} (${extensions.join(' ')})`);
  throw new EngineError({ kind: 'format-unknown', path, known });
}

function refuseKnown(path: string, extension: string): void {
  const name = unsupported[extension];
  if (name !== undefined) {
    const remedy = 'Convert it to GeoPackage, for example with “ogr2ogr layer.gpkg FILE”, and add that.';
    throw new EngineError({ kind: 'format-unsupported', path, reason: `${name} is not read yet`, remedy });
  }
  if (shapefileParts.has(extension)) {
    const reason = 'it is only a part of a shapefile';
    throw new EngineError({ kind: 'format-unsupported', path, reason, remedy: 'Open the .shp beside it.' });
  }
}

async function readHead(path: string): Promise<Uint8Array> {
  return orUnreadable(path, async () => {
    const file = await open(path, 'r');
    try {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  });
}

function textOf(head: Uint8Array): string {
  return Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
}
