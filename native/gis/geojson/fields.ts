import type { Attributes, AttributeValue, FieldType, LayerField } from '../layer-file.ts';

type ValueKind = 'text' | 'date' | 'integer' | 'real' | 'boolean' | 'json';

// ISO 8601 date, with or without a time: what GDAL also takes for a date in GeoJSON.
const datePattern = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

/** Learns the fields of features that name their own properties, in the order of first sight. */
export class FieldCollector {
  readonly #kinds = new Map<string, Set<ValueKind>>();

  add(properties: Record<string, unknown>): void {
    for (const [name, value] of Object.entries(properties)) {
      let kinds = this.#kinds.get(name);
      if (!kinds) {
        kinds = new Set();
        this.#kinds.set(name, kinds);
      }
      if (value !== null && value !== undefined) kinds.add(kindOf(value));
    }
  }

  get fields(): LayerField[] {
    return Array.from(this.#kinds, ([name, kinds]) => ({ name, type: typeOf(kinds) }));
  }
}

/** Properties as attributes; an object or a list becomes its JSON text. */
export function attributesOf(properties: Record<string, unknown>): Attributes {
  // fromEntries defines its keys: a property called __proto__ stays a property.
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, attributeOf(value)]));
}

function attributeOf(value: unknown): AttributeValue {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return value;
    default:
      return value === null || value === undefined ? null : JSON.stringify(value);
  }
}

function kindOf(value: unknown): ValueKind {
  switch (typeof value) {
    case 'number':
      return Number.isInteger(value) ? 'integer' : 'real';
    case 'boolean':
      return 'boolean';
    case 'string':
      return datePattern.test(value) ? 'date' : 'text';
    default:
      return 'json';
  }
}

function typeOf(kinds: ReadonlySet<ValueKind>): FieldType {
  const [only] = kinds;
  if (kinds.size === 1) return only!;
  if (kinds.size === 2 && kinds.has('integer') && kinds.has('real')) return 'real';
  return 'text';
}
