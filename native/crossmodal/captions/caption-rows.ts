import { centredRows } from '../../math/centre.ts';
import { pickRows, rowsInMemory } from '../../math/rows.ts';

/** Sentences that describe tiles. Those of tile t are `[start[t], start[t + 1])` of the other two. */
export interface CaptionRows {
  /** `[tileCount + 1]`, ascending, from 0. */
  readonly start: Uint32Array;
  /** Unit embeddings, row-major `[captions × spaceDimension]`, not centred. */
  readonly embeddings: Float32Array;
  /** Equal for equal sentences, `[captions]`: what says the same is never a wrong answer. */
  readonly sentence: Uint32Array;
}

/** Of these tiles, those that have a caption. */
export function captionedTiles({ start }: CaptionRows, tiles: Uint32Array): Uint32Array {
  return tiles.filter((tile) => start[tile]! < start[tile + 1]!);
}

/** Captions of tiles, one tile after the other: their numbers, and for each the place of its tile in `tiles`. */
export function captionsOf(
  { start }: CaptionRows,
  tiles: Uint32Array,
): { captions: Uint32Array; owner: Uint32Array } {
  const captions: number[] = [];
  const owner: number[] = [];
  for (const [row, tile] of tiles.entries()) {
    for (let caption = start[tile]!; caption < start[tile + 1]!; caption++) {
      captions.push(caption);
      owner.push(row);
    }
  }
  return { captions: Uint32Array.from(captions), owner: Uint32Array.from(owner) };
}

/** Mean embedding of the captions of tiles, each tile counted once; zero without any. */
export function captionCentre(rows: CaptionRows, tiles: Uint32Array, dimension: number): Float32Array {
  const centre = new Float64Array(dimension);
  const captioned = captionedTiles(rows, tiles);
  for (const tile of captioned) {
    const [first, end] = [rows.start[tile]!, rows.start[tile + 1]!];
    const weight = 1 / (captioned.length * (end - first));
    for (let i = first * dimension; i < end * dimension; i++)
      centre[i % dimension]! += weight * rows.embeddings[i]!;
  }
  return Float32Array.from(centre);
}

/** Unit embeddings of captions about a centre, row-major `[captions × dimension]`. */
export function captionEmbeddings(
  { embeddings }: CaptionRows,
  captions: Uint32Array,
  centre: Float32Array,
): Float32Array {
  const dimension = centre.length;
  return centredRows(pickRows(rowsInMemory(embeddings, dimension), captions), centre, dimension);
}
