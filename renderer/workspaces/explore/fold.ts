import type { Ranked } from '../../state/search.svelte.ts';

export type ListEntry =
  | { kind: 'strip'; key: string; tiles: Ranked[] }
  | { kind: 'hit'; key: string; ranked: Ranked };

/** A strip is as long as the eye takes in at once: five rows of four. */
const LONGEST_STRIP = 20;

/** Folds runs of neighbouring tiles into strips; the order stays. */
export function foldRuns(ranked: readonly Ranked[]): ListEntry[] {
  const entries: ListEntry[] = [];
  for (const one of ranked) {
    const last = entries.at(-1);
    if (one.result.kind !== 'tile')
      entries.push({ kind: 'hit', key: `${one.result.kind}/${one.result.id}`, ranked: one });
    else if (
      last?.kind === 'strip' &&
      last.tiles.length < LONGEST_STRIP &&
      last.tiles[0]!.result.scene === one.result.scene
    )
      last.tiles.push(one);
    else entries.push({ kind: 'strip', key: `strip/${one.result.id}`, tiles: [one] });
  }
  return entries;
}
