import type { ClipBuffer } from './coverage.ts';

/**
 * The exact area that a set of polygons covers together, each by the even-odd rule over its rings.
 *
 * The plane is cut into horizontal slabs at every corner and every crossing. Inside a slab no two edges cross, so the
 * covered length halfway up, times the slab's height, is its covered area.
 *
 * Memory is kept between uses; `clear` begins a new set.
 */
export class UnionArea {
  // Row i is one edge with y growing: x0, y0, x1, y1.
  #edges = new Float64Array(4 * 256);
  #owner = new Uint32Array(256);
  #count = 0;
  #polygons = 0;

  clear(): void {
    this.#count = 0;
    this.#polygons = 0;
  }

  /** Adds one polygon: its outer ring and its holes, in whichever direction. */
  add(rings: ClipBuffer): void {
    const { xy } = rings;
    let start = 0;
    for (const end of rings.ringEnds) {
      let p = 2 * end - 2;
      for (let q = 2 * start; q < 2 * end; q += 2) {
        this.#addEdge(xy[p]!, xy[p + 1]!, xy[q]!, xy[q + 1]!);
        p = q;
      }
      start = end;
    }
    this.#polygons++;
  }

  area(): number {
    const order = this.#orderByStart();
    const levels = this.#levels(order);
    const parity = new Uint8Array(this.#polygons);
    const active: number[] = [];
    const crossing = new Float64Array(this.#count);
    let next = 0;
    let area = 0;
    for (let level = 0; level + 1 < levels.length; level++) {
      const y0 = levels[level]!;
      const y1 = levels[level + 1]!;
      if (y1 === y0) continue;
      while (next < order.length && this.#edges[4 * order[next]! + 1]! <= y0) active.push(order[next++]!);
      this.#dropEnded(active, y0);
      for (const edge of active) crossing[edge] = this.#xAt(edge, (y0 + y1) / 2);
      sortNearlySorted(active, crossing);
      area += (y1 - y0) * this.#coveredLength(active, crossing, parity);
    }
    return area;
  }

  #addEdge(px: number, py: number, qx: number, qy: number): void {
    if (py === qy) return;
    if (this.#count === this.#owner.length) this.#grow();
    const isUpward = py < qy;
    const row = 4 * this.#count;
    this.#edges[row] = isUpward ? px : qx;
    this.#edges[row + 1] = isUpward ? py : qy;
    this.#edges[row + 2] = isUpward ? qx : px;
    this.#edges[row + 3] = isUpward ? qy : py;
    this.#owner[this.#count++] = this.#polygons;
  }

  #grow(): void {
    const edges = new Float64Array(2 * this.#edges.length);
    const owner = new Uint32Array(2 * this.#owner.length);
    edges.set(this.#edges);
    owner.set(this.#owner);
    this.#edges = edges;
    this.#owner = owner;
  }

  #orderByStart(): Uint32Array {
    const edges = this.#edges;
    const order = new Uint32Array(this.#count);
    for (let i = 0; i < order.length; i++) order[i] = i;
    return order.sort((i, j) => edges[4 * i + 1]! - edges[4 * j + 1]!);
  }

  /** The y of every end and every crossing, ascending. */
  #levels(order: Uint32Array): Float64Array {
    const edges = this.#edges;
    const levels: number[] = [];
    for (let i = 0; i < order.length; i++) {
      const one = 4 * order[i]!;
      levels.push(edges[one + 1]!, edges[one + 3]!);
      for (let j = i + 1; j < order.length; j++) {
        const other = 4 * order[j]!;
        if (edges[other + 1]! >= edges[one + 3]!) break;
        const y = crossingLevel(edges, one, other);
        if (y !== null) levels.push(y);
      }
    }
    return new Float64Array(levels).sort();
  }

  #dropEnded(active: number[], y: number): void {
    let kept = 0;
    for (const edge of active) {
      if (this.#edges[4 * edge + 3]! > y) active[kept++] = edge;
    }
    active.length = kept;
  }

  #xAt(edge: number, y: number): number {
    const row = 4 * edge;
    const y0 = this.#edges[row + 1]!;
    const share = (y - y0) / (this.#edges[row + 3]! - y0);
    return this.#edges[row]! + share * (this.#edges[row + 2]! - this.#edges[row]!);
  }

  #coveredLength(active: readonly number[], crossing: Float64Array, parity: Uint8Array): number {
    parity.fill(0);
    let inside = 0;
    let from = 0;
    let length = 0;
    for (const edge of active) {
      const owner = this.#owner[edge]!;
      const wasInside = inside > 0;
      parity[owner]! ^= 1;
      inside += parity[owner] === 1 ? 1 : -1;
      if (!wasInside) from = crossing[edge]!;
      else if (inside === 0) length += crossing[edge]! - from;
    }
    return length;
  }
}

/** Where two edges cross strictly inside both, or null. Rows of x0, y0, x1, y1 with y growing. */
function crossingLevel(edges: Float64Array, one: number, other: number): number | null {
  const ax = edges[one]!;
  const bx = edges[one + 2]!;
  const cx = edges[other]!;
  const dx = edges[other + 2]!;
  if (Math.max(ax, bx) <= Math.min(cx, dx) || Math.max(cx, dx) <= Math.min(ax, bx)) return null;
  const ay = edges[one + 1]!;
  const cy = edges[other + 1]!;
  const ux = bx - ax;
  const uy = edges[one + 3]! - ay;
  const vx = dx - cx;
  const vy = edges[other + 3]! - cy;
  const cross = ux * vy - uy * vx;
  if (cross === 0) return null;
  const along = ((cx - ax) * vy - (cy - ay) * vx) / cross;
  const across = ((cx - ax) * uy - (cy - ay) * ux) / cross;
  return along > 0 && along < 1 && across > 0 && across < 1 ? ay + along * uy : null;
}

/** Insertion sort: from slab to slab the order hardly changes. */
function sortNearlySorted(active: number[], key: Float64Array): void {
  for (let i = 1; i < active.length; i++) {
    const edge = active[i]!;
    let j = i - 1;
    while (j >= 0 && key[active[j]!]! > key[edge]!) {
      active[j + 1] = active[j]!;
      j--;
    }
    active[j + 1] = edge;
  }
}
