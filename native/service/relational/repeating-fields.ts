import type { Attributes } from '../../store/ports/layer.ts';

/** Finds the fields that are one to one with another: they say the same by other names. */
export class RepeatingFields {
  readonly #field: string;
  /** Of each field that may still be one: its values by the other's, and the other way round. */
  readonly #pairs = new Map<string, { there: Map<string, string>; back: Map<string, string> } | null>();

  constructor(field: string) {
    this.#field = field;
  }

  add(attributes: Attributes): void {
    const value = attributes[this.#field] ?? null;
    if (value === null) return;
    for (const [name, other] of Object.entries(attributes)) {
      if (name === this.#field || other === null) continue;
      const pairs = this.#pairs.get(name);
      if (pairs === null) continue;
      const known = pairs ?? { there: new Map<string, string>(), back: new Map<string, string>() };
      if (!pairs) this.#pairs.set(name, known);
      if (
        !agrees(known.there, String(value), String(other)) ||
        !agrees(known.back, String(other), String(value))
      )
        this.#pairs.set(name, null);
    }
  }

  /** Those with two values or more: what is the same everywhere repeats nothing. */
  names(): string[] {
    return [...this.#pairs].flatMap(([name, pairs]) => (pairs && pairs.there.size > 1 ? [name] : []));
  }
}

/** Whether a key has this value, now that it has been seen with it. */
function agrees(values: Map<string, string>, key: string, value: string): boolean {
  const known = values.get(key);
  if (known === undefined) values.set(key, value);
  return known === undefined || known === value;
}
