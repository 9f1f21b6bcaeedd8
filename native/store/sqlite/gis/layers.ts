import { EngineError } from '../../../contract/failure.ts';
import type { Work } from '../../../contract/work.ts';
import type { Feed, StoredExtent } from '../../ports/feed.ts';
import type { LayerFindings, LayerStore, NewLayer, StoredFeature, StoredLayer } from '../../ports/layer.ts';
import { writeInBatches } from '../base/batches.ts';
import { now, type WritableDb } from '../base/database.ts';
import { dropper } from '../base/drop.ts';
import { asDiskFailure } from '../base/full-disk.ts';
import { byIdOrName, found, isUniqueViolation } from '../base/lookup.ts';
import { pathColumns, presentPath } from '../base/paths.ts';
import { boxOf, featureRows } from './feature-rows.ts';

interface LayerRow {
  id: string;
  name: string;
  path_relative: string | null;
  path_absolute: string | null;
  format: string | null;
  drawn: number;
  crs: string | null;
  label_field: string | null;
  complete: number;
  buffer_m: number;
  findings: string;
  added_at: string;
  features: number;
  west_deg: number | null;
  south_deg: number | null;
  east_deg: number | null;
  north_deg: number | null;
  revision: number;
}

export function sqliteLayers(db: WritableDb, dir: string): LayerStore {
  const rows = featureRows(db);
  const { abandon, drop } = dropper(db, 'layer');
  const selectAll = db.prepare<[], LayerRow>('SELECT * FROM layer WHERE whole ORDER BY pk');
  const pkOf = db.prepare<[string], number>('SELECT pk FROM layer WHERE id = ? AND whole').pluck();
  const insertRow = db.prepare(`
    INSERT INTO layer (id, name, path_relative, path_absolute, format, drawn, crs, label_field, complete, buffer_m,
      findings, added_at)
    VALUES (:id, :name, :path_relative, :path_absolute, :format, :drawn, :crs, :label_field, :complete, :buffer_m,
      '{}', :added_at)`);
  const finish = db.prepare(`
    UPDATE layer SET findings = :findings, features = :features, west_deg = :west, south_deg = :south,
      east_deg = :east, north_deg = :north, whole = 1
    WHERE pk = :pk`);
  const deleteLabels = db.prepare(`
    DELETE FROM label WHERE key_layer = ?
      AND NOT EXISTS (SELECT 1 FROM gis_feature WHERE label_pk = label.pk)
      AND NOT EXISTS (SELECT 1 FROM person_label WHERE label_pk = label.pk)`);

  const list = () => selectAll.all().map((row) => layerOf(row, dir));
  const find = (idOrName: string) =>
    byIdOrName(
      list(),
      idOrName,
      (layer) => layer.id,
      (layer) => layer.name,
    );
  const get = (idOrName: string) =>
    found(
      find(idOrName),
      'layer',
      idOrName,
      list().map((layer) => layer.name),
    );

  async function fill(pk: number, features: Feed<StoredFeature>, findings: () => LayerFindings, work: Work) {
    let count = 0;
    let extent: StoredExtent | null = null;
    const write = (feature: StoredFeature) => {
      insertFeature(pk, feature);
      count++;
      if (feature.extent) extent = extent ? union(extent, boxOf(feature.extent)) : boxOf(feature.extent);
    };
    await writeInBatches(db, features, write, work);
    const [west, south, east, north] = extent ?? [null, null, null, null];
    finish.run({ pk, findings: JSON.stringify(findings()), features: count, west, south, east, north });
  }

  function insertFeature(pk: number, feature: StoredFeature): void {
    try {
      rows.insert(pk, feature);
    } catch (thrown) {
      if (!isUniqueViolation(thrown)) throw thrown;
      const failure = { kind: 'already-exists', what: 'feature', name: feature.feature } as const;
      throw new EngineError(failure, { cause: thrown });
    }
  }

  return {
    async insert(layer, features, findings, work) {
      let pk: number | null = null;
      try {
        work.signal.throwIfAborted();
        pk = Number(insertRow.run(rowOf(layer, dir)).lastInsertRowid);
        await fill(pk, features, findings, work);
      } catch (thrown) {
        if (db.open) {
          if (pk !== null) await abandon(pk);
          deleteLabels.run(layer.id);
        }
        throw asDiskFailure(db, thrown);
      }
      return get(layer.id);
    },
    list: async () => list(),
    find: async (idOrName) => find(idOrName),
    get: async (idOrName) => get(idOrName),
    drawn: async () => list().find((layer) => layer.drawn) ?? null,
    async remove(id, work) {
      work.signal.throwIfAborted();
      await drop(pkOf.get(get(id).id)!);
      deleteLabels.run(id);
    },
  };
}

function union(a: StoredExtent, b: StoredExtent): StoredExtent {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}

function rowOf(layer: NewLayer, dir: string) {
  const paths =
    layer.path === null ? { path_relative: null, path_absolute: null } : pathColumns(dir, layer.path);
  return {
    id: layer.id,
    name: layer.name,
    ...paths,
    format: layer.format,
    drawn: Number(layer.drawn),
    crs: layer.crs,
    label_field: layer.labelField,
    complete: Number(layer.complete),
    buffer_m: layer.bufferM,
    added_at: now(),
  };
}

function layerOf(row: LayerRow, dir: string): StoredLayer {
  const { path_relative, path_absolute } = row;
  return {
    id: row.id,
    name: row.name,
    path: path_absolute === null ? null : presentPath(dir, { path_relative, path_absolute }),
    format: row.format,
    drawn: row.drawn === 1,
    crs: row.crs,
    labelField: row.label_field,
    complete: row.complete === 1,
    bufferM: row.buffer_m,
    ...(JSON.parse(row.findings) as LayerFindings),
    addedAt: row.added_at,
    features: row.features,
    extent: row.west_deg === null ? null : [row.west_deg, row.south_deg!, row.east_deg!, row.north_deg!],
    revision: row.revision,
  };
}
