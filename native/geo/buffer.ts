import type { PixelFrame } from './distance.ts';
import type { Geometry, Ring } from './geometry.ts';

/** How pixels lie on the ground around a place of the scene. */
export type FrameAt = (columnPx: number, rowPx: number) => PixelFrame;

// Corners of a round end. Its radius is stretched so that the polygon has the circle's area; the outline is then
// within 1 % of the radius.
const CORNERS = 32;
const EQUAL_AREA = Math.sqrt((2 * Math.PI) / CORNERS / Math.sin((2 * Math.PI) / CORNERS));

/**
 * What lies within a distance of points and lines on the ground: a disc around each point, a capsule around each
 * piece of a line. The parts overlap; their union is the buffer. Polygons are given back as they are.
 *
 * @param geometry in the scene's pixels
 * @param bufferM radius in metres; with 0 points and lines have no area
 */
export function bufferInPixels(geometry: Geometry, bufferM: number, frameAt: FrameAt): Ring[][] {
  switch (geometry.type) {
    case 'polygon':
      return geometry.polygons;
    case 'point':
      return bufferM > 0
        ? pieces(geometry.points, false).map((piece) => capsule(piece, bufferM, frameAt))
        : [];
    case 'line':
      if (bufferM <= 0) return [];
      return geometry.lines.flatMap((line) =>
        pieces(line, true).map((piece) => capsule(piece, bufferM, frameAt)),
      );
  }
}

type Piece = readonly [fromColumn: number, fromRow: number, toColumn: number, toRow: number];

/** The straight pieces of a chain; of loose points, each from itself to itself. */
function pieces(xy: Float64Array, isChain: boolean): Piece[] {
  const found: Piece[] = [];
  const count = xy.length / 2;
  for (let i = 0; i < (isChain && count > 1 ? count - 1 : count); i++) {
    const j = isChain && count > 1 ? i + 1 : i;
    found.push([xy[2 * i]!, xy[2 * i + 1]!, xy[2 * j]!, xy[2 * j + 1]!]);
  }
  return found;
}

function capsule([x0, y0, x1, y1]: Piece, bufferM: number, frameAt: FrameAt): Ring[] {
  const { a, b, c, d } = frameAt((x0 + x1) / 2, (y0 + y1) / 2);
  const determinant = a * d - b * c;
  const eastM = a * (x1 - x0) + b * (y1 - y0);
  const northM = c * (x1 - x0) + d * (y1 - y0);
  const heading = Math.atan2(northM, eastM);
  const radiusM = bufferM * EQUAL_AREA;
  const ring = new Float64Array(2 * (CORNERS + 2));
  for (let corner = 0; corner < CORNERS + 2; corner++) {
    // The first half turns around the end, the second around the beginning, each from side to side.
    const isAtEnd = corner <= CORNERS / 2;
    const step = isAtEnd ? corner : corner - 1;
    const angle = heading - Math.PI / 2 + (2 * Math.PI * step) / CORNERS;
    const offsetEastM = radiusM * Math.cos(angle);
    const offsetNorthM = radiusM * Math.sin(angle);
    ring[2 * corner] = (isAtEnd ? x1 : x0) + (d * offsetEastM - b * offsetNorthM) / determinant;
    ring[2 * corner + 1] = (isAtEnd ? y1 : y0) + (a * offsetNorthM - c * offsetEastM) / determinant;
  }
  return [ring];
}
