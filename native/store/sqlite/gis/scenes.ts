import { EngineError } from '../../../contract/failure.ts';
import type { ScenePlacement, SceneRecord } from '../../../contract/scene.ts';
import type { BandMeaning } from '../../../contract/scene-style.ts';
import type { NewScene, SceneStore, StoredGeoreference, StoredScene } from '../../ports/scene.ts';
import { now, type WritableDb } from '../base/database.ts';
import { byIdOrName, found } from '../base/lookup.ts';
import { type PathColumns, pathColumns, presentPath } from '../base/paths.ts';

interface SceneRow extends PathColumns {
  id: string;
  kind: SceneRecord['kind'];
  name: string;
  fingerprint: string;
  record: string;
  affine: string | null;
  acquired_at: string | null;
  added_at: string;
  visible: number;
  opacity: number;
  style: string;
  statistics: string | null;
  band_meanings: string;
  georeference: string | null;
}

/** @param removeFiles called after a scene is gone, to remove the files made from it */
export function sqliteScenes(db: WritableDb, dir: string, removeFiles: () => Promise<void>): SceneStore {
  const selectAll = db.prepare<[], SceneRow>('SELECT * FROM scene ORDER BY draw_order, pk DESC');
  const insertRow = db.prepare(`
    INSERT INTO scene (id, kind, name, path_relative, path_absolute, fingerprint, record, affine, acquired_at,
      added_at, draw_order, visible, opacity, style, statistics)
    VALUES (:id, :kind, :name, :path_relative, :path_absolute, :fingerprint, :record, :affine, :acquired_at,
      :added_at, (SELECT ifnull(min(draw_order), 1) - 1 FROM scene), :visible, :opacity, :style, :statistics)`);
  const updatePlacement = db.prepare(
    'UPDATE scene SET draw_order = :order, visible = :visible, opacity = :opacity, style = :style WHERE id = :id',
  );
  const updateOrder = db.prepare('UPDATE scene SET draw_order = ? WHERE id = ?');
  const updateStatistics = db.prepare('UPDATE scene SET statistics = ? WHERE id = ?');
  const updatePath = db.prepare(
    'UPDATE scene SET path_relative = :path_relative, path_absolute = :path_absolute WHERE id = :id',
  );
  const deleteRow = db.prepare('DELETE FROM scene WHERE id = ?');

  const list = () => selectAll.all().map((row) => sceneOf(row, dir));
  const find = (idOrName: string) =>
    byIdOrName(
      list(),
      idOrName,
      (scene) => scene.record.id,
      (scene) => scene.record.name,
    );
  const get = (idOrName: string) =>
    found(
      find(idOrName),
      'scene',
      idOrName,
      list().map((scene) => scene.record.name),
    );

  const placeAll = db.transaction((placements: ScenePlacement[]) => {
    const others = list().filter((scene) => !placements.some(({ id }) => id === scene.record.id));
    for (const [order, { id, visible, opacity, style }] of placements.entries()) {
      get(id);
      updatePlacement.run({ id, order, visible: Number(visible), opacity, style: JSON.stringify(style) });
    }
    for (const [index, scene] of others.entries()) {
      updateOrder.run(placements.length + index, scene.record.id);
    }
  });

  return {
    async insert(scene) {
      if (list().some(({ record }) => record.id === scene.record.id)) {
        throw new EngineError({ kind: 'already-exists', what: 'scene', name: scene.record.name });
      }
      insertRow.run(rowOf(scene, dir));
      return get(scene.record.id);
    },
    list: async () => list(),
    find: async (idOrName) => find(idOrName),
    get: async (idOrName) => get(idOrName),
    place: async (placements) => placeAll.immediate(placements),
    async setStatistics(id, statistics) {
      updateStatistics.run(JSON.stringify(statistics), get(id).record.id);
    },
    async setPath(id, path) {
      updatePath.run({ ...pathColumns(dir, path), id: get(id).record.id });
    },
    async remove(id) {
      deleteRow.run(get(id).record.id);
      await removeFiles();
    },
  };
}

/** What a person's georeference says in place of the file. */
function placedRecord(placed: StoredGeoreference | null) {
  if (!placed) return { georeference: null };
  const { crs, affine, extent, pixelSizeM, warnings } = placed;
  return { crs, extent, pixelSizeM, warnings, georeference: { crs, affine } };
}

function rowOf(scene: NewScene, dir: string) {
  const { id, kind, name, path, ...rest } = scene.record;
  return {
    id,
    kind,
    name,
    ...pathColumns(dir, path),
    fingerprint: scene.fingerprint,
    record: JSON.stringify(rest),
    affine: scene.affine && JSON.stringify(scene.affine),
    acquired_at: scene.acquiredAt,
    added_at: now(),
    visible: Number(scene.placement.visible),
    opacity: scene.placement.opacity,
    style: JSON.stringify(scene.placement.style),
    statistics: scene.statistics && JSON.stringify(scene.statistics),
  };
}

function sceneOf(row: SceneRow, dir: string): StoredScene {
  const { bands, ...rest } = JSON.parse(row.record) as Omit<SceneRecord, 'id' | 'kind' | 'name' | 'path'>;
  const assigned = JSON.parse(row.band_meanings) as Record<string, BandMeaning>;
  return {
    record: {
      id: row.id,
      kind: row.kind,
      name: row.name,
      path: presentPath(dir, row),
      ...rest,
      bands: bands.map((band) => ({ ...band, meaning: assigned[band.index] ?? band.meaning })),
      hasAffine: row.affine !== null,
      ...placedRecord(JSON.parse(row.georeference ?? 'null') as StoredGeoreference | null),
    },
    fingerprint: row.fingerprint,
    affine: row.affine === null ? null : JSON.parse(row.affine),
    acquiredAt: row.acquired_at,
    addedAt: row.added_at,
    placement: { visible: row.visible === 1, opacity: row.opacity, style: JSON.parse(row.style) },
    statistics: row.statistics === null ? null : JSON.parse(row.statistics),
  };
}
