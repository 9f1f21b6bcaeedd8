import { groundBlock, LEAST_BLOCK_M } from '../geo/blocks.ts';
import { DEGREE_M } from '../geo/distance.ts';
import type { SplitTiles } from './split.ts';

/** Tiles gathered into blocks of ground. */
export interface TileBlocks {
  readonly blockM: number;
  /** Blocks that hold a tile. */
  readonly count: number;
  /**
   * `[tiles]`: the blocks a tile belongs to. One, that of its centre or of the centre of its feature; several where
   * it shows features of several blocks.
   */
  readonly homes: readonly (readonly number[])[];
  /** Features too large for a block: they hold no tiles together. */
  readonly largeFeatures: readonly string[];
}

/** Tiles that show one feature are kept in the block of the feature's centre, where the feature fits into a block. */
export function gatherBlocks(tiles: SplitTiles, blockM: number): TileBlocks {
  const index = new Map<number, number>();
  const blockAt = (lonDeg: number, latDeg: number) => {
    const name = groundBlock(lonDeg, latDeg, blockM);
    if (!index.has(name)) index.set(name, index.size);
    return index.get(name)!;
  };
  const largeFeatures: string[] = [];
  const featureHome = new Map<string, number>();
  for (const [id, members] of tilesByFeature(tiles)) {
    const place = placeOf(members, tiles);
    if (Math.max(place.widthM, place.heightM) + tiles.tileM > blockM) largeFeatures.push(id);
    else featureHome.set(id, blockAt(place.lonDeg, place.latDeg));
  }
  const homes = tiles.featureIds.map((ids, tile) => {
    const found = new Set(ids.map((id) => featureHome.get(id)).filter((home) => home !== undefined));
    return found.size > 0 ? [...found] : [blockAt(tiles.lonDeg[tile]!, tiles.latDeg[tile]!)];
  });
  return { blockM, count: index.size, homes, largeFeatures };
}

const WANTED_BLOCKS = 20;
/** Under ten blocks no interval can be given for a figure. */
export const LEAST_BLOCKS = 10;
const LEAST_TILES = 4;

/**
 * The largest block size that gives `WANTED_BLOCKS`, else `LEAST_BLOCKS`, with as many labels as possible in three
 * blocks or more (one each for training, validation and test). Blocks are at least four tiles and three buffers wide;
 * where no such size gives ten blocks, down to one tile.
 */
export function chooseBlockM(tiles: SplitTiles, bufferM: number): number {
  const comfortableM = Math.max(LEAST_TILES * tiles.tileM, 3 * bufferM, LEAST_BLOCK_M);
  const leastM = Math.max(tiles.tileM, LEAST_BLOCK_M);
  const spanM = Math.max(comfortableM, spanOf(tiles));
  const trials = ladder(spanM, comfortableM).map((blockM) => tryBlocks(tiles, blockM));
  const smaller = ladder(comfortableM, leastM).map((blockM) => tryBlocks(tiles, blockM));
  const best = (wanted: number, from: readonly Trial[]) => {
    const enough = from.filter(({ blocks }) => blocks >= wanted);
    const labels = Math.max(...enough.map(({ spreadLabels }) => spreadLabels));
    return enough.find(({ spreadLabels }) => spreadLabels === labels);
  };
  const most = [...trials, ...smaller].reduce((one, other) => (other.blocks > one.blocks ? other : one));
  return (best(WANTED_BLOCKS, trials) ?? best(LEAST_BLOCKS, trials) ?? best(LEAST_BLOCKS, smaller) ?? most)
    .blockM;
}

interface Trial {
  readonly blockM: number;
  readonly blocks: number;
  /** Labels that lie in three places or more. */
  readonly spreadLabels: number;
}

function tryBlocks(tiles: SplitTiles, blockM: number): Trial {
  const { homes, largeFeatures } = gatherBlocks(tiles, blockM);
  const large = new Set(largeFeatures);
  const placesOfLabel = new Map<number, Set<number | string>>();
  const occupied = new Set<number>();
  for (const [tile, labels] of tiles.labels.entries()) {
    const [home] = homes[tile]!;
    occupied.add(home!);
    // A feature that is cut by blocks is one place all the same: smaller blocks do not spread its label.
    const place = tiles.featureIds[tile]!.find((id) => large.has(id)) ?? home!;
    for (const label of labels) {
      if (!placesOfLabel.has(label)) placesOfLabel.set(label, new Set());
      placesOfLabel.get(label)!.add(place);
    }
  }
  const spreadLabels = [...placesOfLabel.values()].filter((places) => places.size >= 3).length;
  return { blockM, blocks: occupied.size, spreadLabels };
}

/** Sizes from large to small, each √2 smaller than the one before; both ends included. */
function ladder(largestM: number, smallestM: number): number[] {
  const sizes: number[] = [];
  for (let sizeM = largestM; sizeM > smallestM; sizeM /= Math.SQRT2) sizes.push(sizeM);
  return [...sizes, smallestM];
}

function tilesByFeature(tiles: SplitTiles): Map<string, number[]> {
  const byFeature = new Map<string, number[]>();
  for (const [tile, ids] of tiles.featureIds.entries()) {
    for (const id of ids) {
      const members = byFeature.get(id);
      if (members) members.push(tile);
      else byFeature.set(id, [tile]);
    }
  }
  return byFeature;
}

/** Centre of the tiles' centres, and how far these lie apart. */
function placeOf(
  members: readonly number[],
  { lonDeg, latDeg }: SplitTiles,
): { lonDeg: number; latDeg: number; widthM: number; heightM: number } {
  const originDeg = lonDeg[members[0]!]!;
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const tile of members) {
    const offsetDeg = ((lonDeg[tile]! - originDeg + 540) % 360) - 180;
    west = Math.min(west, offsetDeg);
    east = Math.max(east, offsetDeg);
    south = Math.min(south, latDeg[tile]!);
    north = Math.max(north, latDeg[tile]!);
  }
  const middleDeg = (south + north) / 2;
  return {
    lonDeg: originDeg + (west + east) / 2,
    latDeg: middleDeg,
    widthM: (east - west) * DEGREE_M * Math.cos((middleDeg * Math.PI) / 180),
    heightM: (north - south) * DEGREE_M,
  };
}

function spanOf(tiles: SplitTiles): number {
  if (tiles.lonDeg.length === 0) return 0;
  const all = Array.from(tiles.lonDeg, (_, tile) => tile);
  const { widthM, heightM } = placeOf(all, tiles);
  return Math.max(widthM, heightM);
}
