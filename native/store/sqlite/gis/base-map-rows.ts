import type { BaseMapKind } from '../../../contract/base-map.ts';
import type { StoredBaseMap } from '../../ports/base-map.ts';
import type { WritableDb } from '../base/database.ts';
import { type PathColumns, pathColumns, presentPath } from '../base/paths.ts';

interface BaseMapRow extends PathColumns {
  id: string;
  name: string;
  kind: BaseMapKind;
  wms_layers: string | null;
  attribution: string | null;
  min_zoom: number;
  max_zoom: number;
  extent: string | null;
  tile_px: number;
  style: string | null;
  shown: number;
  opacity: number;
  added_at: string;
}

export interface BaseMapRows {
  list(): StoredBaseMap[];
  read(id: string): StoredBaseMap | null;
  /** Null takes it away. */
  put(id: string, baseMap: StoredBaseMap | null): void;
}

/** @param dir of the project */
export function baseMapRows(db: WritableDb, dir: string): BaseMapRows {
  const selectAll = db.prepare<[], BaseMapRow>('SELECT * FROM base_map ORDER BY added_at, pk');
  const selectOne = db.prepare<[string], BaseMapRow>('SELECT * FROM base_map WHERE id = ?');
  const remove = db.prepare('DELETE FROM base_map WHERE id = ?');
  const insert = db.prepare(`
    INSERT INTO base_map (id, name, kind, path_relative, path_absolute, wms_layers, attribution, min_zoom, max_zoom,
      extent, tile_px, style, shown, opacity, added_at)
    VALUES (:id, :name, :kind, :path_relative, :path_absolute, :wms_layers, :attribution, :min_zoom, :max_zoom,
      :extent, :tile_px, :style, :shown, :opacity, :added_at)`);
  return {
    list: () => selectAll.all().map((row) => baseMapOf(row, dir)),
    read(id) {
      const row = selectOne.get(id);
      return row ? baseMapOf(row, dir) : null;
    },
    put(id, baseMap) {
      remove.run(id);
      if (baseMap) insert.run(rowOf(baseMap, dir));
    },
  };
}

function rowOf(baseMap: StoredBaseMap, dir: string): BaseMapRow {
  const { id, name, kind, attribution, opacity } = baseMap;
  return {
    id,
    name,
    kind,
    ...pathColumns(dir, baseMap.location),
    wms_layers: baseMap.layers,
    attribution,
    min_zoom: baseMap.minZoom,
    max_zoom: baseMap.maxZoom,
    extent: baseMap.extent && JSON.stringify(baseMap.extent),
    tile_px: baseMap.tilePx,
    style: baseMap.style && JSON.stringify(baseMap.style),
    shown: Number(baseMap.shown),
    opacity,
    added_at: baseMap.addedAt,
  };
}

function baseMapOf(row: BaseMapRow, dir: string): StoredBaseMap {
  const { id, name, kind, attribution, opacity } = row;
  return {
    id,
    name,
    kind,
    location: presentPath(dir, row),
    layers: row.wms_layers,
    attribution,
    minZoom: row.min_zoom,
    maxZoom: row.max_zoom,
    extent: row.extent === null ? null : JSON.parse(row.extent),
    tilePx: row.tile_px,
    style: row.style === null ? null : JSON.parse(row.style),
    shown: row.shown === 1,
    opacity,
    addedAt: row.added_at,
  };
}
