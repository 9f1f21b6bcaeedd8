import { EngineError, outOfRange } from '../contract/failure.ts';
import type { TableWishes } from '../contract/scene.ts';
import { type Crs, wgs84 } from '../geo/crs.ts';
import { type Extent, extentOf } from '../geo/extent.ts';
import type { Geometry } from '../geo/geometry.ts';
import { sideM } from '../geo/quadrilateral.ts';
import { maxDistinctValues } from '../gis/field-values.ts';
import { median } from '../math/quantile.ts';
import { TableWriter } from '../raster/embedding-table/table-writer.ts';
import type { EmbeddingModel } from '../vision/embedding/models.ts';
import { type NumberCoding, numberCoding } from './embedding-numbers.ts';
import { placeOfRow } from './place.ts';
import { recogniseModel } from './recognise-model.ts';
import type { TableRow, TableSource } from './table-source.ts';

/** What is read, and where it is written to. Plain data: it goes to a thread. */
export interface TableImport {
  readonly path: string;
  /** Of the file: its size and samples of its content. */
  readonly contentId: string;
  readonly out: string;
  readonly wishes: TableWishes;
}

/** What fits in memory beside everything else, as of other tiles. */
const MOST_ROWS = 20_000_000;
/** A label of more letters is no label. */
const LONGEST_LABEL = 200;
/** Ground that a point stands for where nothing says it: the pixel of Sentinel-2. */
const DEFAULT_POINT_M = 10;
const MEASURED_ROWS = 4096;

/**
 * Writes the rows of a table that have an embedding and a place.
 *
 * @param fingerprint of the table and of what was asked of it
 * @throws EngineError `model-unknown`, `format-unsupported` (rows of different lengths), `out-of-range` (labels),
 * `not-enough` (no row is left), `file-unwritable`; what reading throws. Nothing is left of the file then.
 */
export async function importRows(
  task: TableImport,
  source: TableSource,
  fingerprint: string,
  report: () => void,
): Promise<void> {
  const rows = new RowsToKeep(task, source);
  try {
    for await (const row of source.rows()) {
      rows.add(row);
      if (row.row % 1024 === 0) report();
    }
    rows.finish(fingerprint);
  } catch (error) {
    rows.abandon();
    throw error;
  }
}

/** Nothing that is mapped lies so close to the origin of a projection, less than 200 m. */
function looksLikeDegrees([west, south, east, north]: Extent): boolean {
  return west >= -180 && east <= 180 && south >= -90 && north <= 90;
}

class RowsToKeep {
  readonly #task: TableImport;
  readonly #source: TableSource;
  readonly #writer: TableWriter;
  readonly #labels = new Map<string, number>();
  readonly #sidesM: number[] = [];
  #first: { row: number; dimension: number; model: EmbeddingModel; coding: NumberCoding } | null = null;
  #crs: Crs | null = null;
  #withoutNumbers = 0;
  #withoutPlace = 0;
  #hasPoints = false;

  constructor(task: TableImport, source: TableSource) {
    this.#task = task;
    this.#source = source;
    this.#writer = new TableWriter(task.out);
  }

  add({ row, numbers, place, label }: TableRow): void {
    if (numbers === null) {
      this.#withoutNumbers++;
      return;
    }
    const { coding } = this.#like(row, numbers.length);
    const kept = coding.encode(numbers);
    const corners = place && placeOfRow(place, this.#crsOf(place), this.#pointM);
    if (kept === null) this.#withoutNumbers++;
    else if (corners === null) this.#withoutPlace++;
    else {
      if (this.#writer.rows === MOST_ROWS)
        throw outOfRange('The table', `it has more than ${MOST_ROWS} rows`);
      this.#hasPoints ||= place?.type === 'point';
      if (this.#sidesM.length < MEASURED_ROWS) this.#sidesM.push(sideM(corners));
      this.#writer.add(kept, corners, this.#labelOf(label));
    }
  }

  finish(fingerprint: string): void {
    if (!this.#first || this.#writer.rows === 0) {
      const [numbers, places] = [this.#withoutNumbers, this.#withoutPlace];
      const without = `${numbers} rows have no embedding, and ${places} more no place.`;
      const remedy = numbers + places === 0 ? 'It has no rows at all.' : without;
      const what = `rows with an embedding and a place in ${this.#task.path}`;
      throw new EngineError({ kind: 'not-enough', what, found: 0, needed: 1, remedy });
    }
    const { model, coding, dimension } = this.#first;
    this.#writer.finish({
      fingerprint,
      model: { id: model.id, name: model.name },
      names: this.#source.hints.dimensions ?? model.bandNames,
      dimension,
      type: coding.type,
      crs: (this.#crs ?? this.#source.crs).code,
      tileM: median(this.#sidesM),
      labelField: this.#labels.size > 0 ? this.#source.labelField : null,
      labelValues: [...this.#labels.keys()],
      warnings: this.#warnings(coding),
    });
  }

  abandon(): void {
    this.#writer.abandon();
  }

  /** The first row says what the others must be. */
  #like(row: number, dimension: number) {
    const { path, wishes } = this.#task;
    if (!this.#first) {
      const model = recogniseModel(path, this.#source.hints, dimension, wishes.modelId);
      this.#first = { row, dimension, model, coding: numberCoding(this.#source, model) };
    }
    const { first, dimension: expected } = { first: this.#first.row, dimension: this.#first.dimension };
    if (dimension === expected) return this.#first;
    const reason = `row ${row} has ${dimension} numbers, and row ${first} has ${expected}`;
    const remedy = 'A table holds embeddings of one model: write those of each into a table of its own.';
    throw new EngineError({ kind: 'format-unsupported', path, reason, remedy });
  }

  /** As the file says; degrees where it says metres and the first row could not be told from degrees. */
  #crsOf(place: Geometry): Crs {
    const { crs } = this.#source;
    this.#crs ??= !crs.isGeographic && looksLikeDegrees(extentOf(place)) ? wgs84 : crs;
    return this.#crs;
  }

  get #pointM(): number {
    const { hints } = this.#source;
    return this.#first?.model.groundM ?? hints.stated?.groundM ?? DEFAULT_POINT_M;
  }

  #labelOf(label: string | null): number {
    if (label === null) return 0;
    const known = this.#labels.get(label);
    if (known !== undefined) return known;
    const field = this.#source.labelField;
    if (label.length > LONGEST_LABEL)
      throw outOfRange(
        'The label field',
        `${field} holds texts of ${label.length} letters; name another (--label-field)`,
      );
    if (this.#labels.size === maxDistinctValues)
      throw outOfRange(
        'The label field',
        `${field} has more than ${maxDistinctValues} different values; a label field has few: name another (--label-field)`,
      );
    this.#labels.set(label, this.#labels.size + 1);
    return this.#labels.size;
  }

  #warnings({ warning }: NumberCoding): string[] {
    const total = this.#writer.rows + this.#withoutNumbers + this.#withoutPlace;
    const left = (count: number, without: string) =>
      count === 0 ? null : `${count} of ${total} rows ${without}, and were left out.`;
    return [
      left(this.#withoutNumbers, 'have no embedding (none, nothing but zeros, or a number that is none)'),
      left(this.#withoutPlace, 'have no place on the earth'),
      this.#hasPoints
        ? `Its rows are points: each is shown as a square of ${this.#pointM} m about it.`
        : null,
      this.#crs !== this.#source.crs
        ? `The file says that its coordinates are in ${this.#source.crs.code}, but they are degrees, and taken as such.`
        : null,
      warning,
    ].filter((sentence) => sentence !== null);
  }
}
