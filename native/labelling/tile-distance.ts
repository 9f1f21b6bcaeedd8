import Flatbush from 'flatbush';
import { DEGREE_M, haversineM } from '../geo/distance.ts';

interface Centres {
  readonly lonDeg: Float64Array;
  readonly latDeg: Float64Array;
}

/** Those of `tiles` whose centre lies within a distance, east–west and north–south, of the centre of one of `others`. */
export function nearTiles(
  centres: Centres,
  tiles: readonly number[],
  others: readonly number[],
  distanceM: number,
): number[] {
  if (others.length === 0 || tiles.length === 0 || distanceM <= 0) return [];
  const tree = treeOf(centres, others);
  return tiles.filter((tile) => tree.collides(...boxAround(centres, tile, distanceM)));
}

/** The least distance between the centres of two sets of tiles; null when one is empty. */
export function nearestM(
  centres: Centres,
  tiles: readonly number[],
  others: readonly number[],
): number | null {
  if (tiles.length === 0 || others.length === 0) return null;
  return nearestOfEachM(centres, tiles, others).reduce((least, own) => Math.min(least, own), Infinity);
}

/** From the centre of each tile to the nearest centre of others, of which there are some. */
export function nearestOfEachM(
  centres: Centres,
  tiles: readonly number[],
  others: readonly number[],
): number[] {
  const tree = treeOf(centres, others);
  const distanceM = (tile: number, other: number) =>
    haversineM(centres.lonDeg[tile]!, centres.latDeg[tile]!, centres.lonDeg[other]!, centres.latDeg[other]!);
  return tiles.map((tile) => {
    // The nearest in degrees bounds the search for the nearest in metres.
    const [close] = tree.neighbors(centres.lonDeg[tile]!, centres.latDeg[tile]!, 1);
    const leastM = distanceM(tile, others[close!]!);
    const near = tree.search(...boxAround(centres, tile, leastM));
    return near.reduce((least, found) => Math.min(least, distanceM(tile, others[found]!)), leastM);
  });
}

function treeOf({ lonDeg, latDeg }: Centres, tiles: readonly number[]): Flatbush {
  const tree = new Flatbush(tiles.length);
  for (const tile of tiles) tree.add(lonDeg[tile]!, latDeg[tile]!, lonDeg[tile]!, latDeg[tile]!);
  tree.finish();
  return tree;
}

function boxAround(
  { lonDeg, latDeg }: Centres,
  tile: number,
  distanceM: number,
): [number, number, number, number] {
  const heightDeg = distanceM / DEGREE_M;
  const widthDeg = heightDeg / Math.max(0.01, Math.cos((latDeg[tile]! * Math.PI) / 180));
  const [lon, lat] = [lonDeg[tile]!, latDeg[tile]!];
  return [lon - widthDeg, lat - heightDeg, lon + widthDeg, lat + heightDeg];
}
