/**
 * Whether a value is a code and not a word, so that it is never folded to one (`HE` is herb and not “he”): it is
 * numeric, has at most four capitals (and digits), has no vowel, or most values of its column are such.
 *
 * @param column the values of its column; repeats do not count
 */
export function isCode(value: string, column: readonly string[]): boolean {
  if (looksLikeCode(value)) return true;
  const distinct = new Set(column.filter((other) => !isNothing(other)));
  const codes = [...distinct].filter(looksLikeCode).length;
  return codes * 2 > distinct.size;
}

/**
 * The words of a value: split at everything but letters, digits and apostrophes and where the case changes, in lower
 * case. `WetSand` → wet, sand; `not_building` → not, building.
 */
export function splitName(value: string): string[] {
  return value
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .split(/[^\p{L}\p{M}\p{N}'’]+/u)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}

/** Values that say what a place is not, or nothing: they have no meaning to be found by. */
export function isNothing(value: string): boolean {
  const words = splitName(value);
  if (nothings.has(words.join(' '))) return true;
  return words.length > 1 && (words[0] === 'not' || words[0] === 'non');
}

const nothings = new Set([
  '',
  'none',
  'null',
  'nil',
  'nan',
  'n a',
  'other',
  'others',
  'unclassified',
  'unknown',
  'undefined',
  'background',
  'nodata',
  'no data',
]);

function looksLikeCode(value: string): boolean {
  const text = value.trim();
  if (/^[-+]?[\d.,\s]*\d[\d.,\s%]*$/.test(text)) return true;
  if (/^[\p{Lu}\d]{1,4}$/u.test(text)) return true;
  return hasNoVowel(text);
}

/** Asked of Latin letters only: other scripts write vowels in other ways, or not at all. */
function hasNoVowel(text: string): boolean {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '');
  const letters = plain.match(/\p{L}/gu) ?? [];
  const isLatin = letters.length > 0 && letters.every((letter) => /[a-z]/i.test(letter));
  return isLatin && !/[aeiouy]/i.test(plain);
}
