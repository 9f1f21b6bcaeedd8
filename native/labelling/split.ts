import { Random } from '../math/random.ts';
import { chooseBlockM, gatherBlocks, type TileBlocks } from './split-blocks.ts';
import { stratify } from './stratify.ts';
import { nearestM, nearTiles } from './tile-distance.ts';

/** The tiles to be divided: those that carry a label, or are background, of all scenes together. */
export interface SplitTiles {
  /** `[tiles]`, centres. */
  readonly lonDeg: Float64Array;
  readonly latDeg: Float64Array;
  /** `[tiles]`: label numbers of each. */
  readonly labels: readonly (readonly number[])[];
  /** `[tiles]`: the features behind its labels, unique over all layers. */
  readonly featureIds: readonly (readonly string[])[];
  /** Side of the largest tile on the ground. */
  readonly tileM: number;
}

export interface SplitOptions {
  readonly seed: number;
  /** Tiles of two parts are at least this far apart, east–west or north–south: the context window of a tile. */
  readonly bufferM: number;
  /** Side of a block; null: chosen by `chooseBlockM`. */
  readonly blockM: number | null;
}

export const PARTS = ['train', 'validation', 'test', 'buffered'] as const;
export type Part = (typeof PARTS)[number];

export const TRAIN = 0;
export const VALIDATION = 1;
export const TEST = 2;
export const BUFFERED = 3;

export interface SplitReport {
  readonly kind: 'spatial-blocks';
  readonly seed: number;
  readonly blockM: number;
  readonly bufferM: number;
  readonly blocks: number;
  readonly testBlocks: number;
  /** Between centres of test and training tiles; null without one or the other. */
  readonly nearestTrainTileM: number | null;
  /** Features too large for a block that show in tiles of two parts. */
  readonly sharedFeatures: number;
}

export interface Split {
  /** `[tiles]`, index into `PARTS`. */
  readonly part: Uint8Array;
  /** `[tiles]`, number of its block; the unit of a bootstrap. */
  readonly block: Uint32Array;
  readonly report: SplitReport;
}

// The usual 70 : 15 : 15.
const SHARES = [0.7, 0.15, 0.15];

/**
 * Training, validation and test tiles by blocks of ground, balanced by label. Tiles that show a feature of two parts,
 * and tiles closer to a tile of a later part than the buffer, are `buffered`: they are in none.
 */
export function splitTiles(tiles: SplitTiles, options: SplitOptions): Split {
  const blocks = blocksOf(tiles, options);
  const assigned = assignTiles(tiles, blocks, SHARES, options.seed);
  const part = assigned.map((number) => (number === NOWHERE ? BUFFERED : number));
  buffer(tiles, part, options.bufferM);
  return { part, block: firstHomes(blocks), report: reportOf(tiles, blocks, part, options) };
}

export interface Folds {
  readonly count: number;
  /** `[tiles]`; −1 where a tile shows features of two folds. */
  readonly fold: Int16Array;
  readonly block: Uint32Array;
  readonly blockM: number;
  readonly blocks: number;
}

/** `count` parts of equal share, balanced by label, each of whole blocks. */
export function foldsOf(tiles: SplitTiles, count: number, options: SplitOptions): Folds {
  if (!(Number.isInteger(count) && count >= 2 && count < NOWHERE)) {
    throw new RangeError(`folds must be a whole number from 2 to ${NOWHERE - 1}, got ${count}`);
  }
  const blocks = blocksOf(tiles, options);
  const shares = Array.from({ length: count }, () => 1 / count);
  const assigned = assignTiles(tiles, blocks, shares, options.seed);
  const fold = Int16Array.from(assigned, (number) => (number === NOWHERE ? -1 : number));
  return { count, fold, block: firstHomes(blocks), blockM: blocks.blockM, blocks: blocks.count };
}

/** One fold held out: its tiles are `test`, the others `train` unless they lie within the buffer of it. */
export function splitOfFold(tiles: SplitTiles, folds: Folds, fold: number, options: SplitOptions): Split {
  const part = Uint8Array.from(folds.fold, (number) =>
    number < 0 ? BUFFERED : number === fold ? TEST : TRAIN,
  );
  buffer(tiles, part, options.bufferM);
  const blocks = gatherBlocks(tiles, folds.blockM);
  return { part, block: folds.block, report: reportOf(tiles, blocks, part, options) };
}

/** A tile whose features lie in blocks of different parts. */
const NOWHERE = 255;

function blocksOf(tiles: SplitTiles, { blockM, bufferM }: SplitOptions): TileBlocks {
  return gatherBlocks(tiles, blockM ?? chooseBlockM(tiles, bufferM));
}

function firstHomes(blocks: TileBlocks): Uint32Array {
  return Uint32Array.from(blocks.homes, (homes) => homes[0]!);
}

/** `[tiles]`: the part of each tile's blocks, or `NOWHERE`. */
function assignTiles(
  tiles: SplitTiles,
  blocks: TileBlocks,
  shares: readonly number[],
  seed: number,
): Uint8Array {
  const labels = tiles.labels.reduce(
    (most, own) => own.reduce((max, label) => Math.max(max, label + 1), most),
    0,
  );
  const held = {
    blocks: blocks.count,
    labels,
    counts: new Float64Array(blocks.count * labels),
    tiles: new Float64Array(blocks.count),
  };
  for (const [tile, homes] of blocks.homes.entries()) {
    const [home] = homes;
    held.tiles[home!]!++;
    for (const label of tiles.labels[tile]!) held.counts[home! * labels + label]!++;
  }
  const partOfBlock = stratify(held, shares, new Random(seed));
  return Uint8Array.from(blocks.homes, (homes) => {
    const part = partOfBlock[homes[0]!]!;
    return homes.every((home) => partOfBlock[home] === part) ? part : NOWHERE;
  });
}

/** Takes training tiles near validation or test tiles out, and validation tiles near test tiles. */
function buffer(tiles: SplitTiles, part: Uint8Array, bufferM: number): void {
  const of = (wanted: number) => indicesWhere(part, wanted);
  for (const tile of nearTiles(tiles, of(VALIDATION), of(TEST), bufferM)) part[tile] = BUFFERED;
  const held = [...of(VALIDATION), ...of(TEST)];
  for (const tile of nearTiles(tiles, of(TRAIN), held, bufferM)) part[tile] = BUFFERED;
}

function reportOf(
  tiles: SplitTiles,
  blocks: TileBlocks,
  part: Uint8Array,
  options: SplitOptions,
): SplitReport {
  const test = indicesWhere(part, TEST);
  return {
    kind: 'spatial-blocks',
    seed: options.seed,
    blockM: blocks.blockM,
    bufferM: options.bufferM,
    blocks: blocks.count,
    testBlocks: new Set(test.map((tile) => blocks.homes[tile]![0])).size,
    nearestTrainTileM: nearestM(tiles, test, indicesWhere(part, TRAIN)),
    sharedFeatures: countShared(tiles, blocks, part),
  };
}

function countShared(tiles: SplitTiles, blocks: TileBlocks, part: Uint8Array): number {
  const partsOf = new Map(blocks.largeFeatures.map((id) => [id, new Set<number>()]));
  for (const [tile, ids] of tiles.featureIds.entries()) {
    if (part[tile] === BUFFERED) continue;
    for (const id of ids) partsOf.get(id)?.add(part[tile]!);
  }
  return [...partsOf.values()].filter((parts) => parts.size > 1).length;
}

function indicesWhere(part: Uint8Array, wanted: number): number[] {
  const found: number[] = [];
  for (let tile = 0; tile < part.length; tile++) if (part[tile] === wanted) found.push(tile);
  return found;
}
