/** Anything that can be looked into or acted on, wherever it shows. */
export interface Thing {
  kind: 'tile' | 'feature' | 'term' | 'paragraph' | 'document';
  id: string;
  /** Of a feature: its layer. */
  layer?: string;
}

export type SelectMode = 'replace' | 'add' | 'take-away';

const same = (a: Thing | null, b: Thing | null) =>
  a?.kind === b?.kind && a?.id === b?.id && a?.layer === b?.layer;

/** One set, shared by list, map and gallery; it survives a change of workspace. */
export class Selection {
  /** The one that is inspected. */
  active = $state.raw<Thing | null>(null);
  /** Those that are acted on. */
  chosen = $state.raw<readonly Thing[]>([]);
  /** Under the pointer, here or elsewhere. */
  hovered = $state.raw<Thing | null>(null);
  readonly #keys = $derived(
    new Set(this.chosen.map((thing) => `${thing.kind}/${thing.layer ?? ''}/${thing.id}`)),
  );
  readonly tiles = $derived(this.chosen.filter((thing) => thing.kind === 'tile').map((thing) => thing.id));
  readonly features = $derived(this.chosen.filter((thing) => thing.kind === 'feature'));

  select(thing: Thing, mode: SelectMode = 'replace'): void {
    if (mode === 'take-away') {
      this.chosen = this.chosen.filter((one) => !same(one, thing));
      if (same(this.active, thing)) this.active = this.chosen.at(-1) ?? null;
      return;
    }
    this.active = thing;
    if (mode === 'replace') this.chosen = [thing];
    else if (!this.has(thing)) this.chosen = [...this.chosen, thing];
  }

  selectAll(things: readonly Thing[]): void {
    this.chosen = things;
    this.active = things.at(-1) ?? null;
  }

  has(thing: Thing): boolean {
    return this.#keys.has(`${thing.kind}/${thing.layer ?? ''}/${thing.id}`);
  }

  isActive(thing: Thing): boolean {
    return same(this.active, thing);
  }

  isHovered(thing: Thing): boolean {
    return same(this.hovered, thing);
  }

  clear(): void {
    this.active = null;
    this.chosen = [];
  }
}

/** Click replaces, Shift adds, Alt takes away. */
export function selectMode(event: { shiftKey: boolean; altKey: boolean }): SelectMode {
  return event.altKey ? 'take-away' : event.shiftKey ? 'add' : 'replace';
}
