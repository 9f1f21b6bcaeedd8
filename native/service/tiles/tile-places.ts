import { pixelToMap } from '../../geo/affine.ts';
import type { Extent } from '../../geo/extent.ts';
import { northUpAffine } from '../../geo/project-geometry.ts';
import { type TileGrid, tileWindow } from '../../geo/tile-grid.ts';
import type { Raster } from '../../raster/raster.ts';

/** Where tiles lie on the ground. */
export class TilePlaces {
  readonly #grid: TileGrid;
  readonly #toDegrees: (columnPx: number, rowPx: number) => [number, number];

  private constructor(grid: TileGrid, toDegrees: (columnPx: number, rowPx: number) => [number, number]) {
    this.#grid = grid;
    this.#toDegrees = toDegrees;
  }

  /** Null for a scene without a place. */
  static of(raster: Raster, grid: TileGrid): TilePlaces | null {
    const { crs, affine, summary } = raster;
    if (!crs || !affine) return null;
    const northUp = northUpAffine(affine, summary.heightPx);
    return new TilePlaces(grid, (columnPx, rowPx) => crs.inverse(...pixelToMap(northUp, columnPx, rowPx)));
  }

  /** Four corners from the north-west of the grid, clockwise, `[longitude, latitude]` interleaved. */
  cornersDeg(n: number): number[] {
    const { columnPx, rowPx, sizePx } = tileWindow(this.#grid, n);
    const [right, bottom] = [columnPx + sizePx, rowPx + sizePx];
    return [
      ...this.#toDegrees(columnPx, rowPx),
      ...this.#toDegrees(right, rowPx),
      ...this.#toDegrees(right, bottom),
      ...this.#toDegrees(columnPx, bottom),
    ];
  }

  extentDeg(n: number): Extent {
    const corners = this.cornersDeg(n);
    const lons = [corners[0]!, corners[2]!, corners[4]!, corners[6]!];
    const lats = [corners[1]!, corners[3]!, corners[5]!, corners[7]!];
    return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
  }

  centreDeg(n: number): [number, number] {
    const { columnPx, rowPx, sizePx } = tileWindow(this.#grid, n);
    return this.#toDegrees(columnPx + sizePx / 2, rowPx + sizePx / 2);
  }
}
