/**
 * An attribute as one term, `field=value`: what is not a letter, digit, `.`, `+` or `-` becomes `_`, so that a tokenizer
 * takes it for one token. Case stays: a value may be a code.
 *
 * @returns null when nothing of the field or of the value is left
 */
export function attributeTerm(field: string, value: string): string | null {
  const name = joined(field, /[^\p{L}\p{M}\p{N}]+/gu);
  // A token begins with a letter or a digit: a number keeps its sign as a word.
  const signed = value.trim().replace(/^[-\u2212](?=[.\d])/, 'minus_');
  const what = joined(signed, /[^\p{L}\p{M}\p{N}.+-]+/gu).replace(/^[.+-]+|[.-]+$/g, '');
  return name === '' || what === '' ? null : `${name}=${what}`;
}

function joined(text: string, gaps: RegExp): string {
  return text
    .normalize('NFKC')
    .replace(gaps, '_')
    .replace(/^[\p{M}_]+|_+$/gu, '');
}
