import type { StoredExtent } from '../../ports/feed.ts';
import type { StoredFeature } from '../../ports/layer.ts';
import { toBytes } from '../base/blob.ts';
import type { WritableDb } from '../base/database.ts';

export interface FeatureRow {
  pk: number;
  feature: string;
  wkb: Buffer | null;
  west_deg: number | null;
  south_deg: number | null;
  east_deg: number | null;
  north_deg: number | null;
  attributes: string;
  label: string | null;
  problem: string | null;
}

/** Of a feature joined with its label. */
export const FEATURE_COLUMNS = `f.pk, f.feature, f.wkb, f.west_deg, f.south_deg, f.east_deg, f.north_deg,
  f.attributes, f.problem, (SELECT id FROM label WHERE pk = f.label_pk) AS label`;

export function featureOf(row: FeatureRow): StoredFeature {
  return {
    feature: row.feature,
    wkb: row.wkb && toBytes(row.wkb),
    extent: row.west_deg === null ? null : [row.west_deg, row.south_deg!, row.east_deg!, row.north_deg!],
    attributes: JSON.parse(row.attributes),
    label: row.label,
    problem: row.problem,
  };
}

/** An extent across the antimeridian reaches around the globe: one box must hold both of its sides. */
export function boxOf([west, south, east, north]: StoredExtent): StoredExtent {
  return west <= east ? [west, south, east, north] : [-180, south, 180, north];
}

export interface FeatureRows {
  /** Throws when the label is not there, or the layer has a feature of this id. */
  insert(layerPk: number, feature: StoredFeature): void;
  read(layerPk: number, feature: string): StoredFeature | null;
  /** Makes, changes or (null) deletes one feature; `refreshLayer` must follow. */
  put(layerPk: number, feature: string, after: Omit<StoredFeature, 'feature'> | null): void;
  /** Brings count, extent and revision of a layer in line with its features. */
  refreshLayer(layerPk: number): void;
}

/** Writes single rows of features with their bounds; callers hold the transaction. */
export function featureRows(db: WritableDb): FeatureRows {
  const labelPk = db.prepare<[string], number>('SELECT pk FROM label WHERE id = ?').pluck();
  const insertRow = db.prepare(`
    INSERT INTO gis_feature (layer_pk, feature, wkb, west_deg, south_deg, east_deg, north_deg, attributes,
      label_pk, problem)
    VALUES (:layer_pk, :feature, :wkb, :west, :south, :east, :north, :attributes, :label_pk, :problem)`);
  const updateRow = db.prepare(`
    UPDATE gis_feature SET wkb = :wkb, west_deg = :west, south_deg = :south, east_deg = :east, north_deg = :north,
      attributes = :attributes, label_pk = :label_pk, problem = :problem
    WHERE layer_pk = :layer_pk AND feature = :feature`);
  const insertBounds = db.prepare('INSERT INTO gis_feature_bounds VALUES (?, ?, ?, ?, ?)');
  const deleteBounds = db.prepare('DELETE FROM gis_feature_bounds WHERE feature_pk = ?');
  const deleteRow = db.prepare('DELETE FROM gis_feature WHERE layer_pk = ? AND feature = ?');
  const selectRow = db.prepare<[number, string], FeatureRow>(
    `SELECT ${FEATURE_COLUMNS} FROM gis_feature f WHERE f.layer_pk = ? AND f.feature = ?`,
  );
  const refreshLayer = db.prepare(`
    UPDATE layer SET revision = revision + 1, (features, west_deg, south_deg, east_deg, north_deg) = (
      SELECT count(*), min(iif(west_deg <= east_deg, west_deg, -180)), min(south_deg),
        max(iif(west_deg <= east_deg, east_deg, 180)), max(north_deg)
      FROM gis_feature INDEXED BY gis_feature_extents WHERE layer_pk = layer.pk)
    WHERE pk = ?`);

  function keyOfLabel(label: string): number {
    const pk = labelPk.get(label);
    if (pk === undefined) throw new RangeError(`label ${label} is not in the project`);
    return pk;
  }

  const columnsOf = (
    layerPk: number,
    { feature, wkb, extent, attributes, label, problem }: StoredFeature,
  ) => ({
    layer_pk: layerPk,
    feature,
    wkb,
    west: extent?.[0] ?? null,
    south: extent?.[1] ?? null,
    east: extent?.[2] ?? null,
    north: extent?.[3] ?? null,
    attributes: JSON.stringify(attributes),
    label_pk: label === null ? null : keyOfLabel(label),
    problem,
  });

  function setBounds(pk: number | bigint, extent: StoredExtent | null): void {
    if (!extent) return;
    const [west, south, east, north] = boxOf(extent);
    insertBounds.run(pk, west, east, south, north);
  }

  function insert(layerPk: number, feature: StoredFeature): void {
    setBounds(insertRow.run(columnsOf(layerPk, feature)).lastInsertRowid, feature.extent);
  }

  return {
    insert,
    read(layerPk, feature) {
      const row = selectRow.get(layerPk, feature);
      return row ? featureOf(row) : null;
    },
    put(layerPk, feature, after) {
      const before = selectRow.get(layerPk, feature);
      if (!after) deleteRow.run(layerPk, feature);
      else if (!before) insert(layerPk, { feature, ...after });
      else {
        updateRow.run(columnsOf(layerPk, { feature, ...after }));
        deleteBounds.run(before.pk);
        setBounds(before.pk, after.extent);
      }
    },
    refreshLayer: (layerPk) => void refreshLayer.run(layerPk),
  };
}
