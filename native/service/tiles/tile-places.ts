import { pixelToMap } from '../../geo/affine.ts';
import type { Extent } from '../../geo/extent.ts';
import { northUpAffine } from '../../geo/project-geometry.ts';
import { middleOf } from '../../geo/quadrilateral.ts';
import { type TileGrid, tileWindow } from '../../geo/tile-grid.ts';
import { embeddingTableOf } from '../../raster/embedding-table/embedding-table-raster.ts';
import type { Raster } from '../../raster/raster.ts';

/** Where tiles lie on the ground. */
export class TilePlaces {
  /** Four corners from the north-west of the grid, clockwise, `[longitude, latitude]` interleaved. */
  readonly cornersDeg: (n: number) => number[];
  readonly centreDeg: (n: number) => [number, number];

  private constructor(places: Pick<TilePlaces, 'cornersDeg' | 'centreDeg'>) {
    this.cornersDeg = places.cornersDeg;
    this.centreDeg = places.centreDeg;
  }

  /** Null for a scene without a place. */
  static of(raster: Raster, grid: TileGrid): TilePlaces | null {
    const table = embeddingTableOf(raster);
    if (table) {
      return new TilePlaces({
        cornersDeg: (n) => [...table.cornersOf(n)],
        centreDeg: (n) => middleOf(table.cornersOf(n)),
      });
    }
    const { crs, affine, summary } = raster;
    if (!crs || !affine) return null;
    const northUp = northUpAffine(affine, summary.heightPx);
    const toDegrees = (columnPx: number, rowPx: number) =>
      crs.inverse(...pixelToMap(northUp, columnPx, rowPx));
    return new TilePlaces({
      cornersDeg: (n) => {
        const { columnPx, rowPx, sizePx } = tileWindow(grid, n);
        const [right, bottom] = [columnPx + sizePx, rowPx + sizePx];
        return [
          ...toDegrees(columnPx, rowPx),
          ...toDegrees(right, rowPx),
          ...toDegrees(right, bottom),
          ...toDegrees(columnPx, bottom),
        ];
      },
      centreDeg: (n) => {
        const { columnPx, rowPx, sizePx } = tileWindow(grid, n);
        return toDegrees(columnPx + sizePx / 2, rowPx + sizePx / 2);
      },
    });
  }

  extentDeg(n: number): Extent {
    const corners = this.cornersDeg(n);
    const lons = [corners[0]!, corners[2]!, corners[4]!, corners[6]!];
    const lats = [corners[1]!, corners[3]!, corners[5]!, corners[7]!];
    return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
  }
}
