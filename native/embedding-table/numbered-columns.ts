/** Names of one column a dimension: AlphaEarth's A00, A01, …; emb_0, embedding_0, vector_0, dim_0, feature_0, ….  */
const NUMBERED = /^(A|(?:emb|embedding|embeddings|vector|vec|dim|feature|feat|f|tessera)_?)(\d+)$/i;
/** Fewer numbered columns are something else. */
const LEAST_DIMENSION = 8;

/** The longest run of columns that are numbered from 0 without a gap, in their order; null where there is none. */
export function numberedColumns(columns: readonly string[]): string[] | null {
  const byPrefix = new Map<string, Map<number, string>>();
  for (const name of columns) {
    const [, prefix, digits] = NUMBERED.exec(name) ?? [];
    if (prefix === undefined) continue;
    const group = byPrefix.get(prefix) ?? new Map<number, string>();
    byPrefix.set(prefix, group.set(Number(digits), name));
  }
  const runs = [...byPrefix.values()].map((group) => {
    const run: string[] = [];
    while (group.has(run.length)) run.push(group.get(run.length)!);
    return run;
  });
  const longest = runs.sort((one, other) => other.length - one.length)[0];
  return longest && longest.length >= LEAST_DIMENSION ? longest : null;
}
