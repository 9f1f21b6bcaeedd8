import type { BaseMapStore, StoredBaseMap } from '../../ports/base-map.ts';
import type { WritableDb } from '../base/database.ts';
import { byIdOrName, found } from '../base/lookup.ts';
import { baseMapRows } from './base-map-rows.ts';

/** Added, shown and removed by edits; read here. */
export function sqliteBaseMaps(db: WritableDb, dir: string): BaseMapStore {
  const rows = baseMapRows(db, dir);
  const updateOpacity = db.prepare('UPDATE base_map SET opacity = ? WHERE id = ?');
  const updateTilePx = db.prepare('UPDATE base_map SET tile_px = ? WHERE id = ?');
  const find = (idOrName: string): StoredBaseMap | null =>
    byIdOrName(
      rows.list(),
      idOrName,
      ({ id }) => id,
      ({ name }) => name,
    );
  const get = (idOrName: string): StoredBaseMap => {
    const names = rows.list().map(({ name }) => name);
    return found(find(idOrName), 'base map', idOrName, names);
  };
  return {
    list: async () => rows.list(),
    find: async (idOrName) => find(idOrName),
    get: async (idOrName) => get(idOrName),
    async setOpacity(id, opacity) {
      updateOpacity.run(opacity, get(id).id);
    },
    async setTilePx(id, tilePx) {
      updateTilePx.run(tilePx, get(id).id);
    },
  };
}
