import type { Engine } from '../../../../native/contract/engine.ts';
import type { Work } from '../../../../native/contract/work.ts';

/** More terms than a page of text has different words; read once a space. */
const PAGE = 20_000;

/** Which of `tokens` the active space knows: its most frequent terms are read in pages until all are decided. */
export async function knownTokens(
  engine: Engine,
  tokens: readonly string[],
  work: Work,
): Promise<ReadonlySet<string>> {
  const asked = new Set(tokens);
  const known = new Set<string>();
  for (let offset = 0; ; offset += PAGE) {
    const { total, terms } = await engine.listTerms(
      { space: null, contains: '', phrases: false, offset, limit: PAGE },
      work,
    );
    for (const { text } of terms) if (asked.has(text)) known.add(text);
    if (offset + PAGE >= total || known.size === asked.size) return known;
  }
}
