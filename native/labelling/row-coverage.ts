import { ClipBuffer, clipToSide, signedAreaOf } from '../geo/coverage.ts';
import type { TileGrid } from '../geo/tile-grid.ts';
import { UnionArea } from '../geo/union-area.ts';
import type { FractionTable } from './fraction-table.ts';
import type { PreparedPart, PreparedScene } from './prepare-scene.ts';

// Below this share of a tile, what clipping leaves is rounding: a corner that touches.
const LEAST_FRACTION = 1e-12;

/** What one part of a feature covers of one tile. */
interface Piece {
  readonly column: number;
  readonly part: PreparedPart;
  /** By signed areas; of an even-odd part, only an upper bound's stand-in. */
  readonly areaPx: number;
  /** Bounds of the clipped rings. */
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
  /** Index of the part's strip among the row's. */
  readonly strip: number;
}

/**
 * Covers a grid row by row: each part is clipped to the row's band once, then what is left of it to each tile from
 * west to east.
 */
export class RowCoverage {
  readonly #grid: TileGrid;
  /** Parts by their first row of the grid. */
  readonly #order: readonly PreparedPart[];
  readonly #half = new ClipBuffer();
  readonly #rest = new ClipBuffer();
  readonly #spare = new ClipBuffer();
  readonly #tile = new ClipBuffer();
  readonly #union = new UnionArea();
  /** The row's bands of each part, kept for tiles where an area needs the outline again. */
  readonly #strips: ClipBuffer[] = [];
  #next = 0;
  #active: PreparedPart[] = [];

  constructor(scene: PreparedScene, grid: TileGrid) {
    this.#grid = grid;
    this.#order = [...scene.parts].sort((a, b) => a.polygon.extent[1] - b.polygon.extent[1]);
  }

  /** Adds the entries of one row; rows come in order. Yields the work done since, in clipped positions. */
  *coverRow(row: number, table: FractionTable): Generator<number> {
    const topPx = row * this.#grid.stridePx;
    const bottomPx = topPx + this.#grid.sizePx;
    this.#takeActive(topPx, bottomPx);
    const pieces: Piece[] = [];
    let strips = 0;
    for (const part of this.#active) {
      if (strips === this.#strips.length) this.#strips.push(new ClipBuffer());
      const strip = this.#strips[strips]!;
      this.#half.load(part.polygon.rings);
      yield 2 * this.#half.length;
      clipToSide(this.#half, this.#rest, 1, topPx, 1);
      clipToSide(this.#rest, strip, 1, bottomPx, -1);
      if (strip.length === 0) continue;
      yield this.#cutStrip(part, strips++, row, pieces);
    }
    yield* this.#addEntries(row, pieces, table);
  }

  #takeActive(topPx: number, bottomPx: number): void {
    this.#active = this.#active.filter((part) => part.polygon.extent[3] > topPx);
    while (this.#next < this.#order.length && this.#order[this.#next]!.polygon.extent[1] < bottomPx) {
      const part = this.#order[this.#next++]!;
      if (part.polygon.extent[3] > topPx) this.#active.push(part);
    }
  }

  /** Cuts a band into tiles; what lies west of a tile is dropped before the next. */
  #cutStrip(part: PreparedPart, stripIndex: number, row: number, pieces: Piece[]): number {
    const { stridePx, sizePx, columns } = this.#grid;
    const strip = this.#strips[stripIndex]!;
    const [west, , east] = boundsOf(strip);
    const first = Math.max(0, Math.ceil((west - sizePx) / stridePx));
    const last = Math.min(columns - 1, Math.floor(east / stridePx));
    let rest = strip;
    let steps = 0;
    for (let column = first; column <= last && rest.length > 0; column++) {
      const leftPx = column * stridePx;
      const target = rest === this.#rest ? this.#spare : this.#rest;
      clipToSide(rest, target, 0, leftPx, 1);
      rest = target;
      clipToSide(rest, this.#tile, 0, leftPx + sizePx, -1);
      steps += 2 * rest.length;
      if (this.#tile.length === 0) continue;
      const areaPx = Math.abs(signedAreaOf(this.#tile, leftPx, row * stridePx));
      if (areaPx <= LEAST_FRACTION * sizePx * sizePx && !part.polygon.isEvenOdd) continue;
      const [pieceWest, pieceSouth, pieceEast, pieceNorth] = boundsOf(this.#tile);
      pieces.push({
        column,
        part,
        areaPx,
        west: pieceWest,
        south: pieceSouth,
        east: pieceEast,
        north: pieceNorth,
        strip: stripIndex,
      });
    }
    return steps;
  }

  *#addEntries(row: number, pieces: Piece[], table: FractionTable): Generator<number> {
    pieces.sort(
      (a, b) => a.column - b.column || a.part.label - b.part.label || a.part.feature - b.part.feature,
    );
    const squarePx = this.#grid.sizePx * this.#grid.sizePx;
    let start = 0;
    while (start < pieces.length) {
      const { column, part } = pieces[start]!;
      let end = start + 1;
      while (end < pieces.length && pieces[end]!.column === column && pieces[end]!.part.label === part.label)
        end++;
      const group = pieces.slice(start, end);
      const fraction = Math.min(1, this.#coveredPx(group) / squarePx);
      if (fraction > LEAST_FRACTION) {
        table.add(row * this.#grid.columns + column, part.label, fraction, featuresOf(group));
      }
      start = end;
      yield group.length;
    }
  }

  /** Area that the pieces of one label cover of their tile together. */
  #coveredPx(group: readonly Piece[]): number {
    const squarePx = this.#grid.sizePx * this.#grid.sizePx;
    const isInOrder = group.every((piece) => !piece.part.polygon.isEvenOdd);
    if (isInOrder) {
      const largest = group.reduce((most, piece) => Math.max(most, piece.areaPx), 0);
      if (group.length === 1 || largest >= squarePx * (1 - LEAST_FRACTION)) return largest;
      if (areApart(group)) return group.reduce((sum, piece) => sum + piece.areaPx, 0);
    }
    this.#union.clear();
    for (const piece of group) {
      const leftPx = piece.column * this.#grid.stridePx;
      clipToSide(this.#strips[piece.strip]!, this.#half, 0, leftPx, 1);
      clipToSide(this.#half, this.#tile, 0, leftPx + this.#grid.sizePx, -1);
      this.#union.add(this.#tile);
    }
    return this.#union.area();
  }
}

function featuresOf(group: readonly Piece[]): number[] {
  return [...new Set(group.map((piece) => piece.part.feature))];
}

/** Whether no two pieces' bounds overlap. */
function areApart(group: readonly Piece[]): boolean {
  return group.every((one, i) =>
    group
      .slice(i + 1)
      .every(
        (other) =>
          one.east <= other.west ||
          other.east <= one.west ||
          one.north <= other.south ||
          other.north <= one.south,
      ),
  );
}

function boundsOf(buffer: ClipBuffer): [west: number, south: number, east: number, north: number] {
  let west = Infinity;
  let south = Infinity;
  let east = -Infinity;
  let north = -Infinity;
  for (let i = 0; i < 2 * buffer.length; i += 2) {
    const x = buffer.xy[i]!;
    const y = buffer.xy[i + 1]!;
    if (x < west) west = x;
    if (x > east) east = x;
    if (y < south) south = y;
    if (y > north) north = y;
  }
  return [west, south, east, north];
}
