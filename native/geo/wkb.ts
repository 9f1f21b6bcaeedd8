import { mergeGeometries } from './geojson.ts';
import { closedRing, type Geometry } from './geometry.ts';

/** Geometry types of OGC 06-103r4, table 7, without the thousands that stand for Z and M. */
const POINT = 1;
const LINE_STRING = 2;
const POLYGON = 3;
const MULTI_POINT = 4;
const MULTI_LINE_STRING = 5;
const MULTI_POLYGON = 6;
const COLLECTION = 7;
const MULTI_CURVE = 11;
const MULTI_SURFACE = 12;
const POLYHEDRAL_SURFACE = 15;
const TIN = 16;
const TRIANGLE = 17;

// PostGIS marks Z, M and a spatial reference id in the upper bits of the type.
const EWKB_Z = 0x80000000;
const EWKB_M = 0x40000000;
const EWKB_SRID = 0x20000000;

/** Little-endian ISO WKB in two dimensions; rings are closed. */
export function writeWkb(geometry: Geometry): Uint8Array {
  const writer = new WkbWriter(wkbByteLength(geometry));
  switch (geometry.type) {
    case 'point': {
      const count = geometry.points.length / 2;
      if (count !== 1) writer.header(MULTI_POINT, count);
      for (let i = 0; i < count; i++) {
        writer.header(POINT);
        writer.positions(geometry.points.subarray(2 * i, 2 * i + 2));
      }
      break;
    }
    case 'line':
      if (geometry.lines.length !== 1) writer.header(MULTI_LINE_STRING, geometry.lines.length);
      for (const line of geometry.lines) {
        writer.header(LINE_STRING, line.length / 2);
        writer.positions(line);
      }
      break;
    case 'polygon':
      if (geometry.polygons.length !== 1) writer.header(MULTI_POLYGON, geometry.polygons.length);
      for (const rings of geometry.polygons) {
        writer.header(POLYGON, rings.length);
        for (const ring of rings.map(closedRing)) {
          writer.count(ring.length / 2);
          writer.positions(ring);
        }
      }
  }
  return writer.bytes;
}

/**
 * Reads ISO WKB and EWKB of either byte order; Z, M and the spatial reference id are read and dropped. A collection
 * keeps the parts of its highest dimension.
 *
 * @throws RangeError when the bytes end early, or hold a curve (which has no exact form here)
 */
export function readWkb(bytes: Uint8Array): Geometry {
  return new WkbReader(bytes).geometry();
}

function wkbByteLength(geometry: Geometry): number {
  const multi = 9;
  switch (geometry.type) {
    case 'point':
      return (geometry.points.length === 2 ? 0 : multi) + (geometry.points.length / 2) * 21;
    case 'line':
      return geometry.lines.reduce(
        (sum, line) => sum + 9 + line.byteLength,
        geometry.lines.length === 1 ? 0 : multi,
      );
    case 'polygon':
      return geometry.polygons.reduce(
        (sum, rings) => rings.reduce((inner, ring) => inner + 4 + closedRing(ring).byteLength, sum + 9),
        geometry.polygons.length === 1 ? 0 : multi,
      );
  }
}

class WkbWriter {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  #offset = 0;

  constructor(byteLength: number) {
    this.bytes = new Uint8Array(byteLength);
    this.#view = new DataView(this.bytes.buffer);
  }

  header(type: number, count?: number): void {
    this.#view.setUint8(this.#offset, 1);
    this.#view.setUint32(this.#offset + 1, type, true);
    this.#offset += 5;
    if (count !== undefined) this.count(count);
  }

  count(count: number): void {
    this.#view.setUint32(this.#offset, count, true);
    this.#offset += 4;
  }

  positions(xy: Float64Array): void {
    for (const value of xy) {
      this.#view.setFloat64(this.#offset, value, true);
      this.#offset += 8;
    }
  }
}

class WkbReader {
  readonly #view: DataView;
  #offset = 0;
  #isLittleEndian = true;
  #dimensions = 2;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  geometry(): Geometry {
    const type = this.#header();
    switch (type) {
      case POINT:
        return { type: 'point', points: this.#positions(1) };
      case LINE_STRING:
        return { type: 'line', lines: [this.#positions(this.#count())] };
      case POLYGON:
      case TRIANGLE: {
        const rings = Array.from({ length: this.#count() }, () => this.#positions(this.#count()));
        return { type: 'polygon', polygons: rings.length > 0 ? [rings] : [] };
      }
      case MULTI_POINT:
        return this.#parts('point');
      case MULTI_LINE_STRING:
      case MULTI_CURVE:
        return this.#parts('line');
      case MULTI_POLYGON:
      case MULTI_SURFACE:
      case POLYHEDRAL_SURFACE:
      case TIN:
        return this.#parts('polygon');
      case COLLECTION:
        return mergeGeometries(this.#geometries());
      default:
        throw new RangeError(
          `WKB geometry type ${type} is a curve or unknown; expected points, lines or polygons`,
        );
    }
  }

  #geometries(): Geometry[] {
    return Array.from({ length: this.#count() }, () => this.geometry());
  }

  #parts(type: Geometry['type']): Geometry {
    const parts = this.#geometries();
    if (parts.some((part) => part.type !== type))
      throw new RangeError(`WKB multi-${type} holds another type`);
    return mergeParts(type, parts);
  }

  #header(): number {
    this.#need(5);
    this.#isLittleEndian = this.#view.getUint8(this.#offset) === 1;
    const code = this.#view.getUint32(this.#offset + 1, this.#isLittleEndian);
    this.#offset += 5;
    if (code & EWKB_SRID) this.#uint32();
    const iso = code & 0x1fffffff;
    const isoDimensions = Math.floor(iso / 1000);
    const hasZ = (code & EWKB_Z) !== 0 || isoDimensions === 1 || isoDimensions === 3;
    const hasM = (code & EWKB_M) !== 0 || isoDimensions === 2 || isoDimensions === 3;
    this.#dimensions = 2 + Number(hasZ) + Number(hasM);
    return iso % 1000;
  }

  #count(): number {
    const count = this.#uint32();
    // Each part takes at least four bytes: a larger count is damage, and is refused before it takes memory.
    if (count * 4 > this.#view.byteLength) {
      throw new RangeError(`WKB claims ${count} parts in ${this.#view.byteLength} bytes`);
    }
    return count;
  }

  #uint32(): number {
    this.#need(4);
    const value = this.#view.getUint32(this.#offset, this.#isLittleEndian);
    this.#offset += 4;
    return value;
  }

  /** Positions that are not a number (an empty point) are dropped. */
  #positions(count: number): Float64Array {
    const stride = this.#dimensions * 8;
    this.#need(count * stride);
    const xy = new Float64Array(count * 2);
    let kept = 0;
    for (let i = 0; i < count; i++, this.#offset += stride) {
      const x = this.#view.getFloat64(this.#offset, this.#isLittleEndian);
      const y = this.#view.getFloat64(this.#offset + 8, this.#isLittleEndian);
      if (Number.isNaN(x) || Number.isNaN(y)) continue;
      xy[kept++] = x;
      xy[kept++] = y;
    }
    return kept === xy.length ? xy : xy.slice(0, kept);
  }

  #need(byteLength: number): void {
    const left = this.#view.byteLength - this.#offset;
    if (byteLength > left) throw new RangeError(`WKB ends early: ${byteLength} bytes expected, ${left} left`);
  }
}

function mergeParts(type: Geometry['type'], parts: readonly Geometry[]): Geometry {
  if (parts.length > 0) return mergeGeometries(parts);
  switch (type) {
    case 'point':
      return { type, points: new Float64Array(0) };
    case 'line':
      return { type, lines: [] };
    case 'polygon':
      return { type, polygons: [] };
  }
}
