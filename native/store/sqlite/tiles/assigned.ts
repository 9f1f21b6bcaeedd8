import { type AssignedLabels, LABEL_ORIGINS, type TileLabelStore } from '../../ports/tile-label.ts';
import { toBlob, toBytes, toUint32 } from '../base/blob.ts';
import type { WritableDb } from '../base/database.ts';
import { gridLookup } from './grids.ts';
import { type PersonRow, personReader } from './person-rows.ts';

interface AssignedRow {
  revision: string;
  labels: string;
  starts: Buffer;
  label_index: Buffer;
  origin: Buffer;
}

type AssignedStore = Pick<
  TileLabelStore,
  'putAssigned' | 'assignedRevision' | 'getAssigned' | 'personLabels'
>;

export function sqliteAssigned(db: WritableDb): AssignedStore {
  const grids = gridLookup(db);
  const readPerson = personReader(db);
  const selectRow = db.prepare<[number], AssignedRow>('SELECT * FROM assigned_labels WHERE grid_pk = ?');
  const selectRevision = db
    .prepare<[number], string>('SELECT revision FROM assigned_labels WHERE grid_pk = ?')
    .pluck();
  const replaceRow = db.prepare<[number, string, string, Buffer, Buffer, Buffer]>(
    'INSERT OR REPLACE INTO assigned_labels (grid_pk, revision, labels, starts, label_index, origin) VALUES (?, ?, ?, ?, ?, ?)',
  );

  return {
    async putAssigned(scene, { tiles, labels, starts, labelIndex, origin }, revision) {
      const grid = grids.get(scene);
      if (tiles !== grid.columns * grid.rows) {
        throw new RangeError(`labels of ${tiles} tiles, the grid has ${grid.columns * grid.rows}`);
      }
      const numbers = [toBlob(starts), toBlob(labelIndex), toBlob(origin)] as const;
      replaceRow.run(grid.pk, revision, JSON.stringify(labels), ...numbers);
    },
    assignedRevision: async (scene) => selectRevision.get(grids.get(scene).pk) ?? null,
    async getAssigned(scene) {
      const grid = grids.get(scene);
      const row = selectRow.get(grid.pk);
      const person = readPerson(grid.scene_pk, grid.id);
      if (!row && person.length === 0) return null;
      return withPerson(row ? assignedOf(row) : unassigned(grid.columns * grid.rows), person);
    },
    async personLabels(scene) {
      const grid = grids.get(scene);
      return readPerson(grid.scene_pk, grid.id).map((row) => ({ ...row, origin: 'reviewed' }));
    },
  };
}

function assignedOf(row: AssignedRow): AssignedLabels {
  const origin = toBytes(row.origin);
  return {
    tiles: origin.length,
    labels: JSON.parse(row.labels),
    starts: toUint32(row.starts),
    labelIndex: toUint32(row.label_index),
    origin,
  };
}

function unassigned(tiles: number): AssignedLabels {
  return {
    tiles,
    labels: [],
    starts: new Uint32Array(tiles + 1),
    labelIndex: new Uint32Array(0),
    origin: new Uint8Array(tiles),
  };
}

/** The one label a person gave replaces all of the rule's on that tile. */
function withPerson(assigned: AssignedLabels, person: PersonRow[]): AssignedLabels {
  const { tiles, origin } = assigned;
  if (person.length === 0) return assigned;
  const labels = [...assigned.labels];
  const starts = new Uint32Array(tiles + 1);
  const labelIndex = new Uint32Array(assigned.labelIndex.length + person.length);
  let entries = 0;
  let next = 0;
  for (let tile = 0; tile < tiles; tile++) {
    const given = person[next]?.tile === tile ? person[next++] : undefined;
    if (given) {
      let index = labels.indexOf(given.label);
      if (index < 0) index = labels.push(given.label) - 1;
      labelIndex[entries++] = index;
      origin[tile] = LABEL_ORIGINS.indexOf('reviewed');
    } else {
      for (let e = assigned.starts[tile]!; e < assigned.starts[tile + 1]!; e++) {
        labelIndex[entries++] = assigned.labelIndex[e]!;
      }
    }
    starts[tile + 1] = entries;
  }
  return { tiles, labels, starts, labelIndex: labelIndex.slice(0, entries), origin };
}
