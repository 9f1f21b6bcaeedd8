import { type GridStore, gridId, type NewGrid, type StoredGrid } from '../../ports/grid.ts';
import { toBlob, toFloat32 } from '../base/blob.ts';
import { now, type ReadableDb, type WritableDb } from '../base/database.ts';
import { found } from '../base/lookup.ts';

export interface GridRow {
  pk: number;
  scene_pk: number;
  scene: string;
  id: string;
  size_px: number;
  stride_px: number;
  columns: number;
  rows: number;
  nodata_tiles: number;
  pixel_size_m: number | null;
  created_at: string;
}

const GRID_COLUMNS = `g.pk, g.scene_pk, s.id AS scene, g.id, g.size_px, g.stride_px, g.columns, g.rows,
  g.nodata_tiles, g.pixel_size_m, g.created_at`;

/** Answers with the present grid of a scene (by id). */
export function gridLookup(db: ReadableDb): {
  find(scene: string): GridRow | null;
  get(scene: string): GridRow;
} {
  const select = db.prepare<[string], GridRow>(
    `SELECT ${GRID_COLUMNS} FROM grid g JOIN scene s ON s.pk = g.scene_pk WHERE s.id = ?`,
  );
  const find = (scene: string) => select.get(scene) ?? null;
  return { find, get: (scene) => found(find(scene), 'tile grid of scene', scene, []) };
}

/** @param removeFiles called after a grid is gone, to remove the files made from it */
export function sqliteGrids(db: WritableDb, removeFiles: () => Promise<void>): GridStore {
  const lookup = gridLookup(db);
  const scenePk = db.prepare<[string], number>('SELECT pk FROM scene WHERE id = ?').pluck();
  const selectAll = db.prepare<[], GridRow>(
    `SELECT ${GRID_COLUMNS} FROM grid g JOIN scene s ON s.pk = g.scene_pk ORDER BY s.draw_order, s.pk DESC`,
  );
  const selectNodata = db.prepare<[number], Buffer>('SELECT nodata_fractions FROM grid WHERE pk = ?').pluck();
  const deleteRow = db.prepare<[number]>('DELETE FROM grid WHERE pk = ?');
  const updateRow = db.prepare<[number, Buffer, number]>(
    'UPDATE grid SET nodata_tiles = ?, nodata_fractions = ? WHERE pk = ?',
  );
  const insertRow = db.prepare(`
    INSERT INTO grid (scene_pk, id, size_px, stride_px, columns, rows, nodata_tiles, nodata_fractions, pixel_size_m,
      created_at)
    VALUES (:scene_pk, :id, :size_px, :stride_px, :columns, :rows, :nodata_tiles, :nodata_fractions,
      :pixel_size_m, :created_at)`);

  const replace = db.transaction((grid: NewGrid) => {
    const before = lookup.find(grid.scene);
    if (before && isSame(before, grid)) {
      updateRow.run(grid.nodataTiles, toBlob(grid.nodataFractions), before.pk);
      return;
    }
    if (before) deleteRow.run(before.pk);
    insertRow.run({
      scene_pk: found(scenePk.get(grid.scene), 'scene', grid.scene, []),
      id: gridId(grid.sizePx, grid.stridePx),
      size_px: grid.sizePx,
      stride_px: grid.stridePx,
      columns: grid.columns,
      rows: grid.rows,
      nodata_tiles: grid.nodataTiles,
      nodata_fractions: toBlob(grid.nodataFractions),
      pixel_size_m: grid.pixelSizeM ?? null,
      created_at: now(),
    });
  });

  return {
    async replace(grid) {
      const tiles = grid.columns * grid.rows;
      if (grid.nodataFractions.length !== tiles) {
        throw new RangeError(`${grid.nodataFractions.length} nodata fractions for ${tiles} tiles`);
      }
      replace.immediate(grid);
      await removeFiles();
      return gridOf(lookup.get(grid.scene));
    },
    list: async () => selectAll.all().map(gridOf),
    async find(scene) {
      const row = lookup.find(scene);
      return row && gridOf(row);
    },
    get: async (scene) => gridOf(lookup.get(scene)),
    nodataFractions: async (scene) => toFloat32(selectNodata.get(lookup.get(scene).pk)!),
  };
}

function isSame(row: GridRow, grid: NewGrid): boolean {
  return (
    row.size_px === grid.sizePx &&
    row.stride_px === grid.stridePx &&
    row.pixel_size_m === (grid.pixelSizeM ?? null) &&
    row.columns === grid.columns &&
    row.rows === grid.rows
  );
}

function gridOf(row: GridRow): StoredGrid {
  return {
    id: row.id,
    scene: row.scene,
    sizePx: row.size_px,
    stridePx: row.stride_px,
    columns: row.columns,
    rows: row.rows,
    tiles: row.columns * row.rows,
    nodataTiles: row.nodata_tiles,
    pixelSizeM: row.pixel_size_m,
    createdAt: row.created_at,
  };
}
