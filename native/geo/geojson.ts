import { type Crs, transformer, wgs84 } from './crs.ts';
import { closedRing, type Geometry, mapCoordinates, signedArea } from './geometry.ts';

type Position = readonly number[];

/** The `geometry` member of a GeoJSON feature (RFC 7946, section 3.1). */
export interface GeoJsonGeometry {
  readonly type: string;
  readonly coordinates?: unknown;
  readonly geometries?: readonly GeoJsonGeometry[];
}

/**
 * Z and M are dropped. Of a GeometryCollection the parts of the highest dimension are kept (polygons before lines
 * before points): a label belongs to one kind of geometry.
 *
 * @throws RangeError naming what is not GeoJSON
 */
export function geometryFromGeoJson(json: unknown): Geometry {
  if (typeof json !== 'object' || json === null) throw new RangeError(`geometry is ${json}, not an object`);
  const { type, coordinates, geometries } = json as GeoJsonGeometry;
  switch (type) {
    case 'Point':
      return {
        type: 'point',
        points: flatten(isList(coordinates) && coordinates.length === 0 ? [] : [coordinates]),
      };
    case 'MultiPoint':
      return { type: 'point', points: flatten(list(coordinates)) };
    case 'LineString':
      return { type: 'line', lines: [flatten(list(coordinates))] };
    case 'MultiLineString':
      return { type: 'line', lines: list(coordinates).map((line) => flatten(list(line))) };
    case 'Polygon':
      return { type: 'polygon', polygons: polygonsOf([coordinates]) };
    case 'MultiPolygon':
      return { type: 'polygon', polygons: polygonsOf(list(coordinates)) };
    case 'GeometryCollection':
      return mergeGeometries(list(geometries).map(geometryFromGeoJson));
    default:
      throw new RangeError(`“${type}” is no GeoJSON geometry type`);
  }
}

/** RFC 7946 form: rings closed, outer rings counter-clockwise, holes clockwise. */
export function geometryToGeoJson(geometry: Geometry): GeoJsonGeometry {
  switch (geometry.type) {
    case 'point':
      return oneOrMany('Point', pairs(geometry.points));
    case 'line':
      return oneOrMany('LineString', geometry.lines.map(pairs));
    case 'polygon':
      return oneOrMany(
        'Polygon',
        geometry.polygons.map((rings) =>
          rings.map((ring, index) => {
            const positions = pairs(closedRing(ring));
            const isWound = signedArea(ring) >= 0 === (index === 0);
            return isWound ? positions : positions.reverse();
          }),
        ),
      );
  }
}

/** One geometry of the highest dimension among the parts. */
export function mergeGeometries(parts: readonly Geometry[]): Geometry {
  const polygons = parts.flatMap((part) => (part.type === 'polygon' ? part.polygons : []));
  if (polygons.length > 0) return { type: 'polygon', polygons };
  const lines = parts.flatMap((part) => (part.type === 'line' ? part.lines : []));
  if (lines.length > 0) return { type: 'line', lines };
  const points = parts.flatMap((part) => (part.type === 'point' ? [...part.points] : []));
  return { type: 'point', points: Float64Array.from(points) };
}

function oneOrMany(type: string, coordinates: unknown[]): GeoJsonGeometry {
  return coordinates.length === 1
    ? { type, coordinates: coordinates[0] }
    : { type: `Multi${type}`, coordinates };
}

function polygonsOf(polygons: readonly unknown[]): Float64Array[][] {
  return polygons
    .map((rings) => list(rings).map((ring) => flatten(list(ring))))
    .filter((rings) => rings.length > 0);
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function list(value: unknown): readonly unknown[] {
  if (!isList(value)) throw new RangeError(`expected a list of coordinates, got ${JSON.stringify(value)}`);
  return value;
}

function flatten(positions: readonly unknown[]): Float64Array {
  const xy = new Float64Array(positions.length * 2);
  for (const [i, position] of positions.entries()) {
    const [x, y] = list(position) as Position;
    if (typeof x !== 'number' || typeof y !== 'number') {
      throw new RangeError(`expected a position [x, y], got ${JSON.stringify(position)}`);
    }
    xy[2 * i] = x;
    xy[2 * i + 1] = y;
  }
  return xy;
}

function pairs(xy: Float64Array): [number, number][] {
  return Array.from({ length: xy.length / 2 }, (_, i) => [xy[2 * i]!, xy[2 * i + 1]!]);
}

/** As GeoJSON has it. Vertices alone are moved: on the map, edges are straight between them in any case. */
export function inDegrees(geometry: Geometry, crs: Crs): Geometry {
  const toDegrees = transformer(crs, wgs84);
  return mapCoordinates(geometry, (xy) => {
    const out = new Float64Array(xy.length);
    for (let i = 0; i < xy.length; i += 2) [out[i], out[i + 1]] = toDegrees(xy[i]!, xy[i + 1]!);
    return out;
  });
}
