import { closedRing, type Geometry } from '../../geo/geometry.ts';

/** OGC well-known text; an empty geometry is `POINT EMPTY` and its like. */
export function geometryToWkt(geometry: Geometry): string {
  switch (geometry.type) {
    case 'point':
      return oneOrMany('POINT', positions(geometry.points));
    case 'line':
      return oneOrMany('LINESTRING', geometry.lines.map(sequence));
    case 'polygon':
      return oneOrMany(
        'POLYGON',
        geometry.polygons.map((rings) => rings.map((ring) => `(${sequence(closedRing(ring))})`).join(', ')),
      );
  }
}

function oneOrMany(name: string, parts: readonly string[]): string {
  if (parts.length === 0) return `${name} EMPTY`;
  if (parts.length === 1) return `${name} (${parts[0]})`;
  return `MULTI${name} (${parts.map((part) => `(${part})`).join(', ')})`;
}

function sequence(xy: Float64Array): string {
  return positions(xy).join(', ');
}

function positions(xy: Float64Array): string[] {
  return Array.from({ length: xy.length / 2 }, (_, i) => `${xy[2 * i]} ${xy[2 * i + 1]}`);
}
