import { type AssignedLabels, LABEL_ORIGINS, type TileLabelStore } from '../../ports/tile-label.ts';
import { toBlob, toBytes, toUint32 } from '../base/blob.ts';
import type { WritableDb } from '../base/database.ts';
import { type GridRow, gridLookup } from './grids.ts';
import { type PersonRow, personReader } from './person-rows.ts';

/** Of some tiles: starts and origins are theirs, entries are of all. */
interface AssignedRow {
  labels: string;
  starts: Buffer;
  label_index: Buffer;
  origin: Buffer;
}

type AssignedStore = Pick<
  TileLabelStore,
  'putAssigned' | 'assignedRevision' | 'getAssigned' | 'readAssigned' | 'personLabels'
>;

export function sqliteAssigned(db: WritableDb): AssignedStore {
  const grids = gridLookup(db);
  const readPerson = personReader(db);
  const selectPart = db.prepare<{ grid: number; first: number; tiles: number }, AssignedRow>(`
    SELECT labels, substr(starts, 1 + 4 * :first, 4 * (:tiles + 1)) AS starts, label_index,
      substr(origin, 1 + :first, :tiles) AS origin
    FROM assigned_labels WHERE grid_pk = :grid`);
  const selectRevision = db
    .prepare<[number], string>('SELECT revision FROM assigned_labels WHERE grid_pk = ?')
    .pluck();
  const replaceRow = db.prepare<[number, string, string, Buffer, Buffer, Buffer]>(
    'INSERT OR REPLACE INTO assigned_labels (grid_pk, revision, labels, starts, label_index, origin) VALUES (?, ?, ?, ?, ?, ?)',
  );

  /** Tiles `[first, end)` of a grid, counted from `first`. */
  function read(grid: GridRow, first: number, end: number): AssignedLabels | null {
    const tiles = end - first;
    const row = selectPart.get({ grid: grid.pk, first, tiles });
    const person = readPerson(grid.scene_pk, grid.id, first, end);
    if (!row && person.length === 0) return null;
    const relative = person.map(({ tile, label }) => ({ tile: tile - first, label }));
    return withPerson(row ? assignedOf(row) : unassigned(tiles), relative);
  }

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
      return read(grid, 0, grid.columns * grid.rows);
    },
    async readAssigned(scene, first, end) {
      const grid = grids.get(scene);
      if (first < 0 || end < first || end > grid.columns * grid.rows) {
        throw new RangeError(
          `tiles [${first}, ${end}) are not among the ${grid.columns * grid.rows} of the grid`,
        );
      }
      return read(grid, first, end);
    },
    async personLabels(scene) {
      const grid = grids.get(scene);
      const person = readPerson(grid.scene_pk, grid.id, 0, grid.columns * grid.rows);
      return person.map((row) => ({ ...row, origin: 'reviewed' }));
    },
  };
}

function assignedOf(row: AssignedRow): AssignedLabels {
  const origin = toBytes(row.origin);
  const starts = toUint32(row.starts);
  const firstEntry = starts[0]!;
  const labelIndex = toUint32(row.label_index.subarray(4 * firstEntry, 4 * starts.at(-1)!));
  return {
    tiles: origin.length,
    labels: JSON.parse(row.labels),
    starts: firstEntry === 0 ? starts : starts.map((start) => start - firstEntry),
    labelIndex,
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
