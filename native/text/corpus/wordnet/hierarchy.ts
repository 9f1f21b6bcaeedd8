/** The nouns of WordNet as a hierarchy: what is a kind of what. */
export interface NounHierarchy {
  /** Sets of synonyms of every word, by sense, the first first. */
  readonly senses: ReadonlyMap<string, readonly string[]>;
  /** What each set is a kind, or an instance, of. */
  readonly kindsOf: ReadonlyMap<string, readonly string[]>;
}

/**
 * Reads `index.noun` and `data.noun`.
 *
 * Source: WNDB(5WN).
 */
export function nounHierarchy(index: string, data: string): NounHierarchy {
  const senses = new Map<string, string[]>();
  for (const line of index.split('\n')) {
    // Lines of the licence begin with spaces.
    if (line === '' || line.startsWith(' ')) continue;
    const [word, , count, ...rest] = line.trim().split(' ');
    senses.set(word!, rest.slice(rest.length - Number(count)));
  }
  const kindsOf = new Map<string, string[]>();
  for (const line of data.split('\n')) {
    if (line === '' || line.startsWith(' ')) continue;
    const fields = line.slice(0, line.indexOf('|')).trim().split(' ');
    const pointers = 4 + 2 * Number.parseInt(fields[3]!, 16) + 1;
    const kinds: string[] = [];
    for (let at = pointers; at + 3 < fields.length + 1; at += 4) {
      if (fields[at] === '@' || fields[at] === '@i') kinds.push(fields[at + 1]!);
    }
    kindsOf.set(fields[0]!, kinds);
  }
  return { senses, kindsOf };
}

/** The set of synonyms that a name such as `forest.n.01` means; null where WordNet has none of that name. */
export function synsetNamed({ senses }: NounHierarchy, name: string): string | null {
  const [, word, sense] = /^(.+)\.n\.(\d+)$/.exec(name.trim()) ?? [];
  if (word === undefined) return null;
  return senses.get(word.toLowerCase().replaceAll(' ', '_'))?.[Number(sense) - 1] ?? null;
}

/** Steps up from one set and down to another, through the kind of thing they share; Infinity where they share none. */
export function hopsBetween(hierarchy: NounHierarchy, one: string, other: string): number {
  const up = stepsUp(hierarchy, one);
  let least = Number.POSITIVE_INFINITY;
  for (const [kind, steps] of stepsUp(hierarchy, other)) {
    least = Math.min(least, steps + (up.get(kind) ?? Number.POSITIVE_INFINITY));
  }
  return least;
}

function stepsUp({ kindsOf }: NounHierarchy, from: string): Map<string, number> {
  const steps = new Map([[from, 0]]);
  for (const [kind, own] of steps) {
    for (const above of kindsOf.get(kind) ?? []) if (!steps.has(above)) steps.set(above, own + 1);
  }
  return steps;
}
