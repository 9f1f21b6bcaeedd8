import type { MappingMethod } from '../../../contract/image.ts';
import { newId } from '../../new-id.ts';
import type { MappingStore, NewMapping, StoredMapping } from '../../ports/mapping.ts';
import { toBlob, toBytes } from '../base/blob.ts';
import { now, type WritableDb } from '../base/database.ts';
import { found } from '../base/lookup.ts';

interface MappingRow {
  id: string;
  name: string;
  created_at: string;
  space: string;
  extractor: string;
  extractor_version: string;
  method: MappingMethod;
  band_layout: string;
  labels: string;
  training_hash: string;
  metrics: string;
  active: number;
  embedded_tiles: number;
}

/** What mappings of before it was kept say nothing of. */
const NOT_KEPT_ONCE = {
  unreadLabels: [],
  seconds: 0,
  inputs: null,
  settings: {},
  seed: 1,
  hiddenUnits: null,
  heldOut: [],
  shipped: null,
};

/** The chosen one of a space, else its newest. */
const IS_ACTIVE = `m.pk = (SELECT pk FROM mapping WHERE space_pk = m.space_pk ORDER BY chosen DESC, pk DESC LIMIT 1)`;

const MAPPING_COLUMNS = `m.id, m.name, m.created_at, s.id AS space, m.extractor, m.extractor_version, m.method,
  m.band_layout, m.labels, m.training_hash, m.metrics, ${IS_ACTIVE} AS active,
  (SELECT ifnull(sum(tiles), 0) FROM tile_embedding WHERE mapping_pk = m.pk) AS embedded_tiles`;

export function sqliteMappings(db: WritableDb): MappingStore {
  const selectAll = db.prepare<[], MappingRow>(
    `SELECT ${MAPPING_COLUMNS} FROM mapping m JOIN space s ON s.pk = m.space_pk AND s.whole ORDER BY m.pk DESC`,
  );
  const spacePk = db.prepare<[string], number>('SELECT pk FROM space WHERE id = ? AND whole').pluck();
  const insertRow = db.prepare(`
    INSERT INTO mapping (id, name, created_at, space_pk, extractor, extractor_version, method, band_layout, weights,
      labels, training_hash, metrics, calibration)
    VALUES (:id, :name, :created_at, :space_pk, :extractor, :extractor_version, :method, :band_layout, :weights,
      :labels, :training_hash, :metrics, :calibration)`);
  const choose = db.prepare<{ id: string }>(`
    UPDATE mapping SET chosen = (id = :id) WHERE space_pk = (SELECT space_pk FROM mapping WHERE id = :id)`);
  const selectWeights = db.prepare<[string], Buffer>('SELECT weights FROM mapping WHERE id = ?').pluck();
  const selectCalibration = db
    .prepare<[string], Buffer | null>('SELECT calibration FROM mapping WHERE id = ?')
    .pluck();
  const deleteRow = db.prepare<[string]>('DELETE FROM mapping WHERE id = ?');

  const list = () => selectAll.all().map(mappingOf);
  const find = (wanted: string) => {
    const all = list();
    return all.find(({ id }) => id === wanted) ?? all.find(({ name }) => name === wanted) ?? null;
  };
  const get = (wanted: string) =>
    found(
      find(wanted),
      'mapping',
      wanted,
      list().map(({ name }) => name),
    );

  return {
    async insert(mapping) {
      const id = newId();
      const space_pk = found(spacePk.get(mapping.space), 'space', mapping.space, []);
      insertRow.run({ ...rowOf(mapping), id, space_pk, created_at: now() });
      return get(id);
    },
    list: async () => list(),
    find: async (idOrName) => find(idOrName),
    get: async (idOrName) => get(idOrName),
    active: async (space) => list().find((mapping) => mapping.space === space && mapping.active) ?? null,
    async activate(id) {
      choose.run({ id: get(id).id });
      return get(id);
    },
    readWeights: async (id) => toBytes(selectWeights.get(get(id).id)!),
    async readCalibration(id) {
      const blob = selectCalibration.get(get(id).id);
      return blob ? toBytes(blob) : null;
    },
    async remove(id) {
      deleteRow.run(get(id).id);
    },
  };
}

function rowOf(mapping: NewMapping) {
  return {
    name: mapping.name,
    extractor: mapping.extractor,
    extractor_version: mapping.extractorVersion,
    method: mapping.method,
    band_layout: mapping.bandLayout,
    weights: toBlob(mapping.weights),
    labels: JSON.stringify(mapping.labels),
    training_hash: mapping.trainingHash,
    metrics: JSON.stringify(mapping.metrics),
    calibration: mapping.calibration && toBlob(mapping.calibration),
  };
}

function mappingOf(row: MappingRow): StoredMapping {
  return {
    id: row.id,
    name: row.name,
    createdAt: row.created_at,
    space: row.space,
    extractor: row.extractor,
    extractorVersion: row.extractor_version,
    method: row.method,
    bandLayout: row.band_layout,
    labels: JSON.parse(row.labels),
    trainingHash: row.training_hash,
    metrics: { ...NOT_KEPT_ONCE, ...JSON.parse(row.metrics) },
    active: row.active === 1,
    embeddedTiles: row.embedded_tiles,
  };
}
