import { extentOf } from '../../geo/extent.ts';
import { type Geometry, isEmpty } from '../../geo/geometry.ts';
import { readWkb, writeWkb } from '../../geo/wkb.ts';

// GeoPackage 1.3 (OGC 12-128r17), 2.1.3: "GP", version, flags, srs id, envelope, then ISO WKB.
const magic = 0x5047; // "GP", read little-endian
const fixedBytes = 8;
const envelopeBytes = [0, 32, 48, 48, 64];
const littleEndianFlag = 0x01;
const emptyFlag = 0x10;
const extendedFlag = 0x20;
const xyEnvelopeFlag = 0x02;

/**
 * @returns null for an empty geometry
 * @throws RangeError when the blob is damaged or holds an extension type
 */
export function geometryFromBlob(blob: Uint8Array): Geometry | null {
  const bytes = Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength);
  if (bytes.length < fixedBytes || bytes.readUInt16LE(0) !== magic) {
    throw new RangeError('its geometry is no GeoPackage blob');
  }
  const flags = bytes[3]!;
  if (flags & extendedFlag) throw new RangeError('its geometry is of an extension of GeoPackage');
  const envelope = envelopeBytes[(flags >> 1) & 0b111];
  if (envelope === undefined) throw new RangeError('the envelope of its geometry is of no known kind');
  if (flags & emptyFlag) return null;
  const geometry = readWkb(bytes.subarray(fixedBytes + envelope));
  return isEmpty(geometry) ? null : geometry;
}

/** OGC names of the WKB types 1 to 6, in order. */
export const wkbTypeNames = [
  'Point',
  'LineString',
  'Polygon',
  'MultiPoint',
  'MultiLineString',
  'MultiPolygon',
];

/** The OGC name of what a blob holds, without reading its positions; null when that is something else. */
export function wkbTypeOfBlob(blob: Uint8Array): string | null {
  const at = fixedBytes + (envelopeBytes[((blob[3] ?? 0) >> 1) & 0b111] ?? 0);
  if (blob.length < at + 5) return null;
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  // The upper bits are EWKB's, the thousands ISO's marks of Z and M.
  const code = view.getUint32(at + 1, view.getUint8(at) === 1) & 0x0fff_ffff;
  return wkbTypeNames[(code % 1000) - 1] ?? null;
}

/** A little-endian blob with an x, y envelope. `geometry` holds one position at least. */
export function blobFromGeometry(geometry: Geometry, srsId: number): Buffer {
  const [west, south, east, north] = extentOf(geometry);
  const head = Buffer.alloc(fixedBytes + 32);
  head.writeUInt16LE(magic, 0);
  head[3] = littleEndianFlag | xyEnvelopeFlag;
  head.writeInt32LE(srsId, 4);
  for (const [i, value] of [west, east, south, north].entries())
    head.writeDoubleLE(value, fixedBytes + 8 * i);
  return Buffer.concat([head, writeWkb(geometry)]);
}
