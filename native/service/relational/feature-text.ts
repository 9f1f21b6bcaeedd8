import { isCode, isNothing, splitName } from '../../gis/code.ts';
import type { Attributes } from '../../store/ports/layer.ts';
import { attributeTerm } from './attribute-term.ts';
import { type FieldKind, quantileName } from './field-kind.ts';
import type { NeighbourLabel } from './neighbour-labels.ts';

/** A field, how it is told, and the values it has, by which a code is known from a word. */
export interface ToldField {
  readonly name: string;
  readonly kind: FieldKind;
  readonly values: readonly string[];
}

/** Tells features as text: `class=Shrubland shrubland age=high touches=Forest`. */
export class FeatureText {
  readonly #fields: readonly ToldField[];
  /** By field and value: the words of a value that is no code. */
  readonly #words = new Map<string, Map<string, string>>();

  constructor(fields: readonly ToldField[]) {
    this.#fields = fields;
    for (const { name, kind, values } of fields) {
      if (kind.kind !== 'category') continue;
      const words = values.filter((value) => !isNothing(value) && !isCode(value, values));
      this.#words.set(name, new Map(words.map((value) => [value, wordsOf(value)])));
    }
  }

  /** @param neighbours the labels around it, also repeatedly */
  of(attributes: Attributes, neighbours: readonly NeighbourLabel[]): string {
    const own = this.#fields.flatMap((field) => this.#told(field, attributes[field.name] ?? null));
    // Each relation and label once, in the order of the alphabet.
    const around = new Set(neighbours.map(({ relation, value }) => attributeTerm(relation, value)).sort());
    return [...own, ...around].filter((part) => part !== null && part !== '').join(' ');
  }

  /** The term of one category or number; null where there is none. */
  termOf(name: string, attributes: Attributes): string | null {
    const field = this.#fields.find((one) => one.name === name);
    return field ? (this.#told(field, attributes[name] ?? null)[0] ?? null) : null;
  }

  #told({ name, kind }: ToldField, value: string | number | boolean | null): (string | null)[] {
    const text = value === null ? '' : String(value).trim();
    if (text === '' || isNothing(text)) return [];
    switch (kind.kind) {
      case 'category':
        return [attributeTerm(name, text), this.#words.get(name)?.get(text) ?? null];
      case 'number':
        return [typeof value === 'number' ? attributeTerm(name, quantileName(value, kind.edges)) : null];
      case 'text':
        return [text.replace(/\s+/g, ' ')];
      case 'skipped':
        return [];
    }
  }
}

function wordsOf(value: string): string {
  return splitName(value)
    .filter((word) => /\p{L}/u.test(word))
    .join(' ');
}
