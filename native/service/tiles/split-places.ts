import { DEGREE_M } from '../../geo/distance.ts';
import { type TileGrid, tileWindow } from '../../geo/tile-grid.ts';
import type { Raster } from '../../raster/raster.ts';
import type { StoredScene } from '../../store/ports/scene.ts';
import { TilePlaces } from './tile-places.ts';

/** Pictures of a set that stay together: neighbouring file numbers are often neighbouring places. */
const PICTURES_A_BLOCK = 20;
/** Blocks of pictures lie a degree apart; a block of ground of this side holds one of them, wherever it lies. */
const PICTURE_BLOCK_M = 10_000;
const PICTURE_COLUMNS = 300;
const MOST_LATITUDE_DEG = 80;

/**
 * Where tiles lie as far as a split is concerned, `[longitude, latitude]`: on the ground; those of a scene without a place as
 * if a pixel were a metre, and the pictures of a set, twenty after another, at one place.
 */
export function splitPlaces(
  { record }: StoredScene,
  raster: Raster,
  grid: TileGrid,
): (n: number) => readonly [number, number] {
  const places = TilePlaces.of(raster, grid);
  if (places) return (n) => places.centreDeg(n);
  // Scenes without a place are kept apart by their names.
  const offset = Number.parseInt(record.id.slice(0, 6), 16);
  if (record.kind === 'image-set') {
    return (n) => {
      const block = Math.floor(n / PICTURES_A_BLOCK);
      const row = (offset + Math.floor(block / PICTURE_COLUMNS)) % (2 * MOST_LATITUDE_DEG);
      return [(block % PICTURE_COLUMNS) - 150, row - MOST_LATITUDE_DEG];
    };
  }
  return (n) => {
    const { columnPx, rowPx } = tileWindow(grid, n);
    return [(offset % 360) - 180 + columnPx / DEGREE_M, (Math.floor(offset / 360) % 60) - rowPx / DEGREE_M];
  };
}

/** How a split is made: of blocks of ground, whose side is chosen where it is null, or of pictures. */
export interface SplitBlocks {
  readonly kind: 'spatial-blocks' | 'contiguous-files';
  readonly blockM: number | null;
}

export function splitBlocks(scenes: readonly StoredScene[]): SplitBlocks {
  const areSets = scenes.length > 0 && scenes.every(({ record }) => record.kind === 'image-set');
  return areSets
    ? { kind: 'contiguous-files', blockM: PICTURE_BLOCK_M }
    : { kind: 'spatial-blocks', blockM: null };
}
