import type { Random } from '../../math/random.ts';

/**
 * What can be said: names of slots and their fillings. A filling may hold `{slot}`, `[one|other]` (either, no nesting)
 * and `{3-40}` (a whole number from a range).
 */
export type Words = Readonly<Record<string, readonly string[]>>;

const SLOT = /\{([\w ]+)\}|\{(\d+)-(\d+)\}|\[([^\]]*)\]/g;
/** A filling that leads back to itself is a mistake in the words. */
const DEEPEST = 8;

/** Fills every slot of a text at random; slots of `own` hide those of `shared`. */
export function fill(text: string, own: Words, shared: Words, random: Random, depth = 0): string {
  if (depth > DEEPEST) throw new RangeError(`the slots of “${text}” lead back to themselves`);
  return text.replace(SLOT, (_, slot?: string, low?: string, high?: string, either?: string) => {
    if (low !== undefined) return String(Number(low) + random.below(Number(high) - Number(low) + 1));
    const choices = either !== undefined ? either.split('|') : (own[slot!] ?? shared[slot!]);
    if (choices === undefined) throw new RangeError(`“${text}” has an unknown slot “${slot}”`);
    return fill(choices[random.below(choices.length)]!, own, shared, random, depth + 1);
  });
}

/** One sentence: filled, with a capital and the right article before a vowel. */
export function sentence(text: string, own: Words, shared: Words, random: Random): string {
  const filled = fill(text, own, shared, random)
    .replace(/\b(a|A)(?= [aeiouAEIO](?!ne\b|ne-))/g, '$1n')
    .replace(/\s+/g, ' ')
    .trim();
  return filled[0]!.toUpperCase() + filled.slice(1);
}
