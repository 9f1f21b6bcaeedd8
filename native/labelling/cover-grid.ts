import type { Work } from '../contract/work.ts';
import { type TileGrid, tileCount } from '../geo/tile-grid.ts';
import { FractionTable } from './fraction-table.ts';
import type { Fractions, FractionsProgress } from './fractions.ts';
import { Pace } from './pace.ts';
import type { PreparedScene } from './prepare-scene.ts';
import { RowCoverage } from './row-coverage.ts';

/** The fractions of a prepared scene over one grid. */
export async function coverGrid(
  scene: PreparedScene,
  grid: TileGrid,
  work: Work<FractionsProgress>,
): Promise<Fractions> {
  work.signal.throwIfAborted();
  const pace = new Pace(work.signal);
  const table = new FractionTable(tileCount(grid));
  const rows = new RowCoverage(scene, grid);
  for (let row = 0; row < grid.rows; row++) {
    for (const steps of rows.coverRow(row, table)) await pace.step(steps);
    work.report({ stage: 'tiles', done: (row + 1) * grid.columns, total: tileCount(grid) });
  }
  return {
    grid,
    labelIds: scene.labelIds,
    ...table.finish(),
    features: scene.features,
    insideComplete: insideComplete(scene, grid),
    warnings: scene.warnings,
  };
}

/** 1 for each tile whose four corners lie inside the bounds of a complete layer. */
function insideComplete(scene: PreparedScene, grid: TileGrid): Uint8Array {
  const inside = new Uint8Array(tileCount(grid));
  for (const { extent, toLayer } of scene.completeLayers) {
    const isIn = (columnPx: number, rowPx: number) => {
      const [x, y] = toLayer(columnPx, rowPx);
      return x >= extent[0] && x <= extent[2] && y >= extent[1] && y <= extent[3];
    };
    for (let tile = 0; tile < inside.length; tile++) {
      const columnPx = (tile % grid.columns) * grid.stridePx;
      const rowPx = Math.floor(tile / grid.columns) * grid.stridePx;
      const { sizePx } = grid;
      const isWhole =
        isIn(columnPx, rowPx) &&
        isIn(columnPx + sizePx, rowPx) &&
        isIn(columnPx, rowPx + sizePx) &&
        isIn(columnPx + sizePx, rowPx + sizePx);
      if (isWhole) inside[tile] = 1;
    }
  }
  return inside;
}
