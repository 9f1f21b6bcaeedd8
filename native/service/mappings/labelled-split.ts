import type { SplitTiles } from '../../labelling/split.ts';
import type { Raster } from '../../raster/raster.ts';
import type { StoredGrid } from '../../store/ports/grid.ts';
import type { StoredScene } from '../../store/ports/scene.ts';
import { type SplitBlocks, splitBlocks, splitPlaces } from '../tiles/split-places.ts';
import type { LabelledTile } from './labelled-tiles.ts';

/** Labelled tiles of one scene, and how much around each is seen with it. */
export interface PlacedTiles {
  readonly scene: StoredScene;
  readonly raster: Raster;
  readonly grid: StoredGrid;
  readonly marginPx: number;
  readonly tiles: readonly LabelledTile[];
}

/** Labelled tiles of all scenes as they are divided into parts. */
export interface LabelledSplit {
  readonly split: SplitTiles;
  readonly blocks: SplitBlocks;
  /** Tiles seen in training reach this far: the least distance between folds. */
  readonly contextM: number;
}

/** @param labelOf number of a label, by its id */
export function labelledSplit(
  scenes: readonly PlacedTiles[],
  labelOf: (id: string) => number,
): LabelledSplit {
  const all = scenes.flatMap(({ tiles }) => tiles);
  const centres = scenes.flatMap(({ scene, raster, grid, tiles }) => {
    const place = splitPlaces(scene, raster, grid);
    return tiles.map(({ n }) => place(n));
  });
  const sideM = ({ raster, grid }: PlacedTiles, marginPx: number) =>
    (grid.sizePx + 2 * marginPx) * (raster.summary.pixelSizeM ?? 1);
  return {
    split: {
      lonDeg: Float64Array.from(centres, ([lon]) => lon),
      latDeg: Float64Array.from(centres, ([, lat]) => lat),
      tileM: Math.max(...scenes.map((scene) => sideM(scene, 0))),
      labels: all.map(({ shares }) => shares.map(([id]) => labelOf(id))),
      featureIds: all.map(({ features }) => features),
    },
    blocks: splitBlocks(scenes.map(({ scene }) => scene)),
    contextM: Math.max(...scenes.map((scene) => sideM(scene, scene.marginPx))),
  };
}
