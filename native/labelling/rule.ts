import type { Fractions } from './fractions.ts';

/**
 * How fractions become labels.
 *
 * - `multi`: every label at or over its threshold.
 * - `winner`: the label that covers most, if it is at or over its threshold; none on a tie.
 * - `pure`: the label that covers at least `PURE_FRACTION`, where no other covers more than the rest.
 */
export interface LabelRule {
  readonly mode: 'multi' | 'winner' | 'pure';
  /** In (0, 1]. */
  readonly threshold: number;
  /** For single labels, by id, in place of `threshold`. */
  readonly thresholds?: Readonly<Record<string, number>>;
}

/**
 * What a person said of a tile, or the table that it is a row of; it stands whatever a rule says. No labels: the person
 * says there is none.
 */
export interface PersonLabels {
  readonly origin: 'drawn' | 'reviewed' | 'table';
  readonly labelIds: readonly string[];
}

export const PURE_FRACTION = 0.99;

/** A tile is boundary when a partly covering label lies this close to its threshold. */
export const BOUNDARY_MARGIN = 0.1;

// Fractions that differ by less came out of the same polygon edge by different roads.
const TIE = 1e-9;

export const ORIGINS = ['none', 'rule', 'background', 'drawn', 'reviewed', 'table'] as const;
export type Origin = (typeof ORIGINS)[number];

/** The labels of every tile: tile n has `label[labelStart[n]]` … `label[labelStart[n + 1] − 1]`. */
export interface TileLabels {
  /** Those of the fractions, then others that a person gave. */
  readonly labelIds: readonly string[];
  /** `[tiles + 1]` */
  readonly labelStart: Uint32Array;
  /** Index into `labelIds`. */
  readonly label: Uint16Array;
  /** `[tiles]`, index into `ORIGINS`. */
  readonly origin: Uint8Array;
  /** `[labelIds]`: tiles that carry each label. */
  readonly counts: Uint32Array;
  /** Tiles without a label that are not background. */
  readonly unlabelled: number;
  /** Tiles in which nothing is, inside a layer that is complete. */
  readonly background: number;
  /** Tiles with two labels or more over their thresholds (`multi`), or whose two largest are equal (`winner`). */
  readonly conflicts: number;
  /** Tiles that a small change of the threshold would label otherwise: see `BOUNDARY_MARGIN`. */
  readonly boundary: number;
  /** `[tiles]`: 1 where the tile is a conflict, 2 where it is boundary, 3 where both. */
  readonly doubt: Uint8Array;
}

export const CONFLICT = 1;
export const BOUNDARY = 2;

/**
 * Labels of every tile by a rule; what a person said outranks it. One pass over the entries: for every move of a
 * slider.
 *
 * @param person by tile number
 * @throws RangeError when a threshold is not in (0, 1]
 */
export function applyRule(
  fractions: Fractions,
  rule: LabelRule,
  person: ReadonlyMap<number, PersonLabels> = new Map(),
): TileLabels {
  const labelIds = [...fractions.labelIds];
  const labels = new LabelBuilder(fractions.insideComplete.length, fractions.label.length + 16);
  const chooser = new Chooser(fractions, rule);
  const indexOf = new Map(labelIds.map((id, index) => [id, index]));
  for (let tile = 0; tile < fractions.insideComplete.length; tile++) {
    const said = person.size > 0 ? person.get(tile) : undefined;
    if (said) {
      for (const id of said.labelIds) {
        if (!indexOf.has(id)) indexOf.set(id, labelIds.push(id) - 1);
        labels.add(indexOf.get(id)!);
      }
      labels.endTile(tile, ORIGINS.indexOf(said.origin), 0);
      continue;
    }
    const doubt = chooser.choose(tile, labels);
    const isBackground =
      fractions.insideComplete[tile] === 1 && fractions.entryStart[tile] === fractions.entryStart[tile + 1];
    labels.endTile(tile, labels.isTileEmpty ? (isBackground ? BACKGROUND : NONE) : RULE, doubt);
  }
  return labels.finish(labelIds);
}

const NONE = ORIGINS.indexOf('none');
const RULE = ORIGINS.indexOf('rule');
const BACKGROUND = ORIGINS.indexOf('background');

class Chooser {
  readonly #fractions: Fractions;
  readonly #mode: LabelRule['mode'];
  /** `[labelIds]` */
  readonly #threshold: Float64Array;

  constructor(fractions: Fractions, rule: LabelRule) {
    this.#fractions = fractions;
    this.#mode = rule.mode;
    this.#threshold = Float64Array.from(fractions.labelIds, (id) =>
      rule.mode === 'pure' ? PURE_FRACTION : checkedThreshold(rule.thresholds?.[id] ?? rule.threshold),
    );
  }

  /** Adds the tile's labels; returns its doubt. */
  choose(tile: number, labels: LabelBuilder): number {
    const { entryStart, label, fraction } = this.#fractions;
    const start = entryStart[tile]!;
    const end = entryStart[tile + 1]!;
    let largest = -1;
    let secondFraction = 0;
    let over = 0;
    let doubt = 0;
    for (let i = start; i < end; i++) {
      const value = fraction[i]!;
      const threshold = this.#threshold[label[i]!]!;
      if (value < 1 - TIE && Math.abs(value - threshold) <= BOUNDARY_MARGIN) doubt = BOUNDARY;
      if (value >= threshold) {
        over++;
        if (this.#mode === 'multi') labels.add(label[i]!);
      }
      if (largest < 0 || value > fraction[largest]!) {
        secondFraction = largest < 0 ? 0 : fraction[largest]!;
        largest = i;
      } else if (value > secondFraction) secondFraction = value;
    }
    if (over === 0) return doubt;
    if (this.#mode === 'multi') return over > 1 ? doubt | CONFLICT : doubt;
    const largestFraction = fraction[largest]!;
    if (largestFraction < this.#threshold[label[largest]!]!) return doubt;
    if (this.#mode === 'winner' && largestFraction - secondFraction <= TIE) return doubt | CONFLICT;
    if (this.#mode === 'winner' || secondFraction <= 1 - PURE_FRACTION) labels.add(label[largest]!);
    return doubt;
  }
}

function checkedThreshold(threshold: number): number {
  if (threshold > 0 && threshold <= 1) return threshold;
  throw new RangeError(`a threshold must be over 0 and at most 1, got ${threshold}`);
}

class LabelBuilder {
  readonly #labelStart: Uint32Array;
  readonly #origin: Uint8Array;
  readonly #doubt: Uint8Array;
  #label: Uint16Array;
  #length = 0;
  #tileStart = 0;

  constructor(tiles: number, capacity: number) {
    this.#labelStart = new Uint32Array(tiles + 1);
    this.#origin = new Uint8Array(tiles);
    this.#doubt = new Uint8Array(tiles);
    this.#label = new Uint16Array(capacity);
  }

  get isTileEmpty(): boolean {
    return this.#length === this.#tileStart;
  }

  add(label: number): void {
    if (this.#length === this.#label.length) {
      const larger = new Uint16Array(2 * this.#label.length);
      larger.set(this.#label);
      this.#label = larger;
    }
    this.#label[this.#length++] = label;
  }

  endTile(tile: number, origin: number, doubt: number): void {
    this.#origin[tile] = origin;
    this.#doubt[tile] = doubt;
    this.#tileStart = this.#length;
    this.#labelStart[tile + 1] = this.#length;
  }

  finish(labelIds: readonly string[]): TileLabels {
    const counts = new Uint32Array(labelIds.length);
    for (let i = 0; i < this.#length; i++) counts[this.#label[i]!]!++;
    let [unlabelled, background, conflicts, boundary] = [0, 0, 0, 0];
    for (let tile = 0; tile < this.#origin.length; tile++) {
      const isEmpty = this.#labelStart[tile] === this.#labelStart[tile + 1];
      if (this.#origin[tile] === BACKGROUND) background++;
      else if (isEmpty) unlabelled++;
      if (this.#doubt[tile]! & CONFLICT) conflicts++;
      if (this.#doubt[tile]! & BOUNDARY) boundary++;
    }
    return {
      labelIds,
      labelStart: this.#labelStart,
      label: this.#label.slice(0, this.#length),
      origin: this.#origin,
      counts,
      unlabelled,
      background,
      conflicts,
      boundary,
      doubt: this.#doubt,
    };
  }
}
