import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Work } from '../../../contract/work.ts';
import type { StoredExtent } from '../../ports/feed.ts';
import type { FeatureStore, StoredFeature } from '../../ports/layer.ts';
import { BATCH_ROWS } from '../base/batches.ts';
import type { ReadableDb } from '../base/database.ts';
import { found } from '../base/lookup.ts';
import { FEATURE_COLUMNS, type FeatureRow, featureOf } from './feature-rows.ts';

export function sqliteFeatures(db: ReadableDb): FeatureStore {
  const layerPk = db.prepare<[string], number>('SELECT pk FROM layer WHERE id = ? AND whole').pluck();
  const selectOne = db.prepare<[number, string], FeatureRow>(
    `SELECT ${FEATURE_COLUMNS} FROM gis_feature f WHERE f.layer_pk = ? AND f.feature = ?`,
  );
  const selectAfter = db.prepare<[number, number, number], FeatureRow>(
    `SELECT ${FEATURE_COLUMNS} FROM gis_feature f INDEXED BY gis_feature_by_layer
     WHERE f.layer_pk = ? AND f.pk > ? ORDER BY f.pk LIMIT ?`,
  );
  // The offset is counted on the narrow index alone: geometries before it are not read.
  const selectPage = db.prepare<[number, number, number], FeatureRow>(
    `SELECT ${FEATURE_COLUMNS} FROM gis_feature f WHERE f.pk IN (
       SELECT pk FROM gis_feature INDEXED BY gis_feature_by_layer WHERE layer_pk = ? ORDER BY pk LIMIT ? OFFSET ?)
     ORDER BY f.pk`,
  );
  const selectInBounds = db.prepare<
    { west: number; south: number; east: number; north: number; layer: string | null; limit: number },
    FeatureRow & { layer: string }
  >(
    `SELECT ${FEATURE_COLUMNS}, l.id AS layer
     FROM gis_feature_bounds b JOIN gis_feature f ON f.pk = b.feature_pk JOIN layer l ON l.pk = f.layer_pk
     WHERE b.west_deg <= :east AND b.east_deg >= :west AND b.south_deg <= :north AND b.north_deg >= :south
       AND l.whole AND (:layer IS NULL OR l.id = :layer)
     LIMIT :limit`,
  );
  const selectCounts = db.prepare<{ layer: string | null }, { label: string; features: number }>(
    `SELECT b.id AS label, count(*) AS features
     FROM gis_feature f JOIN label b ON b.pk = f.label_pk
     WHERE f.layer_pk IN (SELECT pk FROM layer WHERE whole AND (:layer IS NULL OR id = :layer))
     GROUP BY f.label_pk ORDER BY b.colour`,
  );

  const keyOf = (layer: string) => found(layerPk.get(layer), 'layer', layer, []);

  const find = (layer: string, feature: string) => {
    const row = selectOne.get(keyOf(layer), feature);
    return row ? featureOf(row) : null;
  };

  function inBounds(extent: StoredExtent, layer: string | null, limit: number) {
    const rows = new Map<number, FeatureRow & { layer: string }>();
    for (const [west, south, east, north] of eastAndWest(extent)) {
      for (const row of selectInBounds.all({ west, south, east, north, layer, limit })) rows.set(row.pk, row);
    }
    return [...rows.values()].slice(0, limit).map((row) => ({ ...featureOf(row), layer: row.layer }));
  }

  return {
    find: async (layer, feature) => find(layer, feature),
    get: async (layer, feature) => found(find(layer, feature), 'feature', feature, []),
    page: async (layer, offset, limit) => selectPage.all(keyOf(layer), limit, offset).map(featureOf),
    async *stream(layer: string, work: Work): AsyncIterable<StoredFeature[]> {
      const pk = keyOf(layer);
      // Keyset paging: an open cursor would lock out writers, an offset would rescan.
      for (let after = 0; ; ) {
        work.signal.throwIfAborted();
        const rows = selectAfter.all(pk, after, BATCH_ROWS);
        if (rows.length === 0) return;
        yield rows.map(featureOf);
        after = rows.at(-1)!.pk;
        await nextTurn();
      }
    },
    inBounds: async (extent, layer, limit) => inBounds(extent, layer, limit),
    countByLabel: async (layer) =>
      new Map(selectCounts.all({ layer }).map(({ label, features }) => [label, features])),
  };
}

/** The boxes on either side of the antimeridian, where an extent crosses it. */
function eastAndWest([west, south, east, north]: StoredExtent): StoredExtent[] {
  if (west <= east) return [[west, south, east, north]];
  return [
    [west, south, 180, north],
    [-180, south, east, north],
  ];
}
