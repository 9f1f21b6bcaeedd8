import { EngineError } from '../contract/failure.ts';
import type { TableWishes } from '../contract/scene.ts';
import type { Crs } from '../geo/crs.ts';
import type { Geometry } from '../geo/geometry.ts';
import type { ModelHints, Quantisation } from './model-hints.ts';

/** How the numbers of a table are stored. */
export type NumberKind = 'float' | 'int8' | 'uint16' | 'integer';

/** One row, as its file has it. */
export interface TableRow {
  /** From 1, as people count. */
  readonly row: number;
  /** Null where the file says that there is none; a number that is missing is NaN. */
  readonly numbers: ArrayLike<number> | null;
  /** In the CRS of the table. */
  readonly place: Geometry | null;
  readonly label: string | null;
}

/** A file that was found to be a table of embeddings, before its rows are read. */
export interface TableSource {
  readonly crs: Crs;
  readonly kind: NumberKind;
  readonly quantisation: Quantisation | null;
  readonly hints: ModelHints;
  /** The column that labels, null without one. */
  readonly labelField: string | null;
  /** How far the file is read, while it is. */
  readonly progress: { done: number; total: number; unit: 'tiles' | 'bytes' };
  rows(): AsyncIterable<TableRow> | Iterable<TableRow>;
}

const DEFAULT_LABEL_FIELD = 'label';
/** What the one column is called that holds all numbers of a row, first one first. */
export const LIST_NAMES = ['embedding', 'embeddings', 'vector'];

/** The columns of longitudes and latitudes, where they go by their usual names. */
export function degreeColumns(columns: readonly string[]): [lon: string, lat: string] | null {
  const called = (names: readonly string[]) => columns.find((name) => names.includes(name.toLowerCase()));
  const lon = called(['longitude', 'lon', 'lng', 'long']);
  const lat = called(['latitude', 'lat']);
  return lon !== undefined && lat !== undefined ? [lon, lat] : null;
}

/** The column that labels; null where none is asked for and none is called `label`. Failure: not-found. */
export function labelColumn(
  path: string,
  columns: readonly string[],
  { labelField }: TableWishes,
): string | null {
  const name = labelField ?? DEFAULT_LABEL_FIELD;
  if (columns.includes(name)) return name;
  if (labelField === null) return null;
  throw new EngineError({ kind: 'not-found', what: 'field', name, where: path, known: columns });
}
