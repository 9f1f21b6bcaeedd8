/**
 * An attribute as one term, `field=value`: what is not a letter, digit, `.`, `+` or `-` becomes `_`, so that a tokenizer
 * takes it for one token. Case stays: a value may be a code.
 *
 * @returns null when nothing of the field or of the value is left
 */
export function attributeTerm(field: string, value: string): string | null {
  const name = joined(field, /[^\p{L}\p{M}\p{N}]+/gu);
  const what = joined(value, /[^\p{L}\p{M}\p{N}.+-]+/gu).replace(/^[.+-]+|[.-]+$/g, '');
  return name === '' || what === '' ? null : `${name}=${what}`;
}

function joined(text: string, gaps: RegExp): string {
  return text
    .normalize('NFKC')
    .replace(gaps, '_')
    .replace(/^[\p{M}_]+|_+$/gu, '');
}
