/** Interleaved x, y. Implicitly closed: the first position may be repeated at the end or not. */
export type Ring = Float64Array;

/** Every geometry is the "multi" one; a polygon is its outer ring followed by its holes. */
export type Geometry =
  | { type: 'point'; points: Float64Array }
  | { type: 'line'; lines: Float64Array[] }
  | { type: 'polygon'; polygons: Ring[][] };

/** All coordinate arrays of a geometry, in order. */
export function coordinateArrays(geometry: Geometry): Float64Array[] {
  switch (geometry.type) {
    case 'point':
      return [geometry.points];
    case 'line':
      return geometry.lines;
    case 'polygon':
      return geometry.polygons.flat();
  }
}

/** A new geometry whose every coordinate array went through `change`. */
export function mapCoordinates(geometry: Geometry, change: (xy: Float64Array) => Float64Array): Geometry {
  switch (geometry.type) {
    case 'point':
      return { type: 'point', points: change(geometry.points) };
    case 'line':
      return { type: 'line', lines: geometry.lines.map(change) };
    case 'polygon':
      return { type: 'polygon', polygons: geometry.polygons.map((rings) => rings.map(change)) };
  }
}

/** Positions, counting a repeated closing one. */
export function countPositions(geometry: Geometry): number {
  return coordinateArrays(geometry).reduce((sum, xy) => sum + xy.length / 2, 0);
}

export function isEmpty(geometry: Geometry): boolean {
  return countPositions(geometry) === 0;
}

/** Twice-signed-area halved: positive when the ring runs counter-clockwise with y upward. */
export function signedArea(ring: Ring): number {
  if (ring.length < 6) return 0;
  // Relative to the first position, so that large coordinates do not eat the digits of small rings.
  const x0 = ring[0]!;
  const y0 = ring[1]!;
  let twice = 0;
  for (let i = 2; i + 3 < ring.length; i += 2) {
    twice += (ring[i]! - x0) * (ring[i + 3]! - y0) - (ring[i + 2]! - x0) * (ring[i + 1]! - y0);
  }
  return twice / 2;
}

/** The ring with its first position at the end; the same array when it is there already. */
export function closedRing(ring: Ring): Ring {
  const last = ring.length - 2;
  if (last < 2 || (ring[0] === ring[last] && ring[1] === ring[last + 1])) return ring;
  const closed = new Float64Array(ring.length + 2);
  closed.set(ring);
  closed.set(ring.subarray(0, 2), ring.length);
  return closed;
}

/** The ring without a repeated closing position: a view, not a copy. */
export function openRing(ring: Ring): Ring {
  const last = ring.length - 2;
  const isClosed = last >= 2 && ring[0] === ring[last] && ring[1] === ring[last + 1];
  return isClosed ? ring.subarray(0, last) : ring;
}
