import type { Extent } from '../../geo/extent.ts';
import type { Geometry, Ring } from '../../geo/geometry.ts';
import { polygonsFromRings } from './rings.ts';
import { headerBytes } from './shape-index.ts';

export interface ShpHeader {
  readonly shapeType: number;
  /** Length of the file as it says itself. */
  readonly declaredBytes: number;
  readonly extent: Extent;
}

type ShapeKind = 'Null' | 'Point' | 'LineString' | 'Polygon' | 'MultiPoint' | 'MultiPatch';

/** Shape types of the ESRI Shapefile Technical Description, page 4; tens are the Z kinds, twenties the M kinds. */
const shapeKinds: Readonly<Record<number, ShapeKind>> = {
  0: 'Null',
  1: 'Point',
  3: 'LineString',
  5: 'Polygon',
  8: 'MultiPoint',
  11: 'Point',
  13: 'LineString',
  15: 'Polygon',
  18: 'MultiPoint',
  21: 'Point',
  23: 'LineString',
  25: 'Polygon',
  28: 'MultiPoint',
  31: 'MultiPatch',
};

/** @throws RangeError when the bytes are no .shp header */
export function parseShpHeader(bytes: Buffer): ShpHeader {
  if (bytes.length < headerBytes)
    throw new RangeError(`a .shp has ${headerBytes} bytes at least, found ${bytes.length}`);
  if (bytes.readInt32BE(0) !== 9994)
    throw new RangeError(`a .shp begins with 9994, found ${bytes.readInt32BE(0)}`);
  const shapeType = bytes.readInt32LE(32);
  if (!(shapeType in shapeKinds)) throw new RangeError(`shape type ${shapeType} is not known`);
  return {
    shapeType,
    declaredBytes: bytes.readUInt32BE(24) * 2,
    extent: [bytes.readDoubleLE(36), bytes.readDoubleLE(44), bytes.readDoubleLE(52), bytes.readDoubleLE(60)],
  };
}

/** OGC names of what a file of this shape type can hold. */
export function geometryTypesOf(shapeType: number): string[] {
  const kind = shapeKinds[shapeType]!;
  return kind === 'Null' ? [] : [kind];
}

/**
 * One record without its header; Z and M are dropped.
 *
 * @returns null for a null shape and for one without positions
 * @throws RangeError when the record is damaged
 */
export function parseShape(content: Buffer): Geometry | null {
  need(content, 4);
  const shapeType = content.readInt32LE(0);
  switch (shapeKinds[shapeType]) {
    case 'Null':
      return null;
    case 'Point': {
      need(content, 20);
      const points = positions(content, 4, 1);
      return points.every(Number.isFinite) ? { type: 'point', points } : null;
    }
    case 'MultiPoint': {
      need(content, 40);
      const points = positions(content, 40, content.readInt32LE(36));
      return points.length > 0 ? { type: 'point', points } : null;
    }
    case 'LineString': {
      const lines = parseParts(content);
      return lines.length > 0 ? { type: 'line', lines } : null;
    }
    case 'Polygon': {
      const rings = parseParts(content);
      return rings.length > 0 ? { type: 'polygon', polygons: polygonsFromRings(rings) } : null;
    }
    case 'MultiPatch':
      throw new RangeError('it is a MultiPatch (a surface in space), which has no area on the map');
    default:
      throw new RangeError(`its shape type ${shapeType} is not known`);
  }
}

/** The parts of a poly-line or polygon: bounds, counts, first position of each part, positions (pages 7 and 9). */
function parseParts(content: Buffer): Ring[] {
  need(content, 44);
  const partCount = content.readInt32LE(36);
  const positionCount = content.readInt32LE(40);
  if (partCount < 0 || positionCount < 0) throw new RangeError('it counts less than no parts');
  const positionsAt = 44 + 4 * partCount;
  need(content, positionsAt + 16 * positionCount);
  const parts: Ring[] = [];
  for (let part = 0; part < partCount; part++) {
    const from = content.readInt32LE(44 + 4 * part);
    const to = part + 1 < partCount ? content.readInt32LE(48 + 4 * part) : positionCount;
    if (from < 0 || to < from || to > positionCount) {
      throw new RangeError(`its part ${part} goes from position ${from} to ${to} of ${positionCount}`);
    }
    if (to > from) parts.push(positions(content, positionsAt + 16 * from, to - from));
  }
  return parts;
}

function positions(content: Buffer, at: number, count: number): Float64Array {
  if (count < 0) throw new RangeError(`it counts ${count} positions`);
  need(content, at + 16 * count);
  const xy = new Float64Array(2 * count);
  for (let i = 0; i < xy.length; i++) xy[i] = content.readDoubleLE(at + 8 * i);
  return xy;
}

function need(content: Buffer, byteLength: number): void {
  if (content.length < byteLength) {
    throw new RangeError(`its record has ${content.length} bytes where ${byteLength} are needed`);
  }
}
